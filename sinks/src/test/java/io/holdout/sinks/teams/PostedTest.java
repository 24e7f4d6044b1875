package io.holdout.sinks.teams;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Severity;
import org.junit.jupiter.api.Test;

class PostedTest {
    private final Posted posted = new Posted(Severity.LOW);

    @Test
    void aNewFindingIsNewsFromTheLeastSeverityOn() {
        assertThat(posted.isNews(aFinding().severity(Severity.INFORMATIONAL).build()))
                .isFalse();
        assertThat(posted.isNews(aFinding().severity(Severity.LOW).build())).isTrue();
    }

    @Test
    void anUpdateIsNewsOnlyWhenItRaisesTheSeverity() {
        posted.remember(aFinding().severity(Severity.LOW).build());

        assertThat(posted.isNews(aFinding().updated().severity(Severity.LOW).build()))
                .isFalse();
        assertThat(posted.isNews(aFinding().updated().severity(Severity.MEDIUM).build()))
                .isTrue();
        posted.remember(aFinding().updated().severity(Severity.MEDIUM).build());
        assertThat(posted.isNews(aFinding().updated().severity(Severity.MEDIUM).build()))
                .isFalse();
    }

    @Test
    void anUpdateOfAnUnknownFindingIsNewsOnlyWhenItIsHigh() {
        assertThat(posted.isNews(aFinding().updated().severity(Severity.MEDIUM).build()))
                .isFalse();
        assertThat(posted.isNews(aFinding().updated().severity(Severity.HIGH).build()))
                .isTrue();
    }

    @Test
    void theEndOfWhatWasToldIsNewsHoweverMildItEnds() {
        assertThat(posted.isNews(
                        aFinding().closed().severity(Severity.INFORMATIONAL).build()))
                .isFalse();
        posted.remember(aFinding().build());
        assertThat(posted.isNews(
                        aFinding().closed().severity(Severity.INFORMATIONAL).build()))
                .isTrue();
        assertThat(posted.isNews(aFinding().uid("other").closed().build())).isTrue();
    }
}
