package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-05-04T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "' 0 ', 0",
        "3600, 3600",
        "86401, 86400",
        "99999999999999999999, 86400",
        "'Mon, 4 May 2026 08:00:30 GMT', 30",
        "'Mon, 4 May 2026 09:00:00 GMT', 3600",
        "'Wed, 6 May 2026 08:00:00 GMT', 86400",
        "'Mon, 4 May 2026 07:00:00 GMT', 0"
    })
    void secondsAndDatesAreObeyedUpToADay(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).hasSeconds(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "Mon, 99 May 2026 08:00:30 GMT", "\u0661"})
    void aWaitThatMakesNoSenseIsNone(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void noHeaderIsNoWait() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
