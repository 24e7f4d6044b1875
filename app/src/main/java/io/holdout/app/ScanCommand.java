package io.holdout.app;

import io.holdout.ingest.file.SignInFiles;
import io.holdout.processor.stage.StageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exported sign-in logs in, report out. */
@Command(
        name = "scan",
        description = {
            "Reads exported sign-in logs and writes a report on every device with legacy authentication.",
            "Hub messages, records one a line, JSON arrays, Graph objects, Log Analytics and portal CSV are told"
                    + " apart by content, plain or gzip."
        })
final class ScanCommand implements Callable<Integer> {
    /** A report need not wait for transactions of a tenth of a second. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(2);

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "exported sign-in logs")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "holdout-report",
            description = "where the report goes; made if need be (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("holdout-report");

    @Option(
            names = "--as-of",
            paramLabel = "INSTANT",
            description = "time to judge at, e.g. 2026-05-04T08:00:00Z (default: the newest sign-in)")
    private @Nullable Instant asOf;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            defaultValue = "unknown",
            description =
                    "tenant of records that name none, as Graph's, and of inventory and exceptions (default: ${DEFAULT-VALUE})")
    private String tenant = "unknown";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "partitions of the topics inside; the report does not depend on it (default: ${DEFAULT-VALUE})")
    private int partitions = 4;

    @Mixin
    private final DecisionOptions decisions = new DecisionOptions();

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout =
                java.util.Objects.requireNonNull(spec).commandLine().getOut();
        Range.PARTITIONS.check(partitions, spec);
        Inputs.check(files);
        checkOut();
        StageSettings stages = decisions.settings();
        PrintWriter stderr = spec.commandLine().getErr();
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (Scratch scratch = Scratch.create();
                ProgressLine progress = ProgressLine.onTerminal()) {
            GivenTables given = tables.check(progress);
            Optional<OwnerActivity> owners = given.owners(progress);
            Pipeline.Settings settings = new Pipeline.Settings(
                    Optional.empty(), 0, partitions, Set.of(), threads, COMMIT_EVERY, Replay.SOURCE, 1, stages, true);
            CompletableFuture<Pipeline> starting = start(settings, scratch);
            SignInFiles reader = new SignInFiles(tenant, InstantSource.system(), tables.dates());
            try (SortedSignIns sorted = SortedSignIns.of(
                            files,
                            reader,
                            threads,
                            scratch.directory(),
                            progress.bytes("reading"),
                            signIn -> owners.ifPresent(activity -> activity.note(signIn)));
                    Pipeline pipeline = joined(starting)) {
                Instant end = end(sorted);
                pipeline.awaitSettled();
                given.write(pipeline, tenant, sorted, end, scratch.directory(), progress, stderr);
                progress.say("deciding");
                new Replay(pipeline, sorted).run(Map.of(), end);
                sorted.release(); // gigabytes that nobody reads again, deleted while the processor still works
                pipeline.awaitDrained(() -> false);
                progress.say("writing the report");
                Report report = new Report(pipeline, scratch.directory(), out);
                Report.Summary summary = report.write(sorted.counts());
                if (owners.isPresent()) {
                    report.writeInventory(owners.get());
                }
                progress.clear();
                Inputs.warnOfUnknown(sorted.unknown(), stderr);
                Inputs.warnOfDates(reader.doubts(), stderr);
                Summaries.print(stdout, summary, out);
            } catch (IOException | RuntimeException e) {
                var unused = starting.thenAccept(Pipeline::close);
                throw e;
            }
        }
        return 0;
    }

    private void checkOut() {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UserError(out + " is a file: give --out a directory");
        }
    }

    private Instant end(SortedSignIns sorted) {
        if (asOf == null) {
            return sorted.newest();
        }
        if (asOf.isBefore(sorted.newest())) {
            throw new UserError("--as-of " + asOf + " lies before the newest sign-in, " + sorted.newest()
                    + ": give a later time, or none");
        }
        return asOf;
    }

    private static CompletableFuture<Pipeline> start(Pipeline.Settings settings, Scratch scratch) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Pipeline.start(settings, scratch.directory());
            } catch (io.holdout.app.broker.BrokerStartException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static Pipeline joined(CompletableFuture<Pipeline> starting) throws Exception {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
