package io.holdout.app;

import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.SourceWriter;
import io.holdout.ingest.normalise.Normaliser;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import io.holdout.model.Tick;
import io.holdout.simulator.HubEvent;
import io.holdout.simulator.SyntheticTenant;
import io.holdout.simulator.TenantSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Sends the events of a synthetic tenant through ingest in accelerated time. Where it is comes out of the checkpoint, so a run that
 * ended in whatever way goes on as if it had not.
 */
final class DemoFeed {
    static final String SOURCE = "demo";

    /** Events written in one transaction at most, and how long one may stay open. */
    private static final int BATCH = 100;

    private static final Duration BATCH_TIME = Duration.ofMillis(100);

    /** Ticks are part of what is written, so when one is due depends on the events alone. */
    private static final Duration TICK_EVERY = Duration.ofMinutes(5);

    private final Pipeline pipeline;
    private final TenantSettings wanted;
    private final boolean endGiven;
    private final double speed;

    /**
     * @param endGiven whether the user chose when the tenant's time ends; else a continued demo keeps its own end
     * @param speed how many times faster than real time
     */
    DemoFeed(Pipeline pipeline, TenantSettings wanted, boolean endGiven, double speed) {
        this.pipeline = pipeline;
        this.wanted = wanted;
        this.endGiven = endGiven;
        this.speed = speed;
    }

    /** Runs to the end of the tenant's time, or until told to stop; true when the end was reached. */
    boolean run(BooleanSupplier stopped) throws InterruptedException {
        try (SourceWriter writer = new SourceWriter(pipeline.kafka(), pipeline.topics(), SOURCE, 0)) {
            Checkpoint done = writer.acquire().orElseGet(() -> Checkpoint.beginning(about(wanted)));
            TenantSettings settings = settings(done);
            Normaliser normaliser = new Normaliser("unknown", InstantSource.fixed(settings.end()));
            Iterator<HubEvent> events =
                    new SyntheticTenant(settings).events(done.position() + 1).iterator();
            Pace pace = new Pace(speed);
            while (events.hasNext() && !stopped.getAsBoolean()) {
                done = transaction(writer, done, events, normaliser, pace, stopped);
            }
            boolean ended = !events.hasNext();
            if (ended) {
                writer.begin();
                writer.tick(new Tick(SOURCE, settings.end(), true, done.counts()));
                writer.commit(done);
            }
            return ended;
        }
    }

    private Checkpoint transaction(
            SourceWriter writer,
            Checkpoint start,
            Iterator<HubEvent> events,
            Normaliser normaliser,
            Pace pace,
            BooleanSupplier stopped)
            throws InterruptedException {
        pipeline.check();
        HubEvent event = events.next();
        pace.await(event.enqueued(), stopped);
        long deadline = System.nanoTime() + BATCH_TIME.toNanos();
        Checkpoint done = start;
        writer.begin();
        for (int i = 1; ; i++) {
            done = write(writer, done, event, normaliser);
            if (i == BATCH || !events.hasNext() || System.nanoTime() > deadline || !pace.isDue(event.enqueued())) {
                break;
            }
            event = events.next();
        }
        writer.commit(done);
        return done;
    }

    /** One event, and the tick after it where time has moved on: so the topic holds the same in the same order, however it was cut into transactions. */
    private Checkpoint write(SourceWriter writer, Checkpoint done, HubEvent event, Normaliser normaliser) {
        EventSink sink = new EventSink(writer);
        Origin origin = new Origin(SOURCE + "/0", Origin.Unit.SEQUENCE, event.sequence(), -1);
        normaliser.read(event.body(), 0, event.body().length, origin, sink);
        Checkpoint next = done.after(event.sequence(), sink.newest, sink.counts());
        if (span(next) != span(done)) {
            writer.tick(new Tick(SOURCE, next.newest(), false, next.counts()));
        }
        return next;
    }

    private static long span(Checkpoint at) {
        return at.newest().getEpochSecond() / TICK_EVERY.toSeconds();
    }

    private TenantSettings settings(Checkpoint done) {
        Map<String, String> about = done.about();
        String end = about.getOrDefault("end", "");
        boolean same = Long.toString(wanted.seed()).equals(about.get("seed"))
                && Integer.toString(wanted.users()).equals(about.get("users"))
                && Long.toString(wanted.span().toDays()).equals(about.get("days"))
                && (!endGiven || wanted.end().toString().equals(end));
        if (!same) {
            throw new UserError("this --data-dir holds the demo of --seed " + about.get("seed") + " --users "
                    + about.get("users") + " --days " + about.get("days") + " --end " + end
                    + ": give the same, or another directory");
        }
        return new TenantSettings(
                wanted.seed(),
                wanted.users(),
                wanted.span(),
                Instant.parse(end),
                wanted.recordsPerUserAndDay(),
                wanted.noise());
    }

    private static Map<String, String> about(TenantSettings settings) {
        return Map.of(
                "seed", Long.toString(settings.seed()),
                "users", Integer.toString(settings.users()),
                "days", Long.toString(settings.span().toDays()),
                "end", settings.end().toString());
    }

    /** Where the records of one event end up. */
    private static final class EventSink implements RecordSink {
        private final SourceWriter writer;
        private final Map<Category, Long> signIns = new EnumMap<>(Category.class);
        private final Map<String, Long> ignored = new TreeMap<>();
        private long deadLetters;
        private Instant newest = Instant.EPOCH;

        EventSink(SourceWriter writer) {
            this.writer = writer;
        }

        @Override
        public void signIn(SignIn signIn, Origin origin) {
            writer.signIn(signIn);
            signIns.merge(signIn.category(), 1L, Long::sum);
            newest = signIn.time().isAfter(newest) ? signIn.time() : newest;
        }

        @Override
        public void ignored(String category, Origin origin) {
            ignored.merge(category, 1L, Long::sum);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            writer.deadLetter(letter);
            deadLetters++;
        }

        Counts counts() {
            return new Counts(signIns, ignored, deadLetters);
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

        /** Sleeps until an event is due, in steps short enough to notice that the end has come. */
        void await(Instant event, BooleanSupplier stopped) throws InterruptedException {
            if (start.equals(Instant.EPOCH)) {
                start = event;
                startNanos = System.nanoTime();
            }
            while (!isDue(event) && !stopped.getAsBoolean()) {
                Thread.sleep(10);
            }
        }

        boolean isDue(Instant event) {
            double elapsed = System.nanoTime() - startNanos;
            return elapsed * speed >= Duration.between(start, event).toNanos();
        }
    }
}
