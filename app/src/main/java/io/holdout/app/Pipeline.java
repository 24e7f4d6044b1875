package io.holdout.app;

import io.holdout.app.broker.BrokerStartException;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Answer;
import io.holdout.model.Topics;
import io.holdout.processor.PartitionsMovedException;
import io.holdout.processor.ProcessorService;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** The broker and the processor in this process: the same topology, topics and clients as in a cluster. */
final class Pipeline implements AutoCloseable {
    private static final int TRANSACTION_TIMEOUT_MS =
            (int) Duration.ofMinutes(5).toMillis();

    /** Longer than partitions take to move. */
    private static final Duration MOVING = Duration.ofSeconds(60);

    /** Elsewhere somebody may still read a segment that is deleted; here the processor has ended before. */
    private static final Map<String, String> DELETING_AT_ONCE = Map.of("log.segment.delete.delay.ms", "0");

    /** Records that nobody reads within half a second. */
    private static final long FAR = 20_000;

    private final EmbeddedBroker broker;
    private final Topics topics;
    private final Map<String, Object> kafka;
    private final ProcessorService processor;
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    /**
     * How the pipeline is run.
     *
     * @param dataDirectory kept over restarts; empty for one that is deleted at the end
     * @param port of the broker, 0 for a free one
     * @param extras topics for SIEMs to write too
     * @param source that will write, named in its checkpoint topic
     * @param once as in {@link ProcessorService.Settings}
     */
    record Settings(
            Optional<Path> dataDirectory,
            int port,
            int partitions,
            Set<Topics.Extra> extras,
            int threads,
            Duration commitEvery,
            String source,
            int sourcePartitions,
            StageSettings stages,
            boolean once) {}

    private Pipeline(EmbeddedBroker broker, Topics topics, Map<String, Object> kafka, ProcessorService processor) {
        this.broker = broker;
        this.topics = topics;
        this.kafka = kafka;
        this.processor = processor;
    }

    /**
     * Starts broker and processor, on topics that are created if need be.
     *
     * @param scratch directory for the processor's local copy of its state, and for the broker's data if they are not kept
     */
    static Pipeline start(Settings settings, Path scratch) throws BrokerStartException {
        EmbeddedBroker broker = broker(settings, scratch);
        try {
            Topics topics = new Topics(Topics.DEFAULT_PREFIX, settings.partitions(), settings.extras());
            Map<String, Object> kafka = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
            Cluster.run(kafka, admin -> prepare(admin, topics, settings, broker.restarted()));
            Path state = settings.dataDirectory()
                    .map(directory -> directory.resolve("state"))
                    .orElse(scratch.resolve("state"));
            ProcessorService processor = new ProcessorService(
                    patient(kafka),
                    topics,
                    settings.stages(),
                    new ProcessorService.Settings(
                            state,
                            Math.min(settings.threads(), settings.partitions()),
                            settings.commitEvery(),
                            (short) 1,
                            settings.once()));
            processor.start();
            return new Pipeline(broker, topics, kafka, processor);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private static EmbeddedBroker broker(Settings settings, Path scratch) throws BrokerStartException {
        if (settings.dataDirectory().isPresent()) {
            return EmbeddedBroker.start(settings.dataDirectory().get().resolve("broker"), settings.port());
        }
        return settings.once()
                ? EmbeddedBroker.temporary(scratch, 0, DELETING_AT_ONCE)
                : EmbeddedBroker.temporary(scratch, settings.port(), Map.of());
    }

    /** The default of 10 s would have a machine that sleeps or is busy lose transactions; after a crash they are aborted at the start. */
    private static Map<String, Object> patient(Map<String, Object> kafka) {
        Map<String, Object> patient = new HashMap<>(kafka);
        patient.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        return patient;
    }

    private static void prepare(Admin admin, Topics topics, Settings settings, boolean restarted) {
        if (restarted) {
            HangingTransactions transactions = new HangingTransactions(admin);
            transactions.abort(transactions.find(name -> true));
        }
        List<NewTopic> declared = new ArrayList<>(topics.all((short) 1));
        declared.add(topics.checkpointTopic(settings.source(), settings.sourcePartitions(), (short) 1));
        new TopicSetup(admin).ensure(declared).orElseThrow();
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Topics topics() {
        return topics;
    }

    /** Client properties that lead to the broker. */
    Map<String, Object> kafka() {
        return kafka;
    }

    ProcessorService processor() {
        return processor;
    }

    /** Throws if broker or processor have failed: there is nothing left to wait for. */
    void check() {
        if (broker.fatalFault().isDone()) {
            throw new UserError("the embedded broker failed: see the log above");
        }
        Throwable failure = processor.failure().getNow(null);
        if (failure instanceof PartitionsMovedException) {
            throw new UserError(
                    "the work was interrupted for too long (was the machine asleep?): run the command again");
        }
        if (failure != null) {
            throw new IllegalStateException("the processor failed", failure);
        }
    }

    /** Ends the command when broker or processor have failed. */
    void watch(Shutdown shutdown) {
        var unused = broker.fatalFault()
                .thenAccept(fault -> shutdown.fail(new UserError("the embedded broker failed: see the log above")));
        var unusedToo = processor
                .failure()
                .thenAccept(e -> shutdown.fail(new IllegalStateException("the processor failed", e)));
    }

    /** Waits until no partition will move any more, before what is done once is begun. */
    void awaitSettled() throws InterruptedException {
        if (!processor.awaitSettled(MOVING)) {
            throw new UserError(
                    "the processor was not ready within " + MOVING.toSeconds() + " s: is the machine busy?");
        }
        check();
    }

    /**
     * Waits until the processor has read, and committed what came of, everything on its topics: first what others write, then what it
     * has keyed anew for itself, in the order of the flow.
     *
     * @return false if that was given up
     */
    boolean awaitDrained(BooleanSupplier giveUp) throws InterruptedException {
        List<String> read = new ArrayList<>(List.of(
                topics.inventory(),
                topics.exceptions(),
                topics.signIns(),
                topics.bySource(),
                topics.byTenant(),
                topics.posture()));
        if (topics.has(Topics.Extra.ALERTS_ECS)) {
            read.add(topics.alerts());
        }
        return awaitRead(ProcessorService.applicationId(topics), read, giveUp);
    }

    /** Waits until the processor has read, and committed, the tables that lie on their topics. */
    void awaitTables() throws InterruptedException {
        boolean unused = awaitRead(
                ProcessorService.applicationId(topics), List.of(topics.inventory(), topics.exceptions()), () -> false);
    }

    /**
     * What was counted of that many sign-ins, once all are drained. Partitions may still be moving to a thread that joined late; one
     * on its way is in no sum.
     */
    Tally tally(long signIns) throws InterruptedException {
        Instant patience = Instant.now().plus(MOVING);
        while (true) {
            check();
            Optional<Tally> tally = processor.tally();
            if (tally.filter(t -> t.signIns() + t.duplicates() == signIns).isPresent()) {
                return tally.get();
            }
            if (Instant.now().isAfter(patience)) {
                throw new IllegalStateException(
                        "sign-ins were lost or counted twice: " + signIns + " written, " + tally + " processed");
            }
            Thread.sleep(50);
        }
    }

    /** Waits until a group has read everything that lies on these topics, one after the other; false if that was given up. */
    boolean awaitRead(String group, List<String> read, BooleanSupplier giveUp) throws InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            for (String topic : read) {
                if (!awaitRead(admin, group, topic, giveUp)) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean awaitRead(Admin admin, String group, String topic, BooleanSupplier giveUp)
            throws InterruptedException {
        while (true) {
            long lag = lag(admin, group, topic, topics.partitions());
            if (lag == 0) {
                return true;
            }
            check();
            if (giveUp.getAsBoolean()) {
                return false;
            }
            Thread.sleep(lag > FAR ? 500 : 50); // asking takes time from those who read
        }
    }

    /** Where a topic keyed by user ends now, open transactions included. */
    Map<TopicPartition, Long> ends(String topic) {
        try (Admin admin = Admin.create(kafka)) {
            return ends(admin, topic, topics.partitions());
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        Answer.of(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Counts what lies in open transactions too: one that has just been committed looks like that for a moment. */
    static long lag(Admin admin, String group, String topic, int partitions) {
        Map<TopicPartition, Long> ends = ends(admin, topic, partitions);
        Map<TopicPartition, OffsetAndMetadata> done =
                Answer.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata at = done.get(end.getKey());
                    return Math.max(0, end.getValue() - (at == null ? 0 : at.offset()));
                })
                .sum();
    }

    /** Ends the processor, in the background, while what it has written is still read; what it has read is deleted. */
    void endProcessor() {
        ended = CompletableFuture.runAsync(() -> {
            processor.close();
            // gigabytes that the broker would write to disk before it ends
            Cluster.run(
                    kafka,
                    admin -> Answer.of(
                            admin.deleteTopics(List.of(topics.signIns())).all()));
        });
    }

    @Override
    public void close() {
        try {
            ended.join();
            processor.close();
        } finally {
            broker.close();
        }
    }
}
