package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.delivery.Delivery.RetryLater;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @Test
    void theWaitDoublesUpToTheLongest() {
        assertThat(wait(1, null, 0)).hasSeconds(1);
        assertThat(wait(2, null, 0)).hasSeconds(2);
        assertThat(wait(5, null, 0)).hasSeconds(16);
        assertThat(wait(7, null, 0)).hasSeconds(60);
        assertThat(wait(1_000_000, null, 0)).hasSeconds(60);
    }

    @Test
    void upToHalfOfItIsLeftToChance() {
        assertThat(wait(3, null, 0.5)).hasSeconds(3);
        assertThat(wait(3, null, ALMOST_ONE)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatTheOtherSideAsksForIsNeverUndercut() {
        assertThat(wait(1, Duration.ofSeconds(30), 0)).hasSeconds(30);
        assertThat(wait(1, Duration.ofSeconds(30), ALMOST_ONE))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    private static Duration wait(int attempts, @Nullable Duration asked, double random) {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60))
                .next(attempts, new RetryLater("throttled", asked, true), random);
    }
}
