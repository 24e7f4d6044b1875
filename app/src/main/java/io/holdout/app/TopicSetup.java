package io.holdout.app;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.holdout.model.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Brings the topics of a cluster in line with what is declared: makes those that are missing, and compares those that are
 * there. Existing topics are never changed; what is wrong with them is an operator's decision.
 */
final class TopicSetup {
    /** Where these differ, readers lose or misread data; retention, replication and the rest are the operator's own. */
    private static final List<String> VERIFIED =
            List.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);

    /** How long the news of a topic may take from the controller to a broker. */
    private static final Duration SPREADING = Duration.ofSeconds(20);

    private final Admin admin;

    TopicSetup(Admin admin) {
        this.admin = admin;
    }

    /**
     * What was found and done.
     *
     * @param created names, in the order of the declaration
     * @param existing names, in the order of the declaration
     * @param problems one sentence each: what is wrong, and what to do
     */
    record Result(List<String> created, List<String> existing, List<String> problems) {
        Result {
            created = List.copyOf(created);
            existing = List.copyOf(existing);
            problems = List.copyOf(problems);
        }

        /** All problems in one {@link UserError}, if there are any. */
        void orElseThrow() {
            if (!problems.isEmpty()) {
                throw new UserError(String.join("\n", problems));
            }
        }
    }

    /** Has a cluster hold those topics before a command goes on; what is wrong with them ends it. */
    static void ensure(Map<String, Object> kafka, Collection<NewTopic> declared) {
        Cluster.run(kafka, admin -> new TopicSetup(admin).ensure(declared).orElseThrow());
    }

    /** Creates what is missing and verifies the rest. */
    Result ensure(Collection<NewTopic> declared) {
        return look(declared, true);
    }

    /** Changes nothing; a missing topic is a problem. */
    Result check(Collection<NewTopic> declared) {
        return look(declared, false);
    }

    private Result look(Collection<NewTopic> declared, boolean create) {
        List<String> created = new ArrayList<>();
        List<String> existing = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        List<Existing> found = new ArrayList<>();
        describe(declared, missing, found, problems);
        if (create) {
            create(missing, created, found, problems);
        } else {
            missing.forEach(topic -> problems.add(topic.name() + " does not exist: run 'holdout topics' to create it"));
        }
        verify(found, problems);
        found.forEach(topic -> existing.add(topic.declared.name()));
        return new Result(created, existing, problems);
    }

    private record Existing(NewTopic declared, int partitions) {}

    private void describe(
            Collection<NewTopic> declared, List<NewTopic> missing, List<Existing> found, List<String> problems) {
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        declared.stream().map(NewTopic::name).toList())
                .topicNameValues();
        for (NewTopic topic : declared) {
            try {
                TopicDescription description = Answer.of(asked, topic.name());
                found.add(new Existing(topic, description.partitions().size()));
            } catch (UnknownTopicOrPartitionException e) {
                missing.add(topic);
            } catch (AuthorizationException e) {
                problems.add(topic.name() + " may not be described: grant Describe and DescribeConfigs on it");
            }
        }
    }

    private void create(List<NewTopic> missing, List<String> created, List<Existing> found, List<String> problems) {
        if (missing.isEmpty()) {
            return;
        }
        Map<String, KafkaFuture<Void>> asked =
                admin.createTopics(missing, new CreateTopicsOptions()).values();
        for (NewTopic topic : missing) {
            try {
                Answer.of(asked, topic.name());
                created.add(topic.name());
                await(topic, new ArrayList<>(), problems);
            } catch (TopicExistsException e) { // another service was faster
                await(topic, found, problems);
            } catch (AuthorizationException e) {
                problems.add(topic.name() + " may not be created: grant Create on it, or create it with "
                        + topic.numPartitions() + " partitions and " + text(topic.configs()));
            } catch (InvalidReplicationFactorException e) {
                problems.add(topic.name() + " needs " + topic.replicationFactor()
                        + " brokers for its replicas and the cluster has fewer: lower --replication");
            } catch (PolicyViolationException | InvalidRequestException | InvalidConfigurationException e) {
                problems.add(topic.name() + " was refused (" + e.getMessage() + "): create it with "
                        + topic.numPartitions() + " partitions and " + text(topic.configs()));
            }
        }
    }

    /** The controller knows of a topic a moment before the broker that is asked about it does. */
    private void await(NewTopic topic, List<Existing> found, List<String> problems) {
        long end = System.nanoTime() + SPREADING.toNanos();
        List<NewTopic> unknown = new ArrayList<>();
        do {
            unknown.clear();
            describe(List.of(topic), unknown, found, problems);
        } while (!unknown.isEmpty() && System.nanoTime() < end && pause());
        if (!unknown.isEmpty()) {
            problems.add(topic.name() + " exists, but the broker that was asked does not know it yet: try again");
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(50);
            return true;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void verify(List<Existing> found, List<String> problems) {
        Map<ConfigResource, Existing> byResource =
                found.stream().collect(toMap(topic -> resource(topic.declared.name()), topic -> topic));
        Map<ConfigResource, KafkaFuture<Config>> asked =
                admin.describeConfigs(byResource.keySet()).values();
        for (Existing topic : found) {
            int wanted = topic.declared.numPartitions();
            if (topic.partitions != wanted) {
                problems.add(topic.declared.name() + " has " + topic.partitions + " partitions and not " + wanted
                        + ": the number of a topic in use never changes, so go on with --partitions " + topic.partitions
                        + " or start afresh with another --prefix");
            }
            try {
                Config config = Answer.of(asked, resource(topic.declared.name()));
                verify(topic.declared, config, problems);
            } catch (AuthorizationException e) {
                problems.add(topic.declared.name() + " cannot be verified: grant DescribeConfigs on it");
            }
        }
    }

    private static void verify(NewTopic declared, Config config, List<String> problems) {
        Map<String, String> wanted = new HashMap<>(declared.configs() == null ? Map.of() : declared.configs());
        wanted.keySet().retainAll(VERIFIED);
        wanted.forEach((name, value) -> {
            String actual = Optional.ofNullable(config.get(name))
                    .map(ConfigEntry::value)
                    .orElse("");
            if (!sameValue(value, actual)) {
                problems.add(declared.name() + " has " + name + "=" + actual + " and not " + value
                        + ": kafka-configs.sh --alter --topic " + declared.name() + " --add-config " + name + "="
                        + value);
            }
        });
    }

    /** Lists such as {@code compact,delete} have no order. */
    private static boolean sameValue(String wanted, String actual) {
        return words(wanted).sorted().toList().equals(words(actual).sorted().toList());
    }

    private static Stream<String> words(String list) {
        return Arrays.stream(list.split(",")).map(String::strip);
    }

    private static String text(Map<String, String> configs) {
        return configs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(config -> config.getKey() + "=" + config.getValue())
                .collect(joining(", "));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
