package io.holdout.app;

import io.holdout.app.Exporter.Format;
import io.holdout.app.Exporter.Source;
import io.holdout.app.Exporter.StartAt;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code holdout export}: what lies on a topic, as lines of JSON. */
@Command(
        name = "export",
        description = {
            "Prints the committed records of a topic as lines of JSON, and ends, or with --follow goes on with what comes.",
            "Within a partition, and so for all that is about one user, records keep their order. Nothing is remembered:"
                    + " a second run begins anew."
        },
        footer = {
            "",
            "The formats: json, a record as it lies on the topic; ocsf, the same of topics that hold OCSF; ecs, alerts in",
            "the Elastic Common Schema."
        })
final class ExportCommand extends KafkaCommand {
    @Parameters(
            paramLabel = "TOPIC",
            converter = Source.Named.class,
            description = "alerts, devices, signins.ocsf, alerts.ecs or dead-letters")
    private Source source = Source.ALERTS;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "json, ocsf or ecs (default: ${DEFAULT-VALUE})")
    private Format format = Format.JSON;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "earliest",
            description = "where to begin: earliest, latest, or an instant at which the record was written, such as"
                    + " 2026-05-04T08:00:00Z (default: ${DEFAULT-VALUE})")
    private String from = "earliest";

    @Option(names = "--follow", description = "go on with what comes, until Ctrl-C")
    private boolean follow;

    @Option(
            names = "--envelope",
            description = "print each record within an object with topic, partition, offset, timestamp (when it was"
                    + " written) and key; also those without a value, which say that a device was forgotten")
    private boolean envelope;

    ExportCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws Exception {
        if (!source.has(format)) {
            throw new ParameterException(
                    command.commandLine(),
                    source.id() + " has no format " + format.name().toLowerCase(Locale.ROOT)
                            + ": its records are printed as " + source.formats());
        }
        StartAt start = start();
        PrintWriter err = command.commandLine().getErr();
        Exporter exporter = new Exporter(
                kafka.clientProperties(environment),
                source,
                kafka.topics().prefix(),
                format,
                envelope,
                command.commandLine().getOut(),
                note -> err.println("holdout: " + note));
        try (Shutdown shutdown = Shutdown.onSignals()) {
            long withoutValue = exporter.run(start, follow, shutdown::isRequested);
            if (withoutValue > 0) {
                err.println(
                        "holdout: " + withoutValue
                                + " records without a value, of devices that were forgotten, were left out: --envelope shows them");
            }
        }
        return 0;
    }

    private StartAt start() {
        return switch (from.strip().toLowerCase(Locale.ROOT)) {
            case "earliest" -> StartAt.EARLIEST;
            case "latest" -> StartAt.LATEST;
            default -> {
                try {
                    yield new StartAt.Time(Instant.parse(from.strip()));
                } catch (DateTimeParseException e) {
                    throw new ParameterException(
                            command.commandLine(),
                            "--from must be earliest, latest or an instant such as 2026-05-04T08:00:00Z and not "
                                    + from,
                            e);
                }
            }
        };
    }
}
