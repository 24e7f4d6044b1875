package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final long NOW = 1_777_881_600_000L;
    private static final Limit TEN_A_MINUTE = new Limit(10, Duration.ofMinutes(1));

    /** Whatever the delays, and whenever it begins anew: a message arrives at any time between its begin and its end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSpanOfTheOtherSideHoldsMoreThanTheLimits(long seed) {
        Random random = new Random(seed);
        List<Limit> limits = List.of(
                new Limit(4, Duration.ofSeconds(1)),
                new Limit(20, Duration.ofSeconds(30)),
                new Limit(50, Duration.ofMinutes(10)));
        Budget budget = new Budget(limits);
        List<Long> arrivals = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        long now = NOW;
        for (int i = 0; i < 2000; i++) {
            Severity severity = List.of(Severity.values()).get(random.nextInt(5));
            now = Math.max(now + random.nextInt(20), budget.earliest(severity, now));
            int slot = budget.begin(now);
            long arrival = now + random.nextInt(400);
            now = arrival + random.nextInt(400);
            arrivals.add(arrival);
            ends.add(budget.end(slot, now));
            if (random.nextInt(50) == 0) {
                budget = new Budget(limits);
                budget.restore(ends, now);
            }
        }
        for (Limit limit : limits) {
            for (int i = limit.messages(); i < arrivals.size(); i++) {
                assertThat(arrivals.get(i) - arrivals.get(i - limit.messages()))
                        .as("%s at message %s", limit, i)
                        .isGreaterThan(limit.per().toMillis());
            }
        }
        // it does use them: the slowest limit alone allows five a minute
        assertThat(now - NOW).isLessThan(Duration.ofMinutes(2000 / 5 * 2).toMillis() + 2000 * 800);
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL, 10", "HIGH, 9", "MEDIUM, 7", "LOW, 5", "INFORMATIONAL, 5"})
    void theMoreSevereTheMoreOfItMayBeUsed(Severity severity, int messages) {
        Budget budget = new Budget(List.of(TEN_A_MINUTE));
        for (int i = 0; i < messages; i++) {
            assertThat(budget.earliest(severity, NOW)).isEqualTo(NOW);
            budget.end(budget.begin(NOW), NOW);
        }

        assertThat(budget.earliest(severity, NOW)).isEqualTo(NOW + 60_001);
        assertThat(budget.left(TEN_A_MINUTE, severity, NOW)).isZero();
    }

    @Test
    void aLimitOfOneIsForAll() {
        assertThat(new Budget(List.of(new Limit(1, Duration.ofHours(1)))).earliest(Severity.LOW, NOW))
                .isEqualTo(NOW);
    }

    @Test
    void whatEndsLateCountsFromItsEnd() {
        Budget budget = new Budget(List.of(new Limit(1, Duration.ofSeconds(1))));
        int slot = budget.begin(NOW);
        budget.end(slot, NOW + 15_000);

        assertThat(budget.earliest(Severity.CRITICAL, NOW + 15_000)).isEqualTo(NOW + 16_001);
    }

    @Test
    void aClockThatWasPutBackBlocksNothingForLong() {
        Budget budget = new Budget(List.of(new Limit(1, Duration.ofSeconds(1))));
        budget.restore(List.of(NOW + Duration.ofDays(300).toMillis()), NOW);

        assertThat(budget.earliest(Severity.LOW, NOW)).isEqualTo(NOW + 1001);
    }

    @Test
    void onlyLongSpansSayThatItIsShort() {
        Budget budget = new Budget(List.of(new Limit(2, Duration.ofSeconds(1)), new Limit(100, Duration.ofHours(1))));
        budget.end(budget.begin(NOW), NOW);

        assertThat(budget.leftForHours(Severity.CRITICAL, NOW)).isEqualTo(99);
        assertThat(budget.leftForHours(Severity.LOW, NOW)).isEqualTo(49);
    }

    @Test
    void withoutLimitsNothingWaits() {
        Budget budget = new Budget(List.of());
        for (int i = 0; i < 1000; i++) {
            assertThat(budget.earliest(Severity.INFORMATIONAL, NOW)).isEqualTo(NOW);
            budget.end(budget.begin(NOW), NOW);
        }
    }
}
