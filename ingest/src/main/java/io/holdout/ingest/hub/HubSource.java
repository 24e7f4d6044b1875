package io.holdout.ingest.hub;

import io.holdout.ingest.Producers;
import io.holdout.ingest.SourceWriter;
import io.holdout.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one hub: a member of a Kafka consumer group over the hub's checkpoint topic, whose partitions stand for the hub's. The group
 * only hands them out; that nothing is lost or read twice rests on the checkpoints and their transactions alone.
 */
public final class HubSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HubSource.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration REFUSED = Duration.ofSeconds(1);

    /** A transaction ends well within this. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    /** In a session: with a heartbeat members hear that partitions move, and until then those stand still. */
    private static final int HEARTBEATS = 20;

    private final HubSettings settings;
    private final String source;
    private final Topics topics;
    private final Map<String, Object> kafka;
    private final HubListener listener;
    private final Producers producers;
    private final HubClient hub;
    private final CheckpointTopic checkpoints;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> member;
    private final Map<Integer, PartitionTask> tasks = new HashMap<>();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Trouble of the group's thread that is in the log already. */
    private boolean refused;

    private boolean blind;
    private volatile boolean works;
    private volatile int owned;

    private HubSource(
            HubSettings settings,
            Map<String, Object> kafka,
            Topics topics,
            short replication,
            HubListener listener,
            Producers producers,
            HubClient hub) {
        this.settings = settings;
        this.source = settings.connection().source();
        this.topics = topics;
        this.kafka = Map.copyOf(kafka);
        this.listener = listener;
        this.producers = producers;
        this.hub = hub;
        this.admin = Admin.create(this.kafka);
        this.checkpoints = new CheckpointTopic(admin, topics, source, replication);
        this.member = new KafkaConsumer<>(memberConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "hub-" + source);
    }

    /**
     * Starts to read.
     *
     * @param kafka client properties that lead to the cluster
     * @param replication of a checkpoint topic that has to be made
     * @throws HubRefusedException when the hub, or Kafka, will not have it so, with what to do about it
     */
    public static HubSource start(
            HubSettings settings, Map<String, Object> kafka, Topics topics, short replication, HubListener listener)
            throws HubRefusedException, InterruptedException {
        return start(settings, kafka, topics, replication, listener, Producers.KAFKA);
    }

    /**
     * Starts to read, and writes with other producers.
     *
     * @param kafka client properties that lead to the cluster
     * @param replication of a checkpoint topic that has to be made
     * @throws HubRefusedException when the hub, or Kafka, will not have it so, with what to do about it
     */
    public static HubSource start(
            HubSettings settings,
            Map<String, Object> kafka,
            Topics topics,
            short replication,
            HubListener listener,
            Producers producers)
            throws HubRefusedException, InterruptedException {
        HubClient hub = new HubClient(settings.connection());
        HubSource started;
        try {
            settings.connection().tryOut();
            int partitions = hub.partitions();
            started = new HubSource(settings, kafka, topics, replication, listener, producers, hub);
            try {
                started.checkpoints.ensure(partitions);
                if (!started.checkpoints.isCompacted()) {
                    throw new HubRefusedException(
                            topics.checkpoints(started.source)
                                    + " must have cleanup.policy=compact, or old checkpoints vanish: kafka-configs.sh --alter"
                                    + " --topic " + topics.checkpoints(started.source)
                                    + " --add-config cleanup.policy=compact",
                            null);
                }
            } catch (RuntimeException | HubRefusedException | InterruptedException e) {
                started.member.close();
                started.admin.close();
                throw e;
            }
        } catch (HubFailure e) {
            hub.close();
            throw HubRefusedException.of(settings.connection(), e);
        } catch (AuthenticationException | AuthorizationException e) {
            hub.close();
            throw HubRefusedException.ofKafka(e);
        } catch (RuntimeException | HubRefusedException | InterruptedException e) {
            hub.close();
            throw e;
        }
        started.thread.start();
        return started;
    }

    private SourceWriter writer(int partition) {
        return new SourceWriter(kafka, topics, source, partition, settings.bufferBytes(), producers);
    }

    private Map<String, Object> memberConfig() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.prefix() + "-ingest-" + source);
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                settings.session().toMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                settings.session().dividedBy(HEARTBEATS).toMillis());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) settings.look().toMillis());
        return config;
    }

    /** Completes, always normally, with what ended the reading: a refusal, or a bug. */
    public CompletableFuture<Throwable> failure() {
        return failed.copy();
    }

    private void run() {
        try {
            member.subscribe(List.of(topics.checkpoints(source)), new Owner());
            long looked = System.nanoTime();
            while (!closing) {
                poll();
                if (System.nanoTime() - looked > settings.look().toNanos()) {
                    looked = System.nanoTime();
                    follow();
                }
            }
        } catch (WakeupException e) {
            log.debug("{}: stopping", source);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // whatever it is, the owner must hear of it
            failed.complete(e);
        } finally {
            end(List.copyOf(tasks.keySet()), HAND_OVER);
            leave();
        }
    }

    /** A right that was taken away later may be given back. */
    private void poll() throws InterruptedException {
        try {
            member.poll(POLL);
            refused = false;
        } catch (AuthenticationException | AuthorizationException e) {
            HubRefusedException refusal = HubRefusedException.ofKafka(e);
            if (!supervisor.outlives(refusal)) {
                closing = true;
                return;
            }
            if (!refused) {
                log.warn("{}: {}", source, refusal.getMessage());
            }
            refused = true;
            Thread.sleep(REFUSED.toMillis());
        }
    }

    private void leave() {
        try {
            member.close();
        } catch (KafkaException e) {
            log.warn(
                    "{}: left the group without a word: {}",
                    source,
                    e.getClass().getSimpleName());
        }
    }

    /** A hub that grew has its new partitions handed out too. */
    private void follow() throws InterruptedException {
        try {
            checkpoints.ensure(hub.partitions());
            blind = false;
        } catch (HubFailure | KafkaException e) {
            if (!blind) { // trouble that lasts is told once
                log.warn("{}: cannot see whether the hub has grown: {}", source, e.getMessage());
            }
            blind = true;
        }
    }

    private final class Owner implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            member.pause(assigned); // nothing is fetched
            for (TopicPartition partition : assigned) {
                int id = partition.partition();
                listener.assigned(source, id);
                PartitionTask task =
                        new PartitionTask(settings, id, hub, HubSource.this::writer, topics, listener, supervisor);
                tasks.put(id, task);
                owned = tasks.size();
                task.start();
            }
            listener.rebalanced(source, assigned.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            end(revoked.stream().map(TopicPartition::partition).toList(), HAND_OVER);
        }

        /** They are another's already, who has shut this one's writers out. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            end(lost.stream().map(TopicPartition::partition).toList(), Duration.ZERO);
        }
    }

    private final Supervisor supervisor = new Supervisor() {
        @Override
        public int credit() {
            return settings.credit(owned);
        }

        @Override
        public void works() {
            works = true;
        }

        @Override
        public boolean outlives(HubRefusedException refusal) {
            if (!works) {
                failed.complete(refusal);
            }
            return works;
        }

        @Override
        public void failed(Throwable bug) {
            failed.complete(bug);
        }
    };

    private void end(Collection<Integer> ids, Duration patience) {
        List<PartitionTask> ending = new ArrayList<>();
        for (int id : ids) {
            PartitionTask task = tasks.remove(id);
            if (task != null) {
                task.stop();
                ending.add(task);
            }
        }
        owned = tasks.size();
        long end = System.nanoTime() + patience.toNanos();
        for (PartitionTask task : ending) {
            join(task, Duration.ofNanos(end - System.nanoTime()));
            listener.released(source, task.partition());
        }
    }

    private static void join(PartitionTask task, Duration patience) {
        try {
            task.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends with the transactions in hand, and leaves the group, so that others go on at once. */
    @Override
    public void close() {
        closing = true;
        member.wakeup();
        try {
            thread.join(HAND_OVER.plusSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hub.close();
        admin.close(Duration.ofSeconds(2));
    }
}
