package io.holdout.app;

import io.holdout.simulator.BulkFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a large file of synthetic sign-ins to measure with. */
@Command(
        name = "simulate",
        description =
                "Writes a file of synthetic sign-ins, as bodies of hub events one a line, to try and to measure with.")
final class SimulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "where to write; an existing file is replaced")
    private Path file = Path.of("signins.jsonl");

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "100000",
            description = "records, about 4 KB each (default: ${DEFAULT-VALUE})")
    private long records = 100_000;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "10000",
            description = "people who sign in (default: ${DEFAULT-VALUE})")
    private int users = 10_000;

    @Option(
            names = "--legacy-share",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "share of legacy sign-ins, 0 to 1 (default: ${DEFAULT-VALUE})")
    private double legacyShare = 0.01;

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

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter stdout = Objects.requireNonNull(spec).commandLine().getOut();
        BulkFile.Settings settings;
        try {
            settings = new BulkFile.Settings(seed, records, users, legacyShare, Duration.ofDays(days), end);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage() + ": see 'holdout simulate --help'");
        }
        try (ProgressLine progress = ProgressLine.onTerminal()) {
            BulkFile.Summary summary = BulkFile.write(file, settings, done -> progress.say(done + " records"));
            progress.clear();
            stdout.println(String.format(
                    Locale.ROOT,
                    "%,d records (%,d legacy, %,d repeated), %,d MB in %s",
                    summary.records(),
                    summary.legacy(),
                    summary.repeated(),
                    summary.bytes() >> 20,
                    file));
            return 0;
        } catch (IOException e) {
            throw new UserError(file + " cannot be written: check the directory and the space left", e);
        }
    }
}
