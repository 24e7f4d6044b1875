package io.holdout.app;

import io.holdout.simulator.BulkFile;
import io.holdout.simulator.Inventory;
import io.holdout.simulator.TenantFiles;
import io.holdout.simulator.TenantSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a labelled synthetic tenant, or a large file of synthetic sign-ins to measure with. */
@Command(
        name = "simulate",
        description = {
            "Writes synthetic sign-ins, as bodies of hub events one a line.",
            "With --out a labelled tenant to judge with: " + TenantFiles.SIGN_INS + ", " + TenantFiles.INVENTORY
                    + " and " + TenantFiles.EXCEPTIONS + " for 'scan', and " + TenantFiles.LABELS
                    + " with the truth for 'score'.",
            "With FILE a large file without stories, to measure with."
        })
final class SimulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "large file to write; an existing one is replaced")
    private @Nullable Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "directory for a labelled tenant; made if need be, files in it are replaced")
    private @Nullable Path out;

    @Option(names = "--records", paramLabel = "N", description = "records of FILE, about 4 KB each (default: 100000)")
    private @Nullable Long records;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "people who sign in (default: 10000, or 200 with --out, which is enough for every story)")
    private @Nullable Integer users;

    @Option(
            names = "--legacy-share",
            paramLabel = "SHARE",
            description = "share of legacy sign-ins in FILE, 0 to 1 (default: 0.01)")
    private @Nullable Double legacyShare;

    @Option(
            names = "--per-day",
            paramLabel = "N",
            description = "ordinary sign-ins of a user a day with --out (default: 8)")
    private @Nullable Double perDay;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "another seed, another file (default: ${DEFAULT-VALUE})")
    private long seed = 7;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "over how many days before the end (default: ${DEFAULT-VALUE})")
    private int days = 30;

    @Option(
            names = "--end",
            paramLabel = "INSTANT",
            defaultValue = "2026-06-01T00:00:00Z",
            description = "when the sign-ins end (default: ${DEFAULT-VALUE})")
    private Instant end = Instant.parse("2026-06-01T00:00:00Z");

    @Option(
            names = "--inventory-columns",
            paramLabel = "SET",
            description =
                    "which of the scripts for Exchange --out has the inventory from: first or newer (default: first)")
    private @Nullable Inventory inventory;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter stdout = line.getOut();
        Range.DAYS.check(days, spec);
        if (users != null) {
            Range.USERS.check(users, spec);
        }
        if (file != null && line.getParseResult().hasMatchedOption("--out")) {
            throw wrongUse("give a FILE to measure with or --out DIR for a labelled tenant, not both");
        } else if (file != null) {
            file(file, stdout);
        } else if (out != null) {
            tenant(out, stdout);
        } else {
            throw wrongUse("give a FILE to measure with, or --out DIR for a labelled tenant");
        }
        return 0;
    }

    private void tenant(Path directory, PrintWriter stdout) {
        if (records != null || legacyShare != null) {
            throw wrongUse((records == null ? "--legacy-share" : "--records") + " is for a FILE, not for --out");
        }
        if (perDay != null && !(perDay >= 0 && perDay <= 10_000)) {
            throw wrongUse("--per-day must lie between 0 and 10000: " + perDay);
        }
        TenantSettings settings = valid(() -> new TenantSettings(
                seed, users == null ? 200 : users, Duration.ofDays(days), end, perDay == null ? 8 : perDay, false));
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UserError(directory + " is a file: give --out a directory");
        }
        try (ProgressLine progress = ProgressLine.onTerminal()) {
            TenantFiles.Summary summary = TenantFiles.write(
                    directory,
                    settings,
                    inventory == null ? Inventory.FIRST : inventory,
                    done -> progress.say(done + " records"));
            progress.clear();
            stdout.println(String.format(
                    Locale.ROOT,
                    "%,d records in %,d events, %,d labels, %,d MB in %s",
                    summary.records(),
                    summary.events(),
                    summary.labels(),
                    summary.bytes() >> 20,
                    directory));
        } catch (IOException e) {
            throw new UserError(directory + " cannot be written: check the directory and the space left", e);
        }
    }

    private void file(Path bulk, PrintWriter stdout) {
        if (perDay != null || inventory != null) {
            throw wrongUse((perDay == null ? "--inventory-columns" : "--per-day") + " is for --out, not for a FILE");
        }
        if (records != null && records < 1) {
            throw wrongUse("--records must be 1 or more: " + records);
        }
        if (legacyShare != null && !(legacyShare >= 0 && legacyShare <= 1)) {
            throw wrongUse("--legacy-share must lie between 0 and 1: " + legacyShare);
        }
        BulkFile.Settings settings = valid(() -> new BulkFile.Settings(
                seed,
                records == null ? 100_000 : records,
                users == null ? 10_000 : users,
                legacyShare == null ? 0.01 : legacyShare,
                Duration.ofDays(days),
                end));
        try (ProgressLine progress = ProgressLine.onTerminal()) {
            BulkFile.Summary summary = BulkFile.write(bulk, settings, done -> progress.say(done + " records"));
            progress.clear();
            stdout.println(String.format(
                    Locale.ROOT,
                    "%,d records (%,d legacy, %,d repeated), %,d MB in %s",
                    summary.records(),
                    summary.legacy(),
                    summary.repeated(),
                    summary.bytes() >> 20,
                    bulk));
        } catch (IOException e) {
            throw new UserError(bulk + " cannot be written: check the directory and the space left", e);
        }
    }

    private ParameterException wrongUse(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }

    /** Only the end can still be wrong. */
    private <T> T valid(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw wrongUse("--" + e.getMessage());
        }
    }
}
