package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Rule;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.agent.UserAgent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VoiceTest {
    /** Other limits than the defaults, all different. */
    private static final Thresholds OTHER = Thresholds.DEFAULT.with(Map.of(
            Limit.NEW_AFTER, Duration.ofDays(14).toSeconds(),
            Limit.STALE_AFTER, Duration.ofDays(45).toSeconds(),
            Limit.STALE_PASSWORD_FAILURES, 8L,
            Limit.STALE_PASSWORD_WITHIN, Duration.ofMinutes(90).toSeconds(),
            Limit.SETUP_SYNC_AFTER, Duration.ofHours(5).toSeconds(),
            Limit.UPGRADE_AFTER, Duration.ofDays(1).toSeconds()));

    private static final Voice VOICE = new Voice("test", Advice.STANDARD, OTHER);

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LEGACY_SIGN_IN", "SECOND_DEVICE"})
    void everyRuleHasADiagnosisThatSaysWhatToDo(Rule rule) {
        Diagnosis diagnosis = VOICE.about(Wording.cause(rule));

        assertThat(diagnosis.action()).isNotBlank();
        if (rule != Rule.MIGRATED) {
            assertThat(diagnosis.steps()).isNotEmpty();
        }
        assertThat(VOICE.unmapped(rule, diagnosis))
                .containsEntry("diagnosis", diagnosis.code())
                .doesNotContainKey("ownWords");
    }

    @Test
    void everyBlankInOurTextsIsALimit() {
        Set<Limit> used = EnumSet.noneOf(Limit.class);
        for (Cause cause : Cause.values()) {
            for (String blank : Advice.STANDARD.about(cause).blanks()) {
                used.add(Limit.named(blank).orElseThrow(() -> new AssertionError(cause.code() + ": " + blank)));
            }
        }

        assertThat(used).containsExactlyInAnyOrder(Limit.STALE_AFTER, Limit.UPGRADE_AFTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LEGACY_SIGN_IN | of this device in 14 days.",
                "STALE_PASSWORD | refused 8 times within 90 minutes for",
                "UPGRADE_STUCK | has not moved within 1 day:",
                "SETUP_WITHOUT_SYNC | asked for in 5 hours.",
            })
    void whatAFindingMeansNamesTheLimitsOfTheTenant(Rule rule, String text) {
        assertThat(Wording.description(rule, OTHER)).contains(text);
    }

    @Test
    void titlesAndAdviceNameTheLimitsOfTheTenant() {
        Sighting stuck = Sighting.of(
                aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71").build(), UserAgent::decode);

        assertThat(Wording.message(Rule.UPGRADE_STUCK, stuck, OTHER)).contains("moved by itself for 1 day and still");
        assertThat(VOICE.about(Cause.STALE).action()).contains("nothing was seen of it for 45 days,");
        assertThat(VOICE.about(Cause.CONSENT_MISSING).steps())
                .contains("For those that do not within 1 day, remove the account and add it again with \"Sign In\"");
    }

    @Test
    void aFindingTellsTheLimitsItRestsOn() {
        assertThat(limits(Rule.STALE_PASSWORD, Cause.STALE_PASSWORD))
                .isEqualTo(Map.of("stale-password.failures", 8L, "stale-password.within", "PT1H30M"));
        assertThat(limits(Rule.CONSENT_MISSING, Cause.CONSENT_MISSING))
                .isEqualTo(Map.of("consent-missing.many", 5L, "upgrade-stuck.after", "P1D"));
        assertThat(VOICE.unmapped(Rule.REGRESSED, VOICE.about(Cause.REGRESSED))).doesNotContainKey("limits");
    }

    private static Object limits(Rule rule, Cause cause) {
        return requireNonNull(VOICE.unmapped(rule, VOICE.about(cause)).get("limits"));
    }

    @Test
    void aTeamsOwnWordsAreMarkedAndHaveTheirBlanksFilled() {
        Diagnosis own = new Diagnosis(
                "stale-password",
                "Nach {stale-password.failures} Versuchen anrufen.",
                List.of("{stale-password.within}"),
                "");
        Voice team = new Voice(
                "test", Advice.STANDARD.with(List.of(own, VOICE.advice().about(Cause.STALE))), OTHER);

        Diagnosis said = team.about(Cause.STALE_PASSWORD);

        assertThat(said.action()).isEqualTo("Nach 8 Versuchen anrufen.");
        assertThat(said.steps()).containsExactly("90 minutes");
        assertThat(team.unmapped(Rule.STALE_PASSWORD, said)).containsEntry("ownWords", true);
        // the same words as ours are not a team's own
        assertThat(team.unmapped(Rule.SILENT_STOP, team.about(Cause.STALE))).doesNotContainKey("ownWords");
    }

    @Test
    void scriptsOfPowerShellAreNotBlanks() {
        Diagnosis script =
                new Diagnosis("stale", "Run it.", List.of(), "Get-X | Where {$_.Name -eq ${name}} | % { $_ } '{0}'");

        assertThat(script.blanks()).isEmpty();
        assertThat(script.filled(name -> "filled")).isEqualTo(script);
    }
}
