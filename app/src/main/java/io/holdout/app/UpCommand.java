package io.holdout.app;

import io.holdout.app.rules.WebhookConfig;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.processor.stage.StageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything in one process, from files, and stays up. */
@Command(
        name = "up",
        description = {
            "Runs broker, processor and sinks in one process on exported sign-in logs, and stays up until Ctrl-C.",
            "With --data-dir a second start with the same files writes nothing twice. When a file has changed or another is"
                    + " given, all are replayed, and sign-ins of earlier files that are more than a day older than the newest"
                    + " count again: give an empty --data-dir to have each counted once.",
            "With HOLDOUT_TEAMS_WEBHOOK set, alerts also go to that Workflows webhook."
        })
final class UpCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            arity = "1..*",
            required = true,
            description = "exported sign-in logs, in the shapes that 'holdout scan' takes")
    private List<Path> files = List.of();

    @Mixin
    private final EmbeddedOptions broker = new EmbeddedOptions();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "partitions of the topics; never changes once used (default: ${DEFAULT-VALUE})")
    private int partitions = 4;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            defaultValue = "unknown",
            description =
                    "tenant of records that name none, as Graph's, and of inventory and exceptions (default: ${DEFAULT-VALUE})")
    private String tenant = "unknown";

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Spec
    private @Nullable CommandSpec spec;

    UpCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter stderr = spec.commandLine().getErr();
        broker.check();
        Range.PARTITIONS.check(partitions, spec);
        StageSettings stages = broker.stages();
        Inputs.check(files);
        List<WebhookConfig> webhooks = broker.webhooks(environment);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (Shutdown shutdown = Shutdown.onSignals();
                ProgressLine looking = ProgressLine.onTerminal()) {
            Scratch scratch = Scratch.closedBy(shutdown);
            GivenTables given = tables.check(looking);
            looking.clear();
            LivePipeline live =
                    broker.start(stages, Replay.SOURCE, partitions, threads, webhooks, scratch, shutdown, stdout);
            SignInFiles reader = new SignInFiles(tenant, InstantSource.system(), tables.dates());
            boolean all;
            try (ProgressLine progress = ProgressLine.onTerminal();
                    SortedSignIns sorted = SortedSignIns.of(
                            files,
                            reader,
                            threads,
                            scratch.directory(),
                            Stopped.when(shutdown, progress.bytes("reading")))) {
                given.write(live.pipeline(), tenant, sorted, sorted.newest(), scratch.directory(), progress, stderr);
                progress.clear();
                Inputs.warnOfUnknown(sorted.unknown(), stderr);
                Inputs.warnOfDates(reader.doubts(), stderr);
                all = new Replay(live.pipeline(), sorted)
                        .run(about(), sorted.newest(), () -> warn(stderr), shutdown::isRequested);
            } catch (Stopped e) {
                shutdown.await();
                stdout.println("Stopped before the files were read: nothing of them is in.");
                return 0;
            }
            if (!live.awaitShown(shutdown) || !all) {
                stdout.println("Stopped in the middle: the last sign-ins are not in this table.");
            }
            Holdouts.of(live.pipeline()).print(stdout);
            if (all) {
                stdout.print("All files are in. ");
                live.stay(shutdown, stdout);
            } else {
                shutdown.await();
            }
        }
        return 0;
    }

    /** Only what is kept can be gone on with. */
    private Map<String, String> about() throws IOException {
        if (broker.dataDir().isEmpty()) {
            return Map.of();
        }
        Map<String, String> about = new TreeMap<>(FileMarks.of(files));
        if (tables.dates() != null) {
            about.put("--dates", tables.dates().name()); // read otherwise, they are other sign-ins
        }
        return about;
    }

    /** Ends the reading of files when the end is asked for: gigabytes take longer than anybody waits after Ctrl-C. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Stopped() {
            super("the end is asked for", null, false, false);
        }

        static Progress when(Shutdown shutdown, Progress progress) {
            return (read, total) -> {
                if (shutdown.isRequested()) {
                    throw new Stopped();
                }
                progress.at(read, total);
            };
        }
    }

    private static void warn(PrintWriter stderr) {
        stderr.println(
                "holdout: the files are not as they were when this --data-dir was filled, so all of them are replayed: "
                        + "sign-ins in it that are more than a day older than its newest count again;"
                        + " to have each counted once, give an empty --data-dir");
        stderr.flush();
    }
}
