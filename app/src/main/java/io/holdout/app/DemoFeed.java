package io.holdout.app;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import io.holdout.ingest.hub.HubCommit;
import io.holdout.ingest.hub.HubConnection;
import io.holdout.ingest.hub.HubListener;
import io.holdout.ingest.hub.HubRefusedException;
import io.holdout.ingest.hub.HubSettings;
import io.holdout.ingest.hub.HubSource;
import io.holdout.ingest.hub.Pulse;
import io.holdout.simulator.HubEvent;
import io.holdout.simulator.SyntheticTenant;
import io.holdout.simulator.TenantSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.Hub;
import io.holdout.simulator.hub.HubPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of a synthetic tenant into an emulated hub, in accelerated time, and has ingest read it as it would read one of
 * Azure. The hub knows which events it has and the checkpoint which were read, so a run that ended in whatever way goes on as if it had
 * not.
 */
final class DemoFeed {
    /** Azure's own name for it. */
    private static final String HUB = "insights-logs-signinlogs";

    /** One, so that the events are read in the order in which they were published, in each run anew. */
    private static final String PARTITION = "0";

    private static final short ONE = 1;
    private static final int MAX_BATCH = 100;

    /** Bytes; the hub keeps a few times that, and what is published waits for what is read. */
    private static final long MOST_UNREAD = 12L << 20;

    private static final long MEMORY = 32L << 20;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Pipeline pipeline;
    private final EventHubsEmulator emulator;
    private final TenantSettings tenant;
    private final double speed;

    /**
     * @param speed how many times faster than real time
     */
    DemoFeed(Pipeline pipeline, EventHubsEmulator emulator, TenantSettings tenant, double speed) {
        this.pipeline = pipeline;
        this.emulator = emulator;
        this.tenant = tenant;
        this.speed = speed;
    }

    /** Name of the hub of an emulator in the names of topics. */
    static String source(EventHubsEmulator emulator) {
        return connection(emulator).source();
    }

    private static HubConnection connection(EventHubsEmulator emulator) {
        return HubConnection.withConnectionString(emulator.connectionString(), HUB, "$Default", false);
    }

    /** Runs to the end of the tenant's time, or until told to stop; true when the end was reached. */
    boolean run(BooleanSupplier stopped) throws InterruptedException {
        Hub hub = emulator.createHub(HUB, 1);
        Progress progress = new Progress();
        TenantPulse pulse = new TenantPulse();
        HubSettings settings = HubSettings.of(
                        connection(emulator), new HubSettings.StartAt.Earliest(), "unknown", MEMORY)
                .with(LOOK, () -> pulse);
        try (HubSource source = start(settings, progress);
                EventHubProducerClient producer = new EventHubClientBuilder()
                        .connectionString(emulator.connectionString(), HUB)
                        .buildProducerClient()) {
            HubPartition partition = hub.partition(PARTITION);
            publish(producer, partition, () -> check(source, progress), progress, stopped);
            while (!stopped.getAsBoolean() && !progress.hasTold(tenant.end())) {
                check(source, progress);
                if (progress.read >= partition.lastSequenceNumber()) {
                    pulse.end = tenant.end();
                }
                Thread.sleep(20);
            }
            return progress.hasTold(tenant.end());
        }
    }

    private HubSource start(HubSettings settings, Progress progress) throws InterruptedException {
        try {
            return HubSource.start(settings, pipeline.kafka(), pipeline.topics(), ONE, progress);
        } catch (HubRefusedException e) {
            throw new IllegalStateException("the emulated hub cannot be read", e);
        }
    }

    private void check(HubSource source, Progress progress) {
        pipeline.check();
        if (progress.lost) {
            throw new IllegalStateException("the emulated hub let go of events that were not read");
        }
        Throwable failure = source.failure().getNow(null);
        if (failure != null) {
            throw new IllegalStateException("ingest failed", failure);
        }
    }

    private void publish(
            EventHubProducerClient producer,
            HubPartition partition,
            Runnable check,
            Progress progress,
            BooleanSupplier stopped)
            throws InterruptedException {
        Iterator<HubEvent> events = new SyntheticTenant(tenant)
                .events(partition.lastSequenceNumber() + 1)
                .iterator();
        CreateBatchOptions options = new CreateBatchOptions().setPartitionId(PARTITION);
        Pace pace = new Pace(speed);
        Unread unread = new Unread();
        HubEvent event = next(events);
        while (event != null && !stopped.getAsBoolean()) {
            check.run();
            if (!pace.isDue(event.enqueued()) || unread.bytes(progress.read) > MOST_UNREAD) {
                Thread.sleep(10);
                continue;
            }
            EventDataBatch batch = producer.createBatch(options);
            while (event != null
                    && pace.isDue(event.enqueued())
                    && batch.getCount() < MAX_BATCH
                    && batch.tryAdd(new EventData(event.body()))) {
                unread.add(event);
                event = next(events);
            }
            if (batch.getCount() == 0) {
                throw new IllegalStateException("an event of the synthetic tenant is larger than a hub takes");
            }
            producer.send(batch);
        }
    }

    private static @Nullable HubEvent next(Iterator<HubEvent> events) {
        return events.hasNext() ? events.next() : null;
    }

    /** What was published and is not known to be read. */
    private static final class Unread {
        private final Deque<HubEvent> events = new ArrayDeque<>();
        private long bytes;

        void add(HubEvent event) {
            events.add(event);
            bytes += event.body().length;
        }

        long bytes(long read) {
            for (HubEvent first = events.peek(); first != null && first.sequence() <= read; first = events.peek()) {
                bytes -= first.body().length;
                events.remove();
            }
            return bytes;
        }
    }

    /** How far ingest has come. */
    private static final class Progress implements HubListener {
        private volatile long read = -1;
        private volatile boolean lost;
        private volatile Instant told = Instant.EPOCH;

        @Override
        public void acquired(String source, int partition, long after, String cause) {
            read = after;
        }

        @Override
        public void committed(HubCommit commit) {
            read = commit.position();
        }

        @Override
        public void gap(String source, int partition, long first, long last) {
            lost = true;
        }

        @Override
        public void idle(String source, int partition, Instant time) {
            told = time;
        }

        boolean hasTold(Instant time) {
            return !told.isBefore(time);
        }
    }

    /** The tenant's time: it depends on the events alone, however they are cut into transactions, and is over at the end. */
    private static final class TenantPulse implements Pulse {
        private static final Duration EVERY = Duration.ofMinutes(5);

        private volatile Instant end = Instant.EPOCH;

        @Override
        public boolean isDue(Instant before, Instant after) {
            return span(before) != span(after);
        }

        private static long span(Instant newest) {
            return newest.getEpochSecond() / EVERY.toSeconds();
        }

        @Override
        public Optional<Instant> idle(Instant newest) {
            Instant time = end;
            end = Instant.EPOCH; // once is enough
            return time.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
        }
    }

    /** Maps the tenant's time to real time, from the first event on. */
    private static final class Pace {
        private final double speed;
        private long startNanos;
        private Instant start = Instant.EPOCH;

        Pace(double speed) {
            this.speed = speed;
        }

        boolean isDue(Instant event) {
            if (start.equals(Instant.EPOCH)) {
                start = event;
                startNanos = System.nanoTime();
            }
            double elapsed = System.nanoTime() - startNanos;
            return elapsed * speed >= Duration.between(start, event).toNanos();
        }
    }
}
