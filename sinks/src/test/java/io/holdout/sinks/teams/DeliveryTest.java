package io.holdout.sinks.teams;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.teams.Delivery.Delivered;
import io.holdout.sinks.teams.Delivery.Rejected;
import io.holdout.sinks.teams.Delivery.RetryLater;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
    private static final Instant NOW = Instant.parse("2026-05-04T08:00:00Z");

    @Test
    void acceptedIsDelivered() {
        assertThat(judged(202, "", null)).isInstanceOf(Delivered.class);
        assertThat(judged(200, "1", null)).isInstanceOf(Delivered.class);
        assertThat(judged(200, " 1\n", null)).isInstanceOf(Delivered.class);
        assertThat(judged(200, "", null)).isInstanceOf(Delivered.class);
    }

    @Test
    void okWithAnErrorTextIsThrottling() {
        assertThat(judged(
                        200,
                        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
                        null))
                .isInstanceOf(RetryLater.class);
    }

    @Test
    void okFromSomethingElseIsNoDelivery() {
        assertThat(judged(200, "<html>Sign in to the network</html>", null)).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatMayPassIsRetried(int status) {
        assertThat(judged(status, "", null)).isInstanceOf(RetryLater.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422})
    void whatWillNotPassIsFinal(int status) {
        assertThat(judged(status, "", null)).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "' 0 ', 0",
        "3600, 60",
        "99999999999999999999, 60",
        "'Mon, 4 May 2026 08:00:30 GMT', 30",
        "'Mon, 4 May 2026 09:00:00 GMT', 60",
        "'Mon, 4 May 2026 07:00:00 GMT', 0"
    })
    void theWaitAskedForIsObeyedUpToAMinute(String retryAfter, long seconds) {
        assertThat(judged(429, "", retryAfter))
                .isEqualTo(new RetryLater("throttled (429)", Duration.ofSeconds(seconds)));
        assertThat(judged(503, "", retryAfter)).isEqualTo(new RetryLater("status 503", Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "Mon, 99 May 2026 08:00:30 GMT", "\u0661"})
    void aWaitThatMakesNoSenseIsNone(String retryAfter) {
        assertThat(judged(429, "", retryAfter)).isEqualTo(new RetryLater("throttled (429)", null));
    }

    private static Delivery judged(int status, String body, @Nullable String retryAfter) {
        return Delivery.of(status, body, retryAfter, NOW);
    }
}
