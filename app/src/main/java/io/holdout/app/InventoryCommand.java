package io.holdout.app;

import io.holdout.ingest.normalise.DateOrder;
import io.holdout.ingest.tables.InventoryFile;
import io.holdout.ingest.tables.InventorySink;
import io.holdout.ingest.tables.RefusedFileException;
import io.holdout.model.InventoryRow;
import io.holdout.model.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code holdout inventory}: makes a report of Exchange the inventory of its tenant. */
@Command(
        name = "inventory",
        description = {
            "Makes a report of the mobile devices of Exchange (CSV) the inventory of a tenant.",
            "It replaces the one before, all at once. Rows that cannot be read are shown and left out."
        })
final class InventoryCommand extends KafkaCommand {
    private static final InventorySink NOWHERE = new InventorySink() {
        @Override
        public void row(long line, InventoryRow row) {
            // only counted
        }

        @Override
        public void refused(long line, String reason) {
            // only counted
        }
    };

    @Parameters(paramLabel = "FILE", description = "the report")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--tenant", paramLabel = "ID", description = "Directory id of the tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--dates",
            paramLabel = "ORDER",
            description = "Which number of a date is the day: dmy or mdy (default: the rows tell).")
    private @Nullable DateOrder dates;

    @Option(
            names = "--as-of",
            paramLabel = "INSTANT",
            description = "When the report was made (default: its newest last sync, or the days it counts since then).")
    private @Nullable Instant asOf;

    @Option(names = "--dry-run", description = "Only read the report; needs no Kafka.")
    private boolean dryRun;

    InventoryCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws IOException {
        Inputs.check(List.of(file));
        PrintWriter out = command.commandLine().getOut();
        RefusedRows refusals = new RefusedRows();
        try (ProgressLine progress = ProgressLine.onTerminal()) {
            if (dryRun) {
                InventoryFile inventory = survey(progress);
                inventory.read("any", refusals.before(NOWHERE), progress.bytes("reading"));
                progress.clear();
                print(inventory, refusals);
                out.println(refusals.accepted() + " rows would be imported");
            } else {
                Topics topics = kafka.topics();
                Map<String, Object> properties = kafka.clientProperties(environment);
                String tenantId = tenant();
                InventoryFile inventory = survey(progress);
                InventoryImport.Result result = imported(properties, topics, tenantId, inventory, refusals, progress);
                print(inventory, refusals);
                out.println(result.devices() + " devices are in the inventory of " + tenantId + ", " + result.removed()
                        + " no longer are");
            }
        }
        out.flush();
        return 0;
    }

    private String tenant() {
        if (tenant == null || tenant.isBlank()) {
            throw new ParameterException(
                    command.commandLine(), "Missing --tenant ID (or HOLDOUT_TENANT in the environment)");
        }
        return tenant.strip().toLowerCase(Locale.ROOT);
    }

    private InventoryFile survey(ProgressLine progress) throws IOException {
        try {
            return InventoryFile.survey(
                    file, dates, asOf, InstantSource.system(), progress.bytes("looking through the report"));
        } catch (RefusedFileException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private InventoryImport.Result imported(
            Map<String, Object> properties,
            Topics topics,
            String tenantId,
            InventoryFile inventory,
            RefusedRows refusals,
            ProgressLine progress) {
        try (Scratch scratch = Scratch.create()) {
            return Cluster.call(properties, admin -> {
                new TopicSetup(admin).ensure(topics.all(kafka.replication())).orElseThrow();
                try {
                    return new InventoryImport(properties, topics, scratch.directory())
                            .run(inventory, tenantId, refusals, progress.bytes("reading"), progress.rows("publishing"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } finally {
            progress.clear();
        }
    }

    private void print(InventoryFile inventory, RefusedRows refusals) {
        PrintWriter err = command.commandLine().getErr();
        refusals.lines().forEach(line -> err.println("holdout: " + line));
        err.flush();
        PrintWriter out = command.commandLine().getOut();
        out.println("report of " + inventory.exported() + " (" + inventory.exportedBy() + "): "
                + (refusals.accepted() + refusals.refused() + refusals.skipped()) + " rows, " + refusals.refused()
                + " refused, " + refusals.skipped() + " connectivity tests skipped");
    }
}
