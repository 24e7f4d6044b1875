package io.holdout.processor.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.processor.agent.Family;
import io.holdout.processor.stage.FamiliarSources.Way;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class RecentWaysTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Bytes ROW = RowKey.of('s').number(1).text("a").bytes();
    private static final Way WAY = new Way(64_496, Family.OUTLOOK_MOBILE, NOON);

    private final RecentWays recent = new RecentWays();

    @Test
    void holdsNothingAtFirst() {
        assertThat(recent.holds(recent.hash(recent.hash(ROW), WAY), NOON)).isFalse();
    }

    @Test
    void holdsWhatWasPutForLaterTimesOnly() {
        long hash = recent.hash(recent.hash(ROW), WAY);
        recent.put(hash, NOON);

        assertThat(recent.holds(hash, NOON.plusSeconds(1))).isTrue();
        // earlier in the same second would be news, and only the second is kept
        assertThat(recent.holds(hash, NOON)).isFalse();
        assertThat(recent.holds(hash, NOON.minusSeconds(1))).isFalse();
    }

    @Test
    void theFirstAndTheLastSecondOfADayAreTold() {
        Instant first = Instant.parse("2026-05-04T00:00:00Z");
        Instant last = first.plusSeconds(86_399);
        for (int day = 0; day < 10; day++) {
            long hash = recent.hash(recent.hash(ROW), WAY) + day;

            recent.put(hash, first.plusSeconds(86_400L * day));
            assertThat(recent.holds(hash, last.plusSeconds(86_400L * day))).isTrue();

            recent.put(hash, last.plusSeconds(86_400L * day));
            assertThat(recent.holds(hash, first.plusSeconds(86_400L * day))).isFalse();
        }
    }

    @Test
    void tellsRowsAndWaysApart() {
        recent.put(recent.hash(recent.hash(ROW), WAY), NOON);
        Instant later = NOON.plusSeconds(1);

        Bytes otherRow = RowKey.of('s').number(2).text("a").bytes();
        assertThat(recent.holds(recent.hash(recent.hash(otherRow), WAY), later)).isFalse();
        Way otherNetwork = new Way(64_497, WAY.family(), NOON);
        assertThat(recent.holds(recent.hash(recent.hash(ROW), otherNetwork), later))
                .isFalse();
        Way otherAgent = new Way(WAY.asn(), Family.BROWSER, NOON);
        assertThat(recent.holds(recent.hash(recent.hash(ROW), otherAgent), later))
                .isFalse();
    }

    @Test
    void aNewerWayTakesThePlaceOfTheOlderOfTwo() {
        // the same two places, by all bits that choose them
        long first = 0x0123_4567_89ab_cdefL;
        long second = first + 1;
        long third = first + 2;

        recent.put(first, NOON);
        recent.put(second, NOON.plusSeconds(1));
        recent.put(third, NOON.plusSeconds(2));

        assertThat(recent.holds(first, NOON.plusSeconds(9))).isFalse();
        assertThat(recent.holds(second, NOON.plusSeconds(9))).isTrue();
        assertThat(recent.holds(third, NOON.plusSeconds(9))).isTrue();
    }

    @Test
    void anEmptyPlaceIsTakenBeforeAnotherOneIsGivenUp() {
        // by the bits that choose the places: one in 1 or 2, the others in 3 or 2 and in 4 or 1
        long one = 1L << 46 | 2L << 28 | 5;
        long other = 3L << 46 | 2L << 28 | 6;
        long third = 4L << 46 | 1L << 28 | 7;
        for (int hour = 0; hour < 72; hour++) {
            RecentWays fresh = new RecentWays();
            Instant time = NOON.plusSeconds(3_600L * hour);

            fresh.put(one, time);
            fresh.put(other, time.plusSeconds(1));
            fresh.put(third, time.plusSeconds(2));

            Instant later = time.plusSeconds(9);
            assertThat(fresh.holds(one, later)).isTrue();
            assertThat(fresh.holds(other, later)).isTrue();
            assertThat(fresh.holds(third, later)).isTrue();
        }
    }

    @Test
    void hashOfTheWayItselfIgnoresItsTime() {
        Way later = new Way(WAY.asn(), WAY.family(), NOON.plusSeconds(60));

        assertThat(recent.hash(recent.hash(ROW), later)).isEqualTo(recent.hash(recent.hash(ROW), WAY));
    }
}
