package io.holdout.processor.spray;

import io.holdout.model.SignIn;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.detect.Outcome;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.verdict.Verdict;
import io.holdout.processor.verdict.Verdicts;

/** What a sign-in would be, were it somebody's guess at a password. */
public enum Guess {
    /** Wrong password, locked account, or no such user: what a spray is made of. */
    WRONG,
    /** Right, then stopped by policy or a second factor. */
    RIGHT,
    LET_IN,
    /** An interrupt, or a failure of account, application or service, which says nothing of passwords. */
    NONE;

    /** @param signIn over a legacy protocol or the password grant */
    public static Guess of(SignIn signIn) {
        return of(signIn, sighting(signIn).outcome());
    }

    /** Without its user agent, which costs the most to read and decides nothing here. */
    static Sighting sighting(SignIn signIn) {
        return Sighting.of(signIn, agent -> UserAgent.decode(""));
    }

    /** The same where the outcome is known. */
    public static Guess of(SignIn signIn, Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> LET_IN;
            case BLOCKED -> RIGHT;
            case FAILED -> isWrong(signIn) ? WRONG : NONE;
            case NOTHING -> NONE;
        };
    }

    private static boolean isWrong(SignIn signIn) {
        boolean grant = signIn.client().protocol().equalsIgnoreCase("ropc");
        Verdict verdict = Verdicts.of(signIn.result().code(), true, grant);
        return verdict == Verdict.BAD || verdict == Verdict.LOCK || verdict == Verdict.ENUM;
    }
}
