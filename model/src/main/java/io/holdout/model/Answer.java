package io.holdout.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what an Admin client was asked, and gives back Kafka's own exception when it fails. */
public final class Answer {
    /** Longer than the client's own limit for one call, which is what should end a wait. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Answer() {}

    /** The answer for one of the things that were asked about together. */
    public static <K, T> T of(Map<K, ? extends Future<T>> asked, K about) {
        return of(requireNonNull(asked.get(about), "nothing was asked about it"));
    }

    /** The answer, or the {@link KafkaException} the broker or the client answered with. */
    public static <T> T of(Future<T> asked) {
        try {
            return asked.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new IllegalStateException("the admin client failed", e);
        }
    }
}
