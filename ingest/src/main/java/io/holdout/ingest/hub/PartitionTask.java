package io.holdout.ingest.hub;

import com.azure.messaging.eventhubs.EventData;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.EventSink;
import io.holdout.ingest.HubPosition;
import io.holdout.ingest.SourceWriter;
import io.holdout.ingest.normalise.Normaliser;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of a hub in a thread of its own, for as long as the group leaves it to this instance.
 *
 * <p>Whatever goes wrong, everything is dropped and acquired again in the one order that is safe: shut older writers out and end
 * their transaction; read the last committed checkpoint; commit the next owner level, which proves the first two; see that the hub is
 * the one that was read; only then take its link. So committed transactions form one chain, each starting where the one before ended.
 */
final class PartitionTask implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PartitionTask.class);

    /** A transaction is ended after so many events, so many bytes, or so long. */
    private static final int MAX_EVENTS = 500;

    private static final long MAX_BYTES = 4L << 20;
    private static final Duration MAX_AGE = Duration.ofMillis(100);

    private static final Duration POLL = Duration.ofMillis(50);

    /** Others may be about to take the partition; to fight for it would only send them away again. */
    private static final Duration AFTER_THEFT = Duration.ofSeconds(1);

    /** A hub takes every body that AMQP knows, but what is not bytes reaches us as nothing. */
    private static final String EMPTY =
            "The event is empty, or its body is AMQP values that Azure's client leaves out.";

    /** In every checkpoint: how many partitions the hub had at the first start, and which hub it is. */
    private static final String PARTITIONS = "partitions";

    private static final String FULL_NAME = "hub";

    private static final int MIN_RAW = 1024;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final HubSettings settings;
    private final String source;
    private final int id;
    private final String name;
    private final HubClient hub;
    private final IntFunction<SourceWriter> writers;
    private final Topics topics;
    private final HubListener listener;
    private final Supervisor supervisor;
    private final Thread thread;
    private final Normaliser normaliser;
    private volatile boolean stopping;

    /** When the hub took the event in hand: the clock of the normaliser. */
    private Instant eventTaken = Instant.EPOCH;

    private Checkpoint committed = Checkpoint.beginning(Map.of());
    private final Pulse pulse;

    /** Cause of the trouble in the log. */
    private String reported = "";

    /** Of a dead letter; less where the topic takes less. */
    private int maxRaw = DeadLetter.MAX_RAW;

    PartitionTask(
            HubSettings settings,
            int id,
            HubClient hub,
            IntFunction<SourceWriter> writers,
            Topics topics,
            HubListener listener,
            Supervisor supervisor) {
        this.settings = settings;
        this.source = settings.connection().source();
        this.id = id;
        this.name = source + "/" + id;
        this.hub = hub;
        this.writers = writers;
        this.pulse = settings.pulse().get();
        this.topics = topics;
        this.listener = listener;
        this.supervisor = supervisor;
        this.normaliser = new Normaliser(settings.tenant(), (InstantSource) () -> eventTaken, DeadLetter.MAX_RAW);
        this.thread = new Thread(this, "hub-" + source + "-" + id);
    }

    int partition() {
        return id;
    }

    void start() {
        thread.start();
    }

    /** Asks it to end with the transaction in hand. */
    void stop() {
        stopping = true;
    }

    /** Waits for the end; one that does not come is no danger: whoever is next shuts this one out. */
    void join(Duration patience) throws InterruptedException {
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    @Override
    public void run() {
        String cause = "start";
        Duration pause = FIRST_PAUSE;
        try {
            while (!stopping) {
                long before = committed.position();
                try {
                    read(cause);
                } catch (AnotherHubException e) {
                    log.error(
                            "{}, partition {}: this is another hub of the same name: {}. The partition is not read. To read the"
                                    + " new hub from its beginning, stop ingest and delete the topic {}",
                            source,
                            id,
                            e.getMessage(),
                            topics.checkpoints(source));
                    listener.stopped(source, id, String.valueOf(e.getMessage()));
                    return;
                } catch (HubFailure e) {
                    cause = e.isStolen() ? "stolen" : "hub";
                    if (e.isRefusal() && !supervisor.outlives(HubRefusedException.of(settings.connection(), e))) {
                        return;
                    }
                    report(cause, e.getMessage());
                } catch (ProducerFencedException | InvalidProducerEpochException e) {
                    cause = "fenced";
                    report(cause, "another instance has taken it over");
                } catch (InterruptException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (AuthenticationException | AuthorizationException e) {
                    cause = "kafka";
                    if (!supervisor.outlives(HubRefusedException.ofKafka(e))) {
                        return;
                    }
                    report(cause, e.getMessage());
                } catch (RecordTooLargeException e) {
                    cause = "kafka";
                    maxRaw = Math.max(MIN_RAW, maxRaw / 2);
                    report(
                            cause,
                            "a record is larger than Kafka takes; of dead letters " + maxRaw
                                    + " bytes are kept from here on");
                } catch (KafkaException e) {
                    cause = "kafka";
                    report(cause, e.getClass().getSimpleName() + ": " + e.getMessage());
                }
                pause = committed.position() > before ? FIRST_PAUSE : longer(pause);
                boolean theirs = cause.equals("stolen") || cause.equals("fenced");
                pause(theirs && pause.compareTo(AFTER_THEFT) < 0 ? AFTER_THEFT : pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // a bug: whoever started this has to know
            supervisor.failed(e);
        }
    }

    private void report(String cause, @Nullable String message) {
        if (!stopping) {
            listener.lost(source, id, cause + ": " + message);
            if (!cause.equals(reported)) { // trouble that lasts is told once
                log.warn("{}, partition {}: opened anew ({}): {}", source, id, cause, message);
                reported = cause;
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        while (!stopping && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    // --- one acquisition

    private void read(String cause) throws HubFailure, AnotherHubException, InterruptedException {
        try (SourceWriter writer = writers.apply(id)) {
            Checkpoint last = writer.acquire().orElse(null);
            Continuity.Partition partition = hub.partition(id);
            committed = last == null ? beginning(writer, partition) : last;
            String read = committed
                    .about()
                    .getOrDefault(FULL_NAME, settings.connection().fullName());
            if (!read.equals(settings.connection().fullName())) {
                throw new AnotherHubException("the checkpoints are those of " + read
                        + ", whose name in Kafka is the same: give one of them another --prefix");
            }
            HubPosition at = Objects.requireNonNull(committed.hub(), "a checkpoint of a hub");
            committed = committed.at(committed.position(), at.takenOver());
            writer.begin();
            writer.commit(committed);
            check(writer, Continuity.of(committed, at, partition), partition);
            HubLink link = hub.open(
                    id, Continuity.position(committed, at, partition), at.ownerLevel() + 1, supervisor::credit);
            listener.acquired(source, id, committed.position(), cause);
            reported = "";
            listener.end(source, id, partition.last());
            try {
                pump(writer, link);
            } finally {
                link.cancel();
            }
        }
    }

    /**
     * Where a partition begins that was never read. One that the hub did not have at the first start is read from its first event,
     * wherever the others began.
     */
    private Checkpoint beginning(SourceWriter writer, Continuity.Partition partition)
            throws HubFailure, InterruptedException {
        String atFirst = writer.lastCommitted(0)
                .map(zero -> zero.about().getOrDefault(PARTITIONS, ""))
                .orElse("");
        boolean added = !atFirst.isEmpty() && id >= Integer.parseInt(atFirst);
        boolean latest = !added && settings.start() instanceof HubSettings.StartAt.Latest;
        long position = latest ? partition.last() : partition.begin() - 1;
        Instant from = added ? null : settings.start().instant();
        return Checkpoint.beginning(Map.of(
                        PARTITIONS, Integer.toString(hub.partitions()),
                        FULL_NAME, settings.connection().fullName()))
                .at(position, HubPosition.beforeAnyEvent(partition.created(), from));
    }

    private void check(SourceWriter writer, @Nullable Continuity continuity, Continuity.Partition partition)
            throws AnotherHubException {
        if (continuity instanceof Continuity.AnotherHub other) {
            throw new AnotherHubException(other.evidence());
        }
        if (continuity instanceof Continuity.Gap gap) {
            writer.begin();
            lost(writer, gap);
            committed = committed.at(partition.begin() - 1, hubPosition());
            writer.commit(committed);
        }
    }

    private void lost(SourceWriter writer, Continuity.Gap gap) {
        log.error(
                "{}, partition {}: the hub deleted the events {} to {} before they were read: its retention is too short for"
                        + " how far ingest is behind",
                source,
                id,
                gap.first(),
                gap.last());
        writer.deadLetter(new DeadLetter(
                DeadLetter.Reason.LOST_TO_RETENTION,
                "the hub deleted the events " + gap.first() + " to " + gap.last() + " before they were read",
                origin(gap.first()),
                new byte[0]));
        listener.gap(source, id, gap.first(), gap.last());
    }

    private HubPosition hubPosition() {
        return Objects.requireNonNull(committed.hub(), "hub");
    }

    private void pump(SourceWriter writer, HubLink link) throws HubFailure, AnotherHubException, InterruptedException {
        long looked = System.nanoTime();
        long heard = looked;
        CompletableFuture<Long> asked = null;
        boolean first = true;
        while (!stopping) {
            EventData event = link.poll(POLL);
            long now = System.nanoTime();
            if (event != null) {
                heard = now;
                if (first) {
                    first = false;
                    supervisor.works();
                    Continuity same = Continuity.ofFirst(
                            committed,
                            hubPosition(),
                            event.getSequenceNumber(),
                            event.getOffsetString(),
                            event.getEnqueuedTime());
                    if (same instanceof Continuity.AnotherHub other) {
                        throw new AnotherHubException(other.evidence());
                    }
                    if (event.getSequenceNumber() == committed.position()) {
                        link.release();
                        continue;
                    }
                }
                transaction(writer, link, event);
            }
            if (asked == null && now - looked > settings.look().toNanos()) {
                looked = now;
                asked = hub.end(id);
            }
            // not waited for: events go on meanwhile
            if (asked != null && (asked.isDone() || now - looked > HubClient.PATIENCE.toNanos())) {
                long last = HubClient.answer(asked, Duration.ZERO);
                asked = null;
                compare(writer, last, now - heard);
            }
        }
    }

    /** One event and what else has come, with the checkpoint. */
    private void transaction(SourceWriter writer, HubLink link, EventData first)
            throws HubFailure, InterruptedException {
        long end = System.nanoTime() + MAX_AGE.toNanos();
        Instant oldest = first.getEnqueuedTime();
        Checkpoint next = committed;
        Transaction written = new Transaction();
        EventData event = first;
        writer.begin();
        while (event != null) {
            next = write(writer, next, event, written);
            link.release();
            long left = end - System.nanoTime();
            boolean full = written.isFull() || left <= 0 || stopping;
            event = full ? null : poll(link, Duration.ofNanos(left));
        }
        long acknowledged = writer.commit(next) - written.gaps;
        committed = next;
        listener.committed(new HubCommit(
                source,
                id,
                written.events,
                next.position(),
                written.counts,
                written.refused,
                acknowledged,
                Duration.between(oldest, Instant.now())));
    }

    /** What one transaction holds. */
    private static final class Transaction {
        private int events;
        private long bytes;

        /** Dead letters about events that were not there, which are no records. */
        private int gaps;

        private Counts counts = Counts.NONE;
        private final Map<DeadLetter.Reason, Long> refused = new EnumMap<>(DeadLetter.Reason.class);

        boolean isFull() {
            return events >= MAX_EVENTS || bytes >= MAX_BYTES;
        }

        void add(EventSink event, int size) {
            events++;
            bytes += size;
            counts = counts.plus(event.counts());
            event.refused().forEach((reason, n) -> refused.merge(reason, n, Long::sum));
        }
    }

    /** The end of the link ends the transaction, which holds whole events; the next poll tells of it again. */
    private static @Nullable EventData poll(HubLink link, Duration patience) throws InterruptedException {
        try {
            return link.poll(patience);
        } catch (HubFailure e) {
            log.debug("the link ended within a transaction", e);
            return null;
        }
    }

    private Checkpoint write(SourceWriter writer, Checkpoint done, EventData event, Transaction written)
            throws HubFailure {
        long sequence = event.getSequenceNumber();
        HubPosition at = Objects.requireNonNull(done.hub(), "hub");
        if (sequence <= done.position() && at.from() == null) {
            throw new HubFailure("the hub went back from " + done.position() + " to " + sequence, null);
        }
        if (sequence > done.position() + 1 && at.from() == null) {
            lost(writer, new Continuity.Gap(done.position() + 1, sequence - 1));
            written.gaps++;
        }
        eventTaken = event.getEnqueuedTime();
        EventSink sink = new EventSink(writer, maxRaw);
        written.add(sink, read(event, origin(sequence), sink));
        if (!sink.newest().equals(Instant.EPOCH)) {
            listener.sourceLag(source, Duration.between(sink.newest(), eventTaken));
        }
        Checkpoint next = done.after(sequence, sink.newest(), sink.counts())
                .at(sequence, at.at(event.getOffsetString(), event.getEnqueuedTime()));
        if (pulse.isDue(done.newest(), next.newest())) {
            writer.tick(new Tick(name, next.newest(), false, next.counts()));
        }
        return next;
    }

    /** Returns the size of what was read. */
    private int read(EventData event, Origin origin, EventSink sink) {
        byte[] body = event.getBody();
        if (Normaliser.isBlank(body)) {
            sink.deadLetter(new DeadLetter(DeadLetter.Reason.UNKNOWN_FORMAT, EMPTY, origin, body));
        } else {
            normaliser.read(body, 0, body.length, origin, sink);
        }
        return body.length;
    }

    private Origin origin(long sequence) {
        return new Origin(name, Origin.Unit.SEQUENCE, sequence, -1);
    }

    /**
     * Compares with the hub's end: a partition that has been read to it lets time go on; one that has not, but hears nothing, has a
     * link that died without a word.
     */
    private void compare(SourceWriter writer, long last, long silentNanos) throws HubFailure {
        listener.end(source, id, last);
        if (committed.position() < last) {
            if (silentNanos > settings.silence().toNanos()) {
                throw new HubFailure(
                        "no event for " + settings.silence().toSeconds() + " s, though the hub has some", null);
            }
            return;
        }
        Instant time = pulse.idle(committed.newest()).orElse(null);
        if (time != null) {
            writer.begin();
            writer.tick(new Tick(name, time, false, committed.counts()));
            writer.commit(committed);
            listener.idle(source, id, time);
        }
        supervisor.works();
    }

    /** The partition must not be read on. */
    private static final class AnotherHubException extends Exception {
        private static final long serialVersionUID = 1;

        AnotherHubException(String evidence) {
            super(evidence);
        }
    }
}
