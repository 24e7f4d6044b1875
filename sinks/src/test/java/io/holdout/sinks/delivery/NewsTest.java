package io.holdout.sinks.delivery;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Severity;
import io.holdout.sinks.card.Reason;
import io.holdout.sinks.ledger.Told.State;
import org.junit.jupiter.api.Test;

class NewsTest {
    private static final State MEDIUM = new State(Severity.MEDIUM, false);
    private static final State ENDED = new State(Severity.MEDIUM, true);

    @Test
    void whatWasNeverToldIsNew() {
        assertThat(News.of(aFinding().build(), null)).isEqualTo(Reason.NEW);
        assertThat(News.of(aFinding().updated().build(), null)).isEqualTo(Reason.NEW);
    }

    @Test
    void whatWasToldIsNoNewsAgain() {
        assertThat(News.of(aFinding().build(), MEDIUM)).isNull();
        assertThat(News.of(aFinding().updated().build(), MEDIUM)).isNull();
        assertThat(News.of(aFinding().updated().severity(Severity.LOW).build(), MEDIUM))
                .isNull();
    }

    @Test
    void aHigherSeverityIsNews() {
        assertThat(News.of(aFinding().updated().severity(Severity.HIGH).build(), MEDIUM))
                .isEqualTo(Reason.SEVERITY_ROSE);
    }

    @Test
    void theEndIsNewsOnceToWhomeverTheBeginWasTold() {
        assertThat(News.of(aFinding().closed().build(), MEDIUM)).isEqualTo(Reason.CLOSED);
        assertThat(News.of(aFinding().closed().build(), null)).isNull();
        assertThat(News.of(aFinding().closed().build(), ENDED)).isNull();
    }

    @Test
    void whatGoesOnAfterItsEndIsNew() {
        assertThat(News.of(aFinding().updated().build(), ENDED)).isEqualTo(Reason.NEW);
        assertThat(News.of(aFinding().build(), ENDED)).isEqualTo(Reason.NEW);
    }
}
