package io.holdout.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DiceTest {
    @Test
    void theSeedDecidesEverything() {
        Dice one = Dice.of(7, 8, 9);
        Dice same = Dice.of(7, 8, 9);
        Dice other = Dice.of(7, 9, 8);

        long[] numbers = IntStream.range(0, 10).mapToLong(i -> one.next()).toArray();

        assertThat(IntStream.range(0, 10).mapToLong(i -> same.next())).containsExactly(box(numbers));
        assertThat(IntStream.range(0, 10).mapToLong(i -> other.next())).doesNotContain(box(numbers));
    }

    private static Long[] box(long[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toArray(Long[]::new);
    }

    @Test
    void roundsToTheNumberItselfOnAverage() {
        Dice dice = Dice.of(1);

        double mean =
                IntStream.range(0, 100_000).map(i -> dice.round(2.3)).average().orElse(0);

        assertThat(mean).isCloseTo(2.3, Offset.offset(0.01));
    }

    @Test
    void staysWithinTheBounds() {
        Dice dice = Dice.of(2);

        assertThat(IntStream.range(0, 1000).mapToLong(i -> dice.between(-3, 3)))
                .containsOnly(-3L, -2L, -1L, 0L, 1L, 2L);
        assertThatThrownBy(() -> dice.between(3, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
