package io.holdout.processor.spray;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.SignIn;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is kept of one user, one network and five minutes: the first attempts by time and id, as they were said last.
 *
 * @param user key of the user
 * @param failed wrong guesses
 * @param proved right ones, let in or not
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Tries(String user, List<SignIn> failed, List<SignIn> proved) {
    private static final Comparator<SignIn> ORDER = comparing(SignIn::time).thenComparing(SignIn::id);

    /** Right guesses kept: the first shows who knows, the others are there when it turns out to be the user. */
    private static final int PROVED = 8;

    /** Tools are recognised by the first part of what they call themselves. */
    private static final int AGENT_LENGTH = 256;

    public Tries {
        failed = failed == null ? List.of() : List.copyOf(failed);
        proved = proved == null ? List.of() : List.copyOf(proved);
    }

    static Tries none(String user) {
        return new Tries(user, List.of(), List.of());
    }

    boolean has(String id) {
        return Stream.concat(failed.stream(), proved.stream())
                .anyMatch(signIn -> signIn.id().equals(id));
    }

    @JsonIgnore
    boolean isEmpty() {
        return failed.isEmpty() && proved.isEmpty();
    }

    Tries without(String id) {
        return new Tries(user, without(failed, id), without(proved, id));
    }

    private static List<SignIn> without(List<SignIn> signIns, String id) {
        return signIns.stream().filter(signIn -> !signIn.id().equals(id)).toList();
    }

    /** @param most wrong guesses to keep */
    Tries with(SignIn signIn, Guess guess, int most) {
        return switch (guess) {
            case WRONG -> new Tries(user, with(failed, signIn, most), proved);
            case RIGHT, LET_IN -> new Tries(user, failed, with(proved, signIn, PROVED));
            case NONE -> this;
        };
    }

    private static List<SignIn> with(List<SignIn> signIns, SignIn signIn, int most) {
        return Stream.concat(signIns.stream(), Stream.of(stripped(signIn)))
                .sorted(ORDER)
                .limit(most)
                .toList();
    }

    /** Those of these times; of a user without any, nothing. */
    Tries counted(Set<Instant> times) {
        return new Tries(
                user,
                failed.stream().filter(signIn -> times.contains(signIn.time())).toList(),
                times.isEmpty() ? List.of() : proved);
    }

    Tries withoutFailed() {
        return new Tries(user, List.of(), proved);
    }

    Tries withoutProved() {
        return new Tries(user, failed, List.of());
    }

    /** When the user was let in first, {@link Instant#MAX} for never. */
    Instant letIn() {
        return proved.stream()
                .filter(signIn -> Guess.of(signIn) == Guess.LET_IN)
                .map(SignIn::time)
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** Without what neither a decision nor an analyst asks of an attempt. */
    private static SignIn stripped(SignIn s) {
        String agent = s.client().agent();
        return new SignIn(
                s.v(),
                s.id(),
                s.tenantId(),
                s.category(),
                s.time(),
                null,
                s.user(),
                s.app(),
                new SignIn.Client(
                        s.client().app(),
                        s.client().protocol(),
                        agent.substring(0, Math.min(AGENT_LENGTH, agent.length())),
                        "",
                        List.of()),
                new SignIn.Result(
                        s.result().code(),
                        s.result().conditionalAccess(),
                        List.of(),
                        s.result().password(),
                        ""),
                s.source(),
                SignIn.Device.NONE,
                "",
                "",
                "");
    }
}
