package io.holdout.sinks.delivery;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static io.holdout.sinks.delivery.OutboxTrial.SETTLED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.sinks.FindingBuilder;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.ledger.LedgerKey;
import io.holdout.sinks.ledger.LedgerKey.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages that the other side does not take. */
class OutboxFailureTest {
    private static final RetryLater BUSY = new RetryLater("status 503", null, true);
    private static final RetryLater SILENT = new RetryLater("no answer", null, false);
    private static final Rejected GONE = new Rejected("status 410: the webhook is gone");

    private static FindingBuilder legacy(String uid) {
        return aFinding().uid(uid);
    }

    @Test
    void whatWasRefusedForNowIsTriedAgainWithoutAMark() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).contains("single a");

        soc.ends(BUSY);

        assertThat(soc.begin()).as("not before the wait is over").isEmpty();
        assertThat(soc.after(Duration.ofSeconds(1)).begin()).contains("single a");
        assertThat(soc.ends(BUSY).after(Duration.ofSeconds(1)).begin()).isEmpty();
        assertThat(soc.after(Duration.ofSeconds(1)).begin()).contains("single a");
        assertThat(soc.ends(new Delivered()).status().totals().repeats()).isZero();
    }

    @Test
    void anAttemptWithoutAnAnswerIsRepeatedWithAMark() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).contains("single a");

        soc.ends(SILENT).restart().after(Duration.ofSeconds(1));

        assertThat(soc.begin()).contains("again: single a");
        assertThat(soc.ends(new Delivered()).status().totals().repeats()).isEqualTo(1);
    }

    @Test
    void anAttemptThatACrashCutOffIsRepeatedWithAMark() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).contains("single a");

        assertThat(soc.restart().told()).containsExactly("again: single a");
        assertThat(soc.restart().told()).isEmpty();
    }

    @Test
    void anAttemptThatWasNotBegunIsNoRepeat() {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        assertThat(soc.comes(legacy("a")).restart().told()).containsExactly("single a");
    }

    @Test
    void theWaitAskedForHoldsEverythingBack() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).isPresent();
        soc.ends(new RetryLater("throttled (429)", Duration.ofMinutes(10), true));

        soc.comes(aFinding().uid("c").rule(Rule.SPRAY_SUCCESS).severity(Severity.CRITICAL));

        assertThat(soc.after(Duration.ofSeconds(599)).told()).isEmpty();
        assertThat(soc.after(Duration.ofSeconds(1)).told()).containsExactly("single c", "single a");
    }

    @Test
    void theWaitAskedForOutlivesARestart() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).isPresent();
        soc.ends(new RetryLater("throttled (429)", Duration.ofMinutes(10), true))
                .restart();

        soc.comes(aFinding().uid("c").rule(Rule.SPRAY_SUCCESS).severity(Severity.CRITICAL));

        assertThat(soc.after(Duration.ofSeconds(599)).told()).isEmpty();
        assertThat(soc.after(Duration.ofSeconds(1)).told()).containsExactly("single c", "single a");
        assertThat(soc.keys(Kind.PAUSE)).isEmpty();
    }

    @Test
    void whatComesWhileAWebhookIsDownFolds() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).isPresent();
        soc.ends(BUSY).comes(legacy("b"), legacy("c"));

        assertThat(soc.after(Duration.ofHours(5)).told()).containsExactly("single a", "fold legacy-sign-in: b c");
    }

    @Test
    void whatIsRefusedForGoodIsParkedAndToldElsewhere() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a"), aFinding().uid("b").rule(Rule.APP_DISABLED))
                        .begin())
                .isPresent();

        assertThat(soc.ends(GONE).told()).containsExactly("single b");

        assertThat(soc.status().parked()).isEqualTo(1);
        assertThat(soc.status().totals().parked()).isEqualTo(1);
        assertThat(soc.elsewhere()).singleElement().asString().contains("\"soc\"", "status 410");
        assertThat(soc.restart().status().parked()).isEqualTo(1);
        assertThat(soc.told()).isEmpty();
    }

    @Test
    void theSameTroubleIsToldOnce() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        for (int i = 0; i < 3; i++) {
            assertThat(soc.comes(legacy("a" + i).tenant("t" + i)).begin()).isPresent();
            soc.ends(GONE);
        }

        assertThat(soc.elsewhere()).hasSize(1);
    }

    @Test
    void parkedMessagesAreSentAgainWhenSomebodyWantsIt() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).begin()).isPresent();
        soc.ends(GONE);

        soc.put(new LedgerKey("soc", Kind.RESEND, "1"), "{}".getBytes(UTF_8));

        assertThat(soc.restart().told()).containsExactly("single a");
        assertThat(soc.status().totals().parked()).isZero();
        assertThat(soc.status().parked()).isZero();
        assertThat(soc.keys(Kind.RESEND)).isEmpty();
        assertThat(soc.restart().told()).isEmpty();
    }

    @Test
    void aMessageThatFailsOnAndOnLetsOthersPass() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        soc.comes(aFinding().uid("poison").rule(Rule.SPRAY_SUCCESS).severity(Severity.CRITICAL));
        soc.comes(legacy("a"));
        boolean passed = false;
        for (int i = 0; i < 30 && !passed; i++) {
            String said = soc.after(Duration.ofMinutes(1)).begin().orElse("");
            if (said.contains("poison")) {
                soc.ends(BUSY);
            } else if (!said.isEmpty()) {
                passed = true;
                assertThat(said).isEqualTo("single a");
                soc.ends(new Delivered());
            }
        }

        assertThat(passed).isTrue();
    }

    @Test
    void whatFailsForADayIsParked() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        soc.comes(legacy("a"));
        for (int i = 0; i < 26 && soc.status().parked() == 0; i++) {
            if (soc.after(Duration.ofHours(1)).begin().isPresent()) {
                soc.ends(BUSY);
            }
        }

        assertThat(soc.status().parked()).isEqualTo(1);
        assertThat(soc.elsewhere()).isNotEmpty();
    }

    @Test
    void eachAttemptCounts() {
        OutboxTrial soc = new OutboxTrial(SETTLED, new Limit(2, Duration.ofHours(1)));
        assertThat(soc.comes(aFinding().uid("c").severity(Severity.CRITICAL)).begin())
                .isPresent();
        soc.ends(BUSY).after(Duration.ofSeconds(1));
        assertThat(soc.begin()).isPresent();
        soc.ends(BUSY);

        assertThat(soc.after(Duration.ofMinutes(59)).restart().begin()).isEmpty();
        assertThat(soc.after(Duration.ofMinutes(2)).begin()).isPresent();
    }

    @Test
    void theTroubleOfAnotherIsToldOnceAndInNoCircles() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        Trouble trouble = new Trouble("other", "status 410: the webhook is gone", 3, soc.now(), false);
        soc.outbox().trouble("other.1", trouble);

        assertThat(soc.begin()).contains("trouble of other: status 410: the webhook is gone");
        soc.ends(GONE);

        assertThat(soc.elsewhere()).isEmpty();
        assertThat(soc.keys(Kind.TROUBLE)).isEmpty();
    }

    @Test
    void aMessageInPartsGoesOnWhereItStopped() {
        OutboxTrial soc = new OutboxTrial(
                SETTLED,
                content -> List.of("1 of 2".getBytes(UTF_8), "2 of 2".getBytes(UTF_8)),
                new Limit(100, Duration.ofHours(1)));
        assertThat(soc.comes(legacy("a")).begin()).contains("1 of 2");
        soc.ends(new Delivered());

        assertThat(soc.restart().begin()).contains("2 of 2");
        soc.ends(BUSY).restart().after(Duration.ofSeconds(1));
        assertThat(soc.told()).containsExactly("2 of 2");
        assertThat(soc.status().totals().delivered()).isEqualTo(1);
        assertThat(soc.status().totals().messages()).isEqualTo(2);
        assertThat(soc.status().budget())
                .singleElement()
                .satisfies(left -> assertThat(left.left()).isEqualTo(97));
    }

    @Test
    void aMarkThatMovesTheSplitRepeatsTheWholeAndLosesNothing() {
        OutboxTrial soc = new OutboxTrial(
                SETTLED,
                content -> content.repeat()
                        ? List.of("A".getBytes(UTF_8), "B".getBytes(UTF_8), "C".getBytes(UTF_8))
                        : List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
        assertThat(soc.comes(legacy("x")).begin()).contains("a");
        soc.ends(new Delivered());
        assertThat(soc.begin()).contains("b");

        assertThat(soc.restart().told()).containsExactly("A", "B", "C");
    }
}
