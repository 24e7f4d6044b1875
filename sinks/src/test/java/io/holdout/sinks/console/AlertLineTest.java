package io.holdout.sinks.console;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static io.holdout.sinks.FindingBuilder.aFindingFullOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.sinks.SinkMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertLineTest {

    @Test
    void aLineTellsWhenHowBadWhatWhereAndHowSure() {
        assertThat(AlertLine.render(aFinding().build(), false))
                .isEqualTo(
                        "2026-05-04 09:30:00Z  MEDIUM    new      "
                                + "Legacy sign-in by ada@contoso.example over Exchange ActiveSync  "
                                + "iPhone 7 (iPhone9,1), iOS 15.6 (19G71)  Exchange ActiveSync  203.0.113.7 NO  certain  #cafe0001");
    }

    @Test
    void theUserIsNamedWhereTheTitleDoesNot() {
        assertThat(AlertLine.render(aFinding().titled("Legacy sign-in").build(), false))
                .contains("  Legacy sign-in  ada@contoso.example  ");
    }

    @Test
    void aSignInThatWasRecordedLateSaysByHowMuch() {
        assertThat(AlertLine.render(aFinding().late("PT3H12M").build(), false))
                .contains("  certain  recorded late by PT3H12M  #");
    }

    @Test
    void aClosedFindingSaysWhy() {
        assertThat(AlertLine.render(
                        aFinding()
                                .closed()
                                .because("withdrawn")
                                .titled("Legacy sign-in")
                                .build(),
                        false))
                .contains("  closed   Legacy sign-in (withdrawn)  ");
        assertThat(AlertLine.render(aFinding().updated().build(), false)).contains("  updated  ");
    }

    @Test
    void onlyATerminalGetsColour() {
        assertThat(AlertLine.render(aFinding().severity(Severity.HIGH).build(), true))
                .contains("  \u001b[31mHIGH    \u001b[0m  ");
        assertThat(AlertLine.render(aFinding().severity(Severity.HIGH).build(), false))
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b]0;owned\u0007",
                "\u001b[2J\u001b[H",
                "x\n2026-05-04 09:30:00Z  CRITICAL  new  faked",
                "x\r2026",
                "\u202Eevil",
                "\u2028\u2029\u0085",
                "a    b\tc"
            })
    void hostileTextStaysWithinItsColumn(String hostile) {
        String calm = AlertLine.render(
                aFinding().user("x").deviceNamed("x").titled("x").build(), false);

        String line = AlertLine.render(
                aFinding().user(hostile).deviceNamed(hostile).titled(hostile).build(), false);

        assertThat(line.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                .isTrue();
        assertThat(line.split(" {2,}", -1)).hasSameSizeAs(calm.split(" {2,}", -1));
    }

    @Test
    void aNameOfTenThousandCharactersDoesNotFillTheScreen() {
        assertThat(AlertLine.render(aFindingFullOf("x".repeat(10_000), Activity.CREATE), false))
                .hasSizeLessThan(1_000);
    }

    @Test
    void theConsolePrintsALinePerVersion() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ConsoleSink sink = new ConsoleSink(new PrintStream(printed, true, UTF_8), false, SinkMetrics.NONE);

        sink.accept(aFinding().build());
        sink.accept(aFinding().closed().build());

        assertThat(printed.toString(UTF_8).lines()).hasSize(2);
    }
}
