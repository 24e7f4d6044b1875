package io.holdout.processor.detect;

import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.processor.advice.Cause;
import java.util.Optional;

/** What keeps users of Apple's mail app out in a tenant. Each is an entity of its own rule, or of one it shares. */
enum Obstacle {
    CONSENT(Rule.CONSENT_MISSING, Cause.CONSENT_MISSING, "", ""),
    DISABLED(Rule.APP_DISABLED, Cause.APP_DISABLED, "disabled", "the app is disabled"),
    ASSIGNMENT(Rule.APP_DISABLED, Cause.APP_NEEDS_ASSIGNMENT, "assignment", "users have to be assigned to the app");

    private static final int DECLINED = 65004;

    private final Rule rule;
    private final Cause cause;
    private final String about;
    private final String detail;

    Obstacle(Rule rule, Cause cause, String about, String detail) {
        this.rule = rule;
        this.cause = cause;
        this.about = about;
        this.detail = detail;
    }

    /** By the code of a refusal of the app (source: Microsoft's error reference); empty for codes that say nothing of the tenant. */
    static Optional<Obstacle> of(SignIn refused) {
        return switch (refused.result().code()) {
            case 65001, 65004, 90094, 90095 -> Optional.of(CONSENT);
            case 70001, 7000112 -> Optional.of(DISABLED);
            case 50105 -> Optional.of(ASSIGNMENT);
            default -> Optional.empty();
        };
    }

    /** Whether a refusal shows that the tenant lacks consent: not where the user declined, which says nothing of the others. */
    static boolean showsThatConsentIsMissing(SignIn refused) {
        return refused.result().code() != DECLINED
                && of(refused).filter(CONSENT::equals).isPresent();
    }

    Rule rule() {
        return rule;
    }

    /** What to do about it. */
    Cause cause() {
        return cause;
    }

    /** The part of a finding's identity beside rule and tenant. */
    String about() {
        return about;
    }

    /** Why the finding is open, empty where the rule says it all. */
    String detail() {
        return detail;
    }
}
