package io.holdout.processor.spray;

import io.holdout.model.SignIn;
import io.holdout.processor.agent.SourcePrefix;
import java.time.Instant;
import java.util.List;

/**
 * What windows are judged on, of one user and five minutes; all else stays in the row.
 *
 * @param failed times of the wrong guesses kept
 * @param networks /24 or /48 they came from; empty unless the key is an autonomous system
 * @param proved time of the first right guess, {@link Instant#MAX} for none
 * @param letIn time of the first one that was let in, {@link Instant#MAX} for none
 */
record Mark(List<Instant> failed, List<String> networks, Instant proved, Instant letIn) {

    static Mark of(Tries tries, boolean system) {
        return new Mark(
                tries.failed().stream().map(SignIn::time).toList(),
                system
                        ? tries.failed().stream()
                                .map(signIn -> SourcePrefix.wide(signIn.source().address())
                                        .text())
                                .distinct()
                                .sorted()
                                .toList()
                        : List.of(),
                tries.proved().isEmpty() ? Instant.MAX : tries.proved().get(0).time(),
                tries.letIn());
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    boolean hasProved() {
        return proved.isBefore(Instant.MAX);
    }
}
