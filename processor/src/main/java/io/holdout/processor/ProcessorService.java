package io.holdout.processor;

import io.holdout.model.Topics;
import io.holdout.processor.stage.CheckpointFile;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Stages;
import io.holdout.processor.stage.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** The topology running against a Kafka cluster, exactly once. */
public final class ProcessorService implements AutoCloseable {
    /** There is nobody to take over from a thread that is slow, in milliseconds. */
    private static final int PATIENCE = 15 * 60_000;

    /** What is otherwise in a run that is thrown away when it fails. */
    private static final Map<String, Object> ONCE = Map.of(
            StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG,
            WithoutChangelogs.class.getName(),
            StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
            SpaciousRocks.class.getName(),
            // else Streams asks with each record how far the empty partitions are behind, and formats a text for each
            // of them
            StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
            StreamsConfig.MAX_TASK_IDLE_MS_DISABLED,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
            PATIENCE,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
            PATIENCE,
            // fewer requests that carry more; at the end of a topic it costs the tenth of a second
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG),
            512 * 1024,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
            100);

    private static final Duration CLOSE = Duration.ofSeconds(15);

    private final KafkaStreams streams;
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final int threads;
    private final Path state;
    private final boolean once;
    private volatile boolean settled;

    /**
     * How the topology is run.
     *
     * @param stateDirectory for the local copy of the state, which Kafka holds in full
     * @param commitEvery how often a transaction is ended: less often is more throughput and more delay
     * @param once for one run over what is written after {@link #awaitSettled}, thrown away when it fails: the stores have no changelogs, so
     *     the service fails where a partition moves afterwards; and sign-ins do not wait for the tables, which are to be read before
     * @param standbys further instances that keep a copy of each partition's state, so that one of them can go on at once
     */
    public record Settings(
            Path stateDirectory, int threads, Duration commitEvery, short replication, boolean once, int standbys) {

        /** Without standbys. */
        public Settings(Path stateDirectory, int threads, Duration commitEvery, short replication, boolean once) {
            this(stateDirectory, threads, commitEvery, replication, once, 0);
        }
    }

    public ProcessorService(Map<String, Object> kafka, Topics topics, StageSettings stages, Settings settings) {
        this(kafka, topics, stages, settings, ProcessorListener.NONE);
    }

    public ProcessorService(
            Map<String, Object> kafka,
            Topics topics,
            StageSettings stages,
            Settings settings,
            ProcessorListener listener) {
        Properties config = config(kafka, topics, settings, listener);
        Topology empty = new Topology(new TopologyConfig(new StreamsConfig(config)));
        streams = new KafkaStreams(SignInTopology.in(empty, topics, stages, listener), config);
        threads = settings.threads();
        state = settings.stateDirectory().resolve(applicationId(topics));
        once = settings.once();
        listener.waiting("is starting");
        streams.setStateListener((now, before) -> {
            if (settled && once && now == KafkaStreams.State.REBALANCING) {
                failed.complete(new PartitionsMovedException());
            }
            tell(now, listener);
        });
        streams.setGlobalStateRestoreListener(new RestoreProgress(listener));
        streams.setUncaughtExceptionHandler(e -> {
            failed.complete(e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    private static void tell(KafkaStreams.State state, ProcessorListener listener) {
        switch (state) {
            case RUNNING -> listener.serving();
            case CREATED -> listener.waiting("is starting");
            case REBALANCING -> listener.waiting("partitions are handed out, or their state is copied from Kafka");
            case PENDING_SHUTDOWN, NOT_RUNNING -> listener.waiting("is stopping");
            case PENDING_ERROR, ERROR -> listener.waiting("has failed");
        }
    }

    private static Properties config(
            Map<String, Object> kafka, Topics topics, Settings settings, ProcessorListener listener) {
        Properties config = new Properties();
        config.putAll(kafka);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(topics));
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitEvery().toMillis());
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.replication());
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 4L * 1024 * 1024);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableToDeadLetters.class.getName());
        config.put(UnreadableToDeadLetters.TOPIC, topics.deadLetters());
        config.put(UnreadableToDeadLetters.LISTENER, listener);
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class.getName());
        // the changelogs carry event time, which may lie further ahead of the broker's clock than it allows by default
        config.put(
                StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
                Long.toString(Long.MAX_VALUE));
        config.put(
                StreamsConfig.topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG),
                Long.toString(CheckpointFile.DELETIONS_KEPT.toMillis()));
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        // members hear with a heartbeat that partitions move, and a move takes more than one round
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        // the default of 16 KB would make a request of every twentieth row of a changelog
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 8 * 1024 * 1024);
        if (settings.once()) {
            config.putAll(ONCE);
        }
        return config;
    }

    /** The consumer group and the prefix of the private topics. */
    public static String applicationId(Topics topics) {
        return topics.prefix() + "-processor";
    }

    public void start() {
        // now that the directory is locked: a second instance that was given it by mistake has failed before
        CheckpointFile.deleteUnusableState(state, Instant.now());
        streams.start();
    }

    /**
     * Waits until every thread has its share of the partitions, so that none will move while no other instance comes.
     *
     * @return false if that took longer than it may; a failure ends the wait, too
     */
    public boolean awaitSettled(Duration patience) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!failed.isDone() && Instant.now().isBefore(end)) {
            if (isRunning() && isShared()) {
                settled = true;
                return true;
            }
            Thread.sleep(20);
        }
        return failed.isDone();
    }

    private boolean isShared() {
        Set<ThreadMetadata> all = streams.metadataForLocalThreads();
        return all.size() == threads
                && all.stream().noneMatch(thread -> thread.activeTasks().isEmpty());
    }

    /** What the partitions of this instance have counted so far; empty while they are being handed out. */
    public Optional<Tally> tally() {
        try {
            return Optional.of(Stages.tally(streams));
        } catch (InvalidStateStoreException e) {
            return Optional.empty();
        }
    }

    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Records that this instance has not read yet, of a topic that it reads; as of the last time it asked.
     *
     * @return 0 for a topic of which it has no partition
     */
    public long lag(String topic) {
        // Kafka's clients write the dots of a topic as underscores in the tags of their metrics
        Set<String> names = Set.of(topic, topic.replace('.', '_'));
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("records-lag")
                        && metric.metricName().tags().containsKey("partition")
                        && names.contains(metric.metricName().tags().getOrDefault("topic", "")))
                .mapToLong(metric -> metric.metricValue() instanceof Double lag && lag > 0 ? lag.longValue() : 0)
                .sum();
    }

    /** Completes, always normally, with what ended the service: a bug, or a cluster that refused it. */
    public CompletableFuture<Throwable> failure() {
        return failed.copy();
    }

    /** Ends the transaction in hand and leaves the group, so that others take over at once and not after the session's time-out. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (closed && once) {
            streams.cleanUp();
        }
    }
}
