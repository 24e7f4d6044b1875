package io.holdout.sinks.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
    private static final Words ENGLISH = Words.of(Locale.ENGLISH);

    @Test
    void thereAreWordsForEveryRuleSeverityReasonAndConfidence() {
        for (Rule rule : Rule.values()) {
            assertThat(ENGLISH.get("rule." + rule.id())).isEqualTo(rule.title());
        }
        for (Severity severity : Severity.values()) {
            assertThat(ENGLISH.get("severity." + severity.name().toLowerCase(Locale.ROOT)))
                    .isEqualTo(severity.caption());
        }
        for (Confidence confidence : Confidence.values()) {
            assertThat(ENGLISH.get("confidence." + confidence.word())).isEqualTo(confidence.word());
        }
        for (Reason reason : Reason.values()) {
            assertThat(ENGLISH.get(
                            "reason." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .isNotBlank();
        }
        for (CardContent.Why why : CardContent.Why.values()) {
            assertThat(ENGLISH.get("why." + why.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryKeyWithTheSameNamesInIt(String language) {
        Words words = Words.of(Locale.forLanguageTag(language));

        Set<String> fixed = new TreeSet<>(words.keys());
        fixed.removeIf(key -> key.matches("(title|about|action|steps)\\..*"));
        assertThat(fixed).isEqualTo(ENGLISH.keys());
        for (String key : ENGLISH.keys()) {
            assertThat(words.get(key)).as(key).isNotBlank();
            assertThat(Words.names(words.get(key))).as(key).isEqualTo(Words.names(ENGLISH.get(key)));
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyOtherLanguageHasItsOwnSentencesForEveryRule(String language) {
        Words words = Words.of(Locale.forLanguageTag(language));
        for (Rule rule : Rule.values()) {
            if (!language.equals("en")) {
                assertThat(words.find("title." + rule.id())).as(rule.id()).isPresent();
                assertThat(words.find("about." + rule.id())).as(rule.id()).isPresent();
            }
        }
    }

    @Test
    void whatIsFilledInIsNotFilledInAgain() {
        assertThat(Words.fill("{a} and {b}", Map.of("a", "{b} $1 \\", "b", "x")))
                .isEqualTo("{b} $1 \\ and x");
    }

    @Test
    void aLanguageWithoutAFileIsRefused() {
        assertThatThrownBy(() -> new CardSettings(Locale.JAPANESE, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ja'")
                .hasMessageContaining("[en, de]");
    }

    static List<String> languages() {
        return Words.LANGUAGES;
    }
}
