package io.holdout.sinks.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook, in a thread of its own, for as long as it is this replica's. Whatever goes wrong with Kafka, it begins again from
 * the ledger.
 */
final class Courier {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final WebhookPlan plan;
    private final Sender sender;
    private final DeliverySettings settings;
    private final DeliveryListener listener;
    private final java.util.function.Consumer<Throwable> bug;
    private final Thread thread;
    private final Stop stop = new Stop();
    private volatile @Nullable Progress progress;

    /**
     * How far it is, for those who wait for it.
     *
     * @param flushes that were done
     */
    record Progress(Map<TopicPartition, Long> next, boolean atRest, long flushes) {}

    /** What others ask of its thread. */
    static final class Stop {
        private volatile boolean asked;
        private final AtomicLong flushes = new AtomicLong();

        boolean isAsked() {
            return asked;
        }

        /** How often it was asked for so far. */
        long flushes() {
            return flushes.get();
        }
    }

    Courier(
            WebhookPlan plan,
            Sender sender,
            DeliverySettings settings,
            DeliveryListener listener,
            java.util.function.Consumer<Throwable> bug) {
        this.plan = plan;
        this.sender = sender;
        this.settings = settings;
        this.listener = listener;
        this.bug = bug;
        this.thread = new Thread(this::run, "deliver-" + plan.name());
    }

    void start() {
        thread.start();
    }

    String webhook() {
        return plan.name();
    }

    /** Lets the attempt in hand end. */
    void stop() {
        stop.asked = true;
    }

    void flush() {
        stop.flushes.incrementAndGet();
    }

    /** True when all that was to be flushed has been, and nothing is due. */
    boolean isDone(Progress at) {
        return at.atRest() && at.flushes() == stop.flushes();
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    /** Waits for the end, at most so long; then the attempt in hand is given up. */
    void join(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(5).toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stop.isAsked()) {
                long began = System.nanoTime();
                String why = session();
                if (stop.isAsked()) {
                    return;
                }
                listener.waiting(plan.name(), why);
                pause = System.nanoTime() - began > LONGEST_PAUSE.toNanos() ? FIRST_PAUSE : pause;
                Thread.sleep(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis()));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException | InterruptException e) {
            log.debug("{}: interrupted", plan.name());
        } catch (Throwable e) { // whatever it is, the owner must hear of it
            bug.accept(e);
        } finally {
            progress = null;
            listener.closed(plan.name());
        }
    }

    /** Why it ended. */
    private String session() throws InterruptedException {
        try (CourierSession session = new CourierSession(plan, sender, settings, listener, stop)) {
            listener.opened(plan.name());
            while (!stop.isAsked()) {
                if (!session.turn()) {
                    return "begins again";
                }
                progress = session.progress();
            }
            session.finish();
            return "";
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            log.info("{}: another replica tells it now", plan.name());
            return "another replica tells it";
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.warn("{}: begins again from the ledger: {}", plan.name(), e.toString());
            return "Kafka: " + e.getClass().getSimpleName();
        }
    }
}
