package io.holdout.ingest.hub;

import io.holdout.model.Answer;
import io.holdout.model.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic whose partitions stand for those of a hub: it holds their checkpoints, and its group hands them out. */
final class CheckpointTopic {
    private static final Logger log = LoggerFactory.getLogger(CheckpointTopic.class);

    /** How long the news of a topic may take from the controller to a broker. */
    private static final Duration SPREADING = Duration.ofSeconds(20);

    private final Admin admin;
    private final Topics topics;
    private final String source;
    private final short replication;

    CheckpointTopic(Admin admin, Topics topics, String source, short replication) {
        this.admin = admin;
        this.topics = topics;
        this.source = source;
        this.replication = replication;
    }

    /** Makes it, or lets it grow, so that every partition of the hub has one. It never shrinks, and neither does a hub. */
    void ensure(int partitions) {
        String name = topics.checkpoints(source);
        int there = partitionsOf(name);
        if (there == 0) {
            try {
                Answer.of(admin.createTopics(List.of(topics.checkpointTopic(source, partitions, replication)))
                        .all());
            } catch (TopicExistsException e) {
                // one that saw fewer partitions lets it grow at its next look
                log.debug("{}: another instance was faster", name);
            }
        } else if (there < partitions) {
            try {
                Answer.of(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions)))
                        .all());
            } catch (InvalidPartitionsException e) {
                if (partitionsOf(name) < partitions) { // not another instance that was faster
                    throw e;
                }
            }
        }
    }

    /** With any other policy the checkpoint of a quiet partition would be deleted, and everything read again. */
    boolean isCompacted() throws InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.checkpoints(source));
        long end = System.nanoTime() + SPREADING.toNanos();
        while (true) {
            try {
                Config config =
                        Answer.of(admin.describeConfigs(Set.of(topic)).all()).get(topic);
                ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
                return policy != null && TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value());
            } catch (
                    UnknownTopicOrPartitionException
                            e) { // it was made a moment ago, and the broker asked has not heard of it
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private int partitionsOf(String name) {
        try {
            TopicDescription description = Answer.of(
                            admin.describeTopics(List.of(name)).allTopicNames())
                    .get(name);
            return description == null ? 0 : description.partitions().size();
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
    }
}
