package io.holdout.sinks.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.card.TeamsMessage.Run;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InertTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@contoso.example",
                "**bold** [a](b) ![c](d) `e` _f_ # g",
                "<b>x</b> &lt; &amp; <script>",
                "a < b and {c}",
                "漢字 📱"
            })
    void whatATextRunDoesNotInterpretStaysInOnePiece(String text) {
        assertThat(Inert.runs(text, Look.PLAIN)).containsExactly(Look.PLAIN.run(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<at>SOC</at>",
                "<AT>SOC</aT>",
                "<at id=\"0\">x</at>",
                "<<at>>",
                "{{DATE(2026-05-04T08:00:00Z)}}",
                "{{{TIME(x)}}}"
            })
    void mentionsAndDatesAreTornWithoutAChangeToTheEye(String text) {
        List<Run> runs = Inert.runs(text, Look.BOLD);

        assertThat(runs).hasSizeGreaterThan(1);
        assertThat(runs)
                .extracting(Run::text)
                .allSatisfy(piece -> assertThat(piece).doesNotContainPattern("(?i)</?at|\\{\\{"));
        assertThat(String.join("", runs.stream().map(Run::text).toList())).isEqualTo(text);
        assertThat(runs).extracting(Run::weight).containsOnly("Bolder");
    }

    @Test
    void anAddressCannotBeClicked() {
        assertThat(text("see https://evil.example/x and WWW.evil.example"))
                .isEqualTo("see https[:]//evil.example/x and WWW[.]evil.example");
    }

    @Test
    void lettersFromRightToLeftStayOnTheirPlace() {
        assertThat(text("عادا")).isEqualTo("\u2068عادا\u2069");
    }

    @Test
    void aTextFullOfBracketsStaysAFewRuns() {
        List<Run> runs = Inert.runs("<at>{{".repeat(100), Look.PLAIN);

        assertThat(runs).hasSize(9);
        assertThat(runs)
                .extracting(Run::text)
                .allSatisfy(piece -> assertThat(piece).doesNotContainPattern("(?i)</?at|\\{\\{"));
    }

    @Test
    void nothingIsNoRun() {
        assertThat(Inert.runs("", Look.PLAIN)).isEmpty();
    }

    private static String text(String line) {
        return String.join(
                "", Inert.runs(line, Look.PLAIN).stream().map(Run::text).toList());
    }
}
