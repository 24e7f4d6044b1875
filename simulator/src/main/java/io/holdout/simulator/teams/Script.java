package io.holdout.simulator.teams;

import java.util.List;
import java.util.SplittableRandom;

/** Which answer each request of a channel gets. Asked by one thread at a time. */
@FunctionalInterface
public interface Script {

    /** @param nth which request of the channel, from 0 */
    Answer answer(long nth);

    static Script always(Answer answer) {
        return nth -> answer;
    }

    /** The answers in turn; the last one is repeated. */
    static Script inTurn(Answer... answers) {
        List<Answer> all = List.of(answers);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a script needs an answer");
        }
        return nth -> all.get((int) Math.min(nth, all.size() - 1));
    }

    /** @param weight how often the answer comes, in proportion to the others; positive */
    record Chance(Answer answer, int weight) {
        public Chance {
            if (weight <= 0) {
                throw new IllegalArgumentException("a weight must be positive: " + weight);
            }
        }
    }

    /** Answers by chance, the same for the same seed. */
    static Script random(long seed, Chance... chances) {
        List<Chance> all = List.of(chances);
        int sum = all.stream().mapToInt(Chance::weight).sum();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a script needs an answer");
        }
        SplittableRandom dice = new SplittableRandom(seed);
        return nth -> {
            int point = dice.nextInt(sum);
            for (Chance one : all) {
                point -= one.weight();
                if (point < 0) {
                    return one.answer();
                }
            }
            throw new IllegalStateException("the weights do not add up");
        };
    }
}
