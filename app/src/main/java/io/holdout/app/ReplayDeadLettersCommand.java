package io.holdout.app;

import static java.util.stream.Collectors.joining;

import io.holdout.model.Topics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdout replay-dead-letters}: what could not be read by an earlier version may be read by this one. */
@Command(
        name = "replay-dead-letters",
        description = {
            "Reads the dead letters of a cluster once more, and ends.",
            "What can be read now becomes a sign-in; what still cannot is a dead letter again, for the next time.",
            "Each is taken once, however often this is run or interrupted."
        })
final class ReplayDeadLettersCommand extends KafkaCommand {
    @Option(
            names = "--tenant",
            paramLabel = "ID",
            defaultValue = "unknown",
            description = "Tenant of records that name none (default: ${DEFAULT-VALUE}).")
    private String tenant = "unknown";

    ReplayDeadLettersCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        Topics topics = kafka.topics();
        short replication = kafka.replication();
        Map<String, Object> properties = kafka.clientProperties(environment);
        List<NewTopic> declared = new ArrayList<>(topics.all(replication));
        declared.add(topics.checkpointTopic(DeadLetterReplay.SOURCE, topics.partitions(), replication));
        Cluster.run(properties, admin -> {
            new TopicSetup(admin).ensure(declared).orElseThrow();
            replay(new DeadLetterReplay(properties, topics, tenant));
        });
        return 0;
    }

    private void replay(DeadLetterReplay replay) {
        try (Shutdown shutdown = Shutdown.onSignals()) {
            print(replay.run(shutdown::isRequested));
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new UserError("another replay has taken over: let it end", e);
        }
    }

    private void print(DeadLetterReplay.Result result) {
        PrintWriter out = command.commandLine().getOut();
        String reasons = result.refused().entrySet().stream()
                .map(refused -> refused.getKey().id() + " " + refused.getValue())
                .collect(joining(", "));
        out.printf(
                "%d dead letters: %d sign-ins, %d records of other categories, %d that still cannot be read%s%n",
                result.letters(),
                result.counts().signIns(),
                result.counts().ignoredInAll(),
                result.counts().deadLetters(),
                reasons.isEmpty() ? "" : " (" + reasons + ")");
        if (result.nothing() > 0) {
            out.printf("%d of them are about events the hub had deleted: there is nothing to read%n", result.nothing());
        }
        if (result.foreign() > 0) {
            out.printf("%d further records on the topic are no dead letters and were left alone%n", result.foreign());
        }
        out.flush();
    }
}
