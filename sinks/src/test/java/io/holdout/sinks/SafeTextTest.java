package io.holdout.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"ada@contoso.example", "Ærlige Ødegård", "アダ", "ada‐o'neil", "عادا", "नमस्ते", "📱 phone"})
    void aNameStaysAsItIs(String name) {
        assertThat(SafeText.line(name, 120)).isEqualTo(name);
    }

    @Test
    void whatIsInvisibleOrTurnsTextBecomesVisible() {
        assertThat(SafeText.line("\u001b[31mred\u0007", 120)).isEqualTo("\\u{1b}[31mred\\u{7}");
        assertThat(SafeText.line("ada\u202Egpj.exe", 120)).isEqualTo("ada\\u{202e}gpj.exe");
        assertThat(SafeText.line("ad\u200Ba\uFEFF", 120)).isEqualTo("ad\\u{200b}a\\u{feff}");
        assertThat(SafeText.line("a\u3164b\u2800c", 120)).isEqualTo("a\\u{3164}b\\u{2800}c");
        assertThat(SafeText.line("\u009b31m", 120)).isEqualTo("\\u{9b}31m");
        assertThat(SafeText.line("half \uD83D pair", 120)).isEqualTo("half \\u{d83d} pair");
        assertThat(SafeText.line("\uDB40\uDC41 tag", 120)).isEqualTo("\\u{e0041} tag");
    }

    @Test
    void noCodePointAtAllCanMoveTheCursorOrHide() {
        List<String> harmful = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> !SafeText.line("a" + Character.toString(c) + "b", 120)
                        .codePoints()
                        .allMatch(SafeTextTest::harmless))
                .mapToObj(Integer::toHexString)
                .toList();

        assertThat(harmful).isEmpty();
    }

    @Test
    void whiteSpaceIsOneSpace() {
        assertThat(SafeText.line("  a \r\n\t b  ", 120)).isEqualTo("a b");
    }

    @Test
    void aPileOfMarksIsTakenApart() {
        assertThat(SafeText.line("a" + "\u0301".repeat(4), 120)).isEqualTo("a\u0301\u0301\u0301\\u{301}");
        assertThat(SafeText.line("\u0301a", 120)).isEqualTo("\\u{301}a");
    }

    @ParameterizedTest
    @CsvSource({"abc,3,abc", "abcd,3,ab…", "a b c,4,a b…", "📱📱,4,📱📱", "📱📱📱,4,📱…"})
    void aLongTextIsCutBetweenCharacters(String text, int max, String expected) {
        assertThat(SafeText.line(text, max)).isEqualTo(expected);
    }

    @Test
    void anEscapeIsNeverCutInTwo() {
        assertThat(SafeText.line("ab\u001bcd", 6)).isEqualTo("ab…");
    }

    private static boolean harmless(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && type != Character.UNASSIGNED
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
