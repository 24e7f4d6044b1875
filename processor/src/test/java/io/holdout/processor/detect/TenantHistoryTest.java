package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.PostureChange;
import io.holdout.processor.detect.TenantFact.AppleAppLetIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which successes of Apple's mail app a tenant is judged anew for: a large one has thousands while the first is not settled. */
class TenantHistoryTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final int NO_CONSENT = 65001;
    private static final int DISABLED = 7000112;

    @Test
    void onlyAnEarlierProofIsAnotherOneThoughTheFirstIsPending() {
        TenantHistory history = pending(letIn("ada", 10));

        assertThat(history.concerns(letIn("bob", 9))).isTrue();
        assertThat(history.concerns(letIn("bob", 11))).isFalse();
    }

    @Test
    void whatCameBeforeARevocationProvesNothingSince() {
        TenantHistory history = pending(letIn("ada", 10), audited(PostureChange.Kind.CONSENT_REVOKED, 20));

        assertThat(history.concerns(letIn("bob", 15))).isFalse();
        assertThat(history.concerns(letIn("bob", 25))).isTrue();
    }

    @Test
    void whileConsentIsMissingTheFirstSuccessProvesItAndOthersOnlyOfWhoWasRefused() {
        TenantHistory missing = pending(refused("cem", 20, NO_CONSENT));

        assertThat(missing.concerns(letIn("bob", 15))).isFalse();
        assertThat(missing.concerns(letIn("bob", 25))).isTrue();

        TenantHistory proved = pending(refused("cem", 20, NO_CONSENT), letIn("bob", 25));

        assertThat(proved.concerns(letIn("cem", 30))).isTrue();
        assertThat(proved.concerns(letIn("dan", 30))).isFalse();
        assertThat(proved.concerns(letIn("dan", 22))).isTrue();
    }

    @Test
    void aDisabledAppIsEnabledByTheFirstSuccessAfterIt() {
        TenantHistory off = pending(letIn("ada", 10), refused("cem", 20, DISABLED));

        assertThat(off.concerns(letIn("bob", 15))).isFalse();
        assertThat(off.concerns(letIn("bob", 25))).isTrue();

        TenantHistory on = pending(letIn("ada", 10), refused("cem", 20, DISABLED), letIn("bob", 30));

        assertThat(on.concerns(letIn("dan", 25))).isTrue();
        assertThat(on.concerns(letIn("dan", 35))).isFalse();
    }

    private static TenantHistory pending(TenantFact... facts) {
        return TenantHistory.startingAt("contoso", START).refolded(List.of(facts), START, Thresholds.DEFAULT, GRACE);
    }

    private static AppleAppLetIn letIn(String user, int minute) {
        return new AppleAppLetIn("contoso", "contoso|" + user + "-id", minute(minute));
    }

    private static TenantFact refused(String user, int minute, int code) {
        return new TenantFact.AppleAppRefused(
                "contoso|" + user + "-id",
                aSignIn()
                        .by(user)
                        .app(APPLE_APP, "Apple Internet Accounts")
                        .code(code)
                        .at(minute(minute))
                        .build());
    }

    private static TenantFact audited(PostureChange.Kind kind, int minute) {
        return new TenantFact.Audited(new PostureChange(
                1, "a1", "contoso", minute(minute), kind, PostureChange.APPLE_APP, "Apple Internet Accounts", "admin"));
    }

    private static Instant minute(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }
}
