package io.holdout.app;

import io.holdout.model.AdFsFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The end of a scan in words. */
final class Summaries {
    private Summaries() {}

    static void print(PrintWriter out, Report.Summary summary, Path directory) {
        line(out, "records", summary.records(), "");
        line(out, "  sign-ins", summary.signIns(), "");
        line(out, "    legacy", summary.legacy(), "");
        line(out, "    modern", summary.modern(), "");
        line(out, "    password grant", summary.ropc(), "");
        line(out, "    undecided", summary.undecided(), summary.undecided() > 0 ? "the records do not say" : "");
        line(out, "  duplicates", summary.duplicates(), "");
        line(out, "  ignored", summary.ignored(), summary.ignored() > 0 ? "other categories" : "");
        summary.ignoredCategories().forEach((name, count) -> line(out, "    " + name, count, ""));
        summary.adFsFailures().forEach((failure, count) -> line(out, "      " + words(failure), count, ""));
        line(out, "  dead letters", summary.deadLetters(), summary.deadLetters() > 0 ? "see dead-letters.jsonl" : "");
        counts(out, "devices", summary.devices());
        counts(out, "alerts", summary.alerts());
        out.println();
        out.println("Report in " + directory);
        out.flush();
    }

    private static String words(AdFsFailure failure) {
        return switch (failure) {
            case BAD_PASSWORD -> "AD FS, wrong passwords";
            case LOCKOUT -> "AD FS, lockouts";
        };
    }

    private static void counts(PrintWriter out, String title, Map<String, Long> counts) {
        line(out, title, counts.values().stream().mapToLong(Long::longValue).sum(), "");
        counts.forEach((name, count) -> line(out, "  " + name, count, ""));
    }

    private static void line(PrintWriter out, String name, long count, String remark) {
        out.println(String.format(Locale.ROOT, "%-40s %,12d  %s", name, count, remark)
                .stripTrailing());
    }
}
