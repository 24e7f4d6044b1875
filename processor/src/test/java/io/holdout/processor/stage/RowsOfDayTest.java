package io.holdout.processor.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsOfDayTest {
    private static final long TODAY = 20_600;

    private final RowsOfDay rows = new RowsOfDay();

    @Test
    void lacksWhatWasNotWrittenOnADayItHasSeenBegin() {
        rows.begin(TODAY, true);
        rows.put(TODAY, 17);

        assertThat(rows.lacks(TODAY, 17)).isFalse();
        assertThat(rows.lacks(TODAY, 18)).isTrue();
    }

    @Test
    void saysNothingOfOtherDays() {
        rows.begin(TODAY, true);

        assertThat(rows.lacks(TODAY - 1, 17)).isFalse();
        assertThat(rows.lacks(TODAY + 1, 17)).isFalse();
        assertThat(rows.isNew(TODAY)).isFalse();
        assertThat(rows.isNew(TODAY + 1)).isTrue();
    }

    @Test
    void saysNothingOfADayThatHadBegunBefore() {
        rows.begin(TODAY, false);

        assertThat(rows.lacks(TODAY, 17)).isFalse();
    }

    @Test
    void aNewDayBeginsWithNothing() {
        rows.begin(TODAY, true);
        rows.put(TODAY, 17);

        rows.begin(TODAY + 1, true);

        assertThat(rows.lacks(TODAY + 1, 17)).isTrue();
    }

    @Test
    void neverLacksWhatWasWrittenAndSeldomHoldsWhatWasNot() {
        Random random = new Random(4);
        long[] written = random.longs(200_000).toArray();
        rows.begin(TODAY, true);
        for (long hash : written) {
            rows.put(TODAY, hash);
        }

        for (long hash : written) {
            assertThat(rows.lacks(TODAY, hash)).isFalse();
        }
        assertThat(random.longs(10_000).filter(hash -> !rows.lacks(TODAY, hash)).count())
                .isLessThan(300);
    }
}
