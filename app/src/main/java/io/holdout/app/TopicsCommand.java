package io.holdout.app;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.holdout.app.HangingTransactions.Hanging;
import io.holdout.model.Answer;
import io.holdout.model.Topics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.internals.Topic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdout topics}: makes and verifies the topics of a cluster, and ends transactions nobody else will. */
@Command(
        name = "topics",
        description = "Create the topics that are missing and verify the others.",
        footer = {
            "",
            "A hanging transaction is one its coordinator has forgotten: every reader of",
            "committed records stops at it for ever. Aborting it loses nothing that was",
            "committed; what was not is read and written again."
        })
final class TopicsCommand extends KafkaCommand {
    @Mixin
    private final SiemOptions siem = new SiemOptions();

    @Option(
            names = "--checkpoints",
            paramLabel = "SOURCE=N",
            description =
                    "Also the checkpoint topic of a source with N partitions, where ingest may not create it itself.")
    private final Map<String, Integer> checkpoints = new LinkedHashMap<>();

    @Option(names = "--check", description = "Change nothing; report missing topics and hanging transactions too.")
    private boolean check;

    @Option(names = "--abort-hanging", description = "Abort the hanging transactions that are found.")
    private boolean abortHanging;

    TopicsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        Topics topics = kafka.topics().with(siem.extras());
        List<NewTopic> declared = declared(topics);
        Map<String, Object> properties = kafka.clientProperties(environment);
        // an operator waits in front of this; the client's own limit is a minute
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000");
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        PrintWriter out = command.commandLine().getOut();
        Cluster.run(properties, admin -> {
            declared.addAll(checkpointsThere(admin, topics, declared));
            List<String> problems = new ArrayList<>(setUp(admin, declared, out));
            if (check || abortHanging) {
                problems.addAll(endHanging(admin, topics.prefix(), out));
            }
            if (!problems.isEmpty()) {
                throw new UserError(String.join("\n", problems));
            }
        });
        return 0;
    }

    private List<NewTopic> declared(Topics topics) {
        short replication = kafka.replication();
        List<NewTopic> declared = new ArrayList<>(topics.all(replication));
        checkpoints.forEach((source, partitions) -> {
            if (partitions < 1) {
                throw new ParameterException(command.commandLine(), "--checkpoints needs SOURCE=N with N of 1 or more");
            }
            declared.add(topics.checkpointTopic(source, partitions, replication));
        });
        return declared;
    }

    /** Those that ingest made, each with as many partitions as its hub. */
    private List<NewTopic> checkpointsThere(Admin admin, Topics topics, List<NewTopic> declared) {
        Set<String> known = declared.stream().map(NewTopic::name).collect(toSet());
        String prefix = topics.checkpoints("");
        List<String> names = Answer.of(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix) && !known.contains(name))
                .sorted()
                .toList();
        return Answer.of(admin.describeTopics(names).allTopicNames()).values().stream()
                .map(topic -> topics.checkpointTopic(
                        topic.name().substring(prefix.length()),
                        topic.partitions().size(),
                        kafka.replication()))
                .toList();
    }

    private List<String> setUp(Admin admin, List<NewTopic> declared, PrintWriter out) {
        TopicSetup setup = new TopicSetup(admin);
        TopicSetup.Result result = check ? setup.check(declared) : setup.ensure(declared);
        result.created().forEach(topic -> out.println("created  " + topic));
        result.existing().forEach(topic -> out.println("exists   " + topic));
        out.flush();
        return result.problems();
    }

    /** The cluster may be shared: only transactions on our topics, or of our own producers, are looked at. */
    private List<String> endHanging(Admin admin, String prefix, PrintWriter out) {
        HangingTransactions transactions = new HangingTransactions(admin);
        List<Hanging> found =
                transactions
                        .find(topic -> isOurs(topic, prefix) || topic.equals(Topic.GROUP_METADATA_TOPIC_NAME))
                        .stream()
                        .filter(hanging -> isOurs(hanging.partition().topic(), prefix)
                                || isOurs(hanging.transactionalId(), prefix))
                        .toList();
        if (found.isEmpty()) {
            out.println("no hanging transactions");
            return List.of();
        }
        if (abortHanging) {
            transactions.abort(found);
            found.forEach(hanging -> out.println("aborted  " + text(hanging)));
            return List.of();
        }
        return List.of(found.stream().map(TopicsCommand::text).collect(joining("; "))
                + " hanging, readers stop there: run 'holdout topics --abort-hanging'");
    }

    private static boolean isOurs(String name, String prefix) {
        return Set.of('.', '-', '/').stream().anyMatch(separator -> name.startsWith(prefix + separator));
    }

    private static String text(Hanging hanging) {
        return "transaction of producer " + hanging.producerId() + " on " + hanging.partition() + " at offset "
                + hanging.startOffset();
    }
}
