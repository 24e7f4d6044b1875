package io.holdout.app.cards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.detect.Limit;
import io.holdout.sinks.card.Cards;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cards in another language have every sentence on what to do, step for step. */
class TranslationsTest {
    /** Other languages than that of the findings; there is a file for each. */
    private static final List<String> LANGUAGES = List.of("de");

    private static final Pattern LIMIT = Pattern.compile("\\{([a-z-]+\\.[a-z-]+)}");

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyDiagnosisIsThereInEveryLanguageStepForStep(Cause cause) throws IOException {
        Diagnosis english = Advice.STANDARD.about(cause);
        for (String language : LANGUAGES) {
            Properties words = words(language);
            String action = words.getProperty("action." + cause.code(), "");
            String steps = words.getProperty("steps." + cause.code(), "");

            Diagnosis translated = new Diagnosis(cause.code(), action, Advice.steps(steps), english.reference());

            assertThat(translated.action()).matches("[A-ZÄÖÜ].*\\.").isNotEqualTo(english.action());
            assertThat(translated.steps()).hasSameSizeAs(english.steps());
            assertThat(translated.blanks()).isEqualTo(english.blanks());
        }
    }

    @Test
    void noLanguageSpeaksOfADiagnosisOrALimitThatThereIsNot() throws IOException {
        for (String language : LANGUAGES) {
            Properties words = words(language);
            Set<String> codes = new TreeSet<>();
            Set<String> limits = new TreeSet<>();
            for (String key : words.stringPropertyNames()) {
                if (key.startsWith("action.") || key.startsWith("steps.")) {
                    codes.add(key.substring(key.indexOf('.') + 1));
                }
                LIMIT.matcher(words.getProperty(key)).results().forEach(found -> limits.add(found.group(1)));
            }

            assertThat(codes)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Cause.values()).map(Cause::code).toList());
            assertThat(Arrays.stream(Limit.values()).map(Limit::id)).containsAll(limits);
        }
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Cards.class.getResourceAsStream("words-" + language + ".properties"), language)) {
            words.load(new InputStreamReader(in, UTF_8));
        }
        return words;
    }
}
