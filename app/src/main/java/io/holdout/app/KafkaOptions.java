package io.holdout.app;

import io.holdout.model.Topics;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which Kafka and which topics: the options of every command that works against a cluster. */
final class KafkaOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka to use, several joined by commas. Other client properties come from the environment:"
                    + " KAFKA_SECURITY_PROTOCOL is security.protocol, and so on.")
    private @Nullable String bootstrap;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "Topics are named NAME.signins and so on (default: ${DEFAULT-VALUE}).")
    private String prefix = Topics.DEFAULT_PREFIX;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "Partitions of the topics keyed by user; never changes once used (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Replicas of a new topic (default: as the cluster is set up).")
    private short replication;

    Topics topics() {
        try {
            return new Topics(prefix, partitions);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    /** Replicas of a new topic, -1 for the cluster's default. */
    short replication() {
        if (replication == 0 || replication < -1) {
            throw new ParameterException(commandLine(), "--replication must be 1 or more");
        }
        return replication;
    }

    /** Properties of a client of that Kafka, without serdes. */
    Map<String, Object> clientProperties(Map<String, String> environment) {
        KafkaClientProperties properties = KafkaClientProperties.from(environment);
        String servers = bootstrap == null || bootstrap.isBlank() ? properties.bootstrapServers() : bootstrap;
        if (servers.isBlank()) {
            throw new ParameterException(
                    commandLine(), "Missing --bootstrap HOST:PORT (or HOLDOUT_BOOTSTRAP in the environment)");
        }
        return properties.of(servers);
    }

    private CommandLine commandLine() {
        return command.commandLine();
    }
}
