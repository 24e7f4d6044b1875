package io.holdout.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.simulator.score.Score.Disagreement;
import io.holdout.simulator.score.Score.Kind;
import io.holdout.simulator.score.Score.RuleScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final String ADA = "22222222-0000-4000-8000-000000000001";
    private static final String BO = "22222222-0000-4000-8000-000000000002";

    @TempDir
    private Path folder;

    private final List<String> labels = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();
    private final List<String> devices = new ArrayList<>();

    // --- hand-made labels and reports

    private void expect(String rule, String user, String entity, Instant start) {
        expect(rule, user, entity, start, start, "likely", false);
    }

    private void expect(
            String rule, String user, String entity, Instant start, Instant latest, String grade, boolean optional) {
        labels.add("""
                {"kind":"episode","rule":"%s","tenantId":"t","userId":"%s","user":"%s","entity":"%s","story":"told",\
                "start":"%s","latest":"%s","grade":"%s","optional":%s,"records":["expected-id"]}""".formatted(rule, user, name(user), entity, start, latest, grade, optional));
    }

    private void expectDevice(String user, String device, String state, String... also) {
        labels.add("""
                {"kind":"device","tenantId":"t","userId":"%s","user":"%s","device":"%s","story":"told","state":"%s",\
                "also":[%s]}""".formatted(
                user, name(user), device, state, also.length == 0 ? "" : "\"" + String.join("\",\"", also) + "\""));
        labels.add("""
                {"kind":"record","id":"newest-id","created":"%s","userId":"%s","device":"%s","story":"told",\
                "legacy":true,"code":0}""".formatted(NOON, user, device));
    }

    private void found(String rule, String user, String device, String address, Instant start, String grade) {
        alerts.add("""
                {"start_time":%d,"finding_info":{"uid":"uid-%d","analytic":{"uid":"%s"}},"metadata":{"tenant_uid":"t"},\
                "evidences":[{"actor":{"user":{"uid":"%s","name":"%s"}},"src_endpoint":{"ip":"%s"},\
                "data":{"sign_in_id":"found-id"}}],"unmapped":{"device":"%s","confidence":"%s","ordinal":1}}""".formatted(start.toEpochMilli(), alerts.size(), rule, user, name(user), address, device, grade));
    }

    private void found(String rule, String user, String device, Instant start) {
        found(rule, user, device, "192.0.2.7", start, "likely");
    }

    private void foundDevice(String user, String device, String state, String confidence) {
        devices.add("""
                {"tenantId":"t","userId":"%s","userPrincipalName":"%s","device":"%s","state":"%s","confidence":"%s"}""".formatted(user, name(user), device, state, confidence));
    }

    private static String name(String user) {
        return user.isEmpty() ? "" : user.equals(ADA) ? "ada@contoso.example" : "bo@contoso.example";
    }

    private Score score() throws IOException {
        return score(Set.of());
    }

    private Score score(Set<String> without) throws IOException {
        // a sign-in without a story, so that there always is a label
        labels.add("""
                {"kind":"record","id":"found-id","created":"%s","userId":"%s","device":"","story":"everyday",\
                "legacy":false,"code":0}""".formatted(NOON, ADA));
        Path file = Files.write(folder.resolve("labels.jsonl"), labels);
        Files.write(folder.resolve("alerts.jsonl"), alerts);
        Files.write(folder.resolve("devices.jsonl"), devices);
        return Scorer.score(file, folder, Duration.ofHours(1), without);
    }

    private static List<Kind> kinds(Score score) {
        return score.disagreements().stream().map(Disagreement::kind).toList();
    }

    // --- findings

    @Test
    void aFindingOfTheRightUserDeviceAndTimeIsRight() throws IOException {
        expect("legacy-sign-in", ADA, "apple:iPhone9,1", NOON);
        found("legacy-sign-in", ADA, "apple:iPhone9,1", NOON.plusSeconds(600));

        Score score = score();

        assertThat(score.rules()).containsExactly(new RuleScore("legacy-sign-in", 1, 1, 1, 0, 1.0, 1.0));
        assertThat(score.disagreements()).isEmpty();
    }

    @Test
    void anExpectedFindingThatIsNotThereIsMissedWithTheSignInsThatShowIt() throws IOException {
        expect("silent-stop", ADA, "apple:iPhone9,1", NOON);

        Score score = score();

        assertThat(score.rules()).containsExactly(new RuleScore("silent-stop", 1, 0, 0, 1, null, 0.0));
        assertThat(score.disagreements()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.MISSED);
            assertThat(one.user()).isEqualTo("ada@contoso.example");
            assertThat(one.records()).containsExactly("expected-id");
            assertThat(one.stories()).containsExactly("told");
        });
    }

    @Test
    void aFindingNobodyExpectsIsAFalseAlarmWithTheStoryOfItsSignIns() throws IOException {
        found("password-spray", ADA, "", NOON);

        Score score = score();

        assertThat(score.rules()).containsExactly(new RuleScore("password-spray", 0, 1, 0, 0, 0.0, null));
        assertThat(score.disagreements()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.FALSE_ALARM);
            assertThat(one.records()).containsExactly("found-id");
            assertThat(one.stories()).containsExactly("everyday");
        });
    }

    @Test
    void aSecondFindingOfOneCauseIsRepeated() throws IOException {
        expect("legacy-sign-in", ADA, "gmail", NOON);
        found("legacy-sign-in", ADA, "gmail", NOON);
        found("legacy-sign-in", ADA, "gmail", NOON.plus(Duration.ofDays(2)));

        Score score = score();

        assertThat(kinds(score)).containsExactly(Kind.REPEATED);
        assertThat(score.rules().get(0).precision()).isEqualTo(0.5);
        assertThat(score.rules().get(0).recall()).isEqualTo(1.0);
    }

    @Test
    void aFindingAtAnotherTimeIsOneDisagreementButCountsBothWays() throws IOException {
        expect("migrated", ADA, "gmail", NOON);
        found("migrated", ADA, "gmail", NOON.plus(Duration.ofHours(3)));

        Score score = score();

        assertThat(kinds(score)).containsExactly(Kind.OTHER_TIME);
        assertThat(score.rules()).containsExactly(new RuleScore("migrated", 1, 1, 0, 1, 0.0, 0.0));
    }

    @Test
    void aFindingMayBeginAnyTimeUntilTheLatest() throws IOException {
        expect("silent-stop", ADA, "gmail", NOON, NOON.plus(Duration.ofDays(9)), "likely", false);
        found("silent-stop", ADA, "gmail", NOON.plus(Duration.ofDays(7)));

        assertThat(score().disagreements()).isEmpty();
    }

    @Test
    void aFindingAboutAnotherDeviceOfTheUserIsNotRight() throws IOException {
        expect("second-device", ADA, "apple:iPad11,3", NOON);
        found("second-device", ADA, "apple:iPhone9,1", NOON);

        assertThat(kinds(score())).containsExactly(Kind.OTHER_ENTITY);
    }

    @Test
    void aFindingAboutAnotherUserIsMissedAndAFalseAlarm() throws IOException {
        expect("regressed", ADA, "gmail", NOON);
        found("regressed", BO, "gmail", NOON);

        assertThat(kinds(score())).containsExactly(Kind.MISSED, Kind.FALSE_ALARM);
    }

    @Test
    void sourcesAreKnownByTheNetworksOfTheirSignIns() throws IOException {
        expect("password-spray", "", "203.0.113.0/24", NOON);
        expect("password-spray", "", "2001:db8:ba03::/48", NOON);
        expect("slow-spray", "", "2001:db8:ba04:1::/64", NOON);
        found("password-spray", ADA, "", "203.0.113.9", NOON, "likely");
        found("password-spray", BO, "", "2001:db8:ba03:7::1", NOON, "likely");
        found("slow-spray", BO, "", "2001:db8:ba04:1::3", NOON, "likely");

        assertThat(score().disagreements()).isEmpty();
    }

    @Test
    void whatIsAboutTheTenantMatchesWhateverItShows() throws IOException {
        expect("consent-missing", "", "", NOON);
        found("consent-missing", BO, "apple:iPhone9,1", NOON);

        assertThat(score().disagreements()).isEmpty();
    }

    @Test
    void theNearestFindingIsTakenAndEachOnlyOnce() throws IOException {
        expect("regressed", ADA, "gmail", NOON);
        expect("regressed", ADA, "gmail", NOON.plus(Duration.ofMinutes(50)));
        found("regressed", ADA, "gmail", NOON.plus(Duration.ofMinutes(49)));
        found("regressed", ADA, "gmail", NOON.minus(Duration.ofMinutes(5)));

        assertThat(score().disagreements()).isEmpty();
    }

    @Test
    void anOptionalFindingIsRightWhenThereAndNotMissedWhenNot() throws IOException {
        expect("silent-stop", ADA, "gmail", NOON, NOON, "likely", true);
        expect("silent-stop", BO, "gmail", NOON, NOON, "likely", true);
        found("silent-stop", ADA, "gmail", NOON);

        Score score = score();

        assertThat(score.rules()).containsExactly(new RuleScore("silent-stop", 0, 1, 1, 0, 1.0, null));
        assertThat(score.disagreements()).isEmpty();
    }

    @Test
    void aFindingSurerThanTheLogAllowsIsRightButTooSure() throws IOException {
        expect("migrated", ADA, "gmail", NOON, NOON, "possible", false);
        found("migrated", ADA, "gmail", NOON);

        Score score = score();

        assertThat(kinds(score)).containsExactly(Kind.TOO_SURE);
        assertThat(score.rules().get(0).right()).isEqualTo(1);
    }

    @Test
    void rulesCanBeLeftOut() throws IOException {
        expect("unknown-device", ADA, "gmail", NOON);

        Score score = score(Set.of("unknown-device"));

        assertThat(score.rules()).isEmpty();
        assertThat(score.disagreements()).isEmpty();
    }

    @Test
    void aRuleIsBelowWhenEitherShareIs() {
        assertThat(RuleScore.of("rule", 10, 10, 9, 1).isBelow(0.95)).isTrue();
        assertThat(RuleScore.of("rule", 10, 12, 10, 0).isBelow(0.95)).isTrue();
        assertThat(RuleScore.of("rule", 10, 10, 10, 0).isBelow(1)).isFalse();
        assertThat(RuleScore.of("rule", 0, 0, 0, 0).isBelow(1)).isFalse();
    }

    // --- devices

    @Test
    void devicesAreComparedByTheirState() throws IOException {
        expectDevice(ADA, "gmail", "legacy");
        expectDevice(ADA, "apple:iPhone9,1", "silent");
        expectDevice(BO, "gmail", "migrated");
        foundDevice(ADA, "gmail", "legacy", "certain");
        foundDevice(ADA, "apple:iPhone9,1", "legacy", "certain");
        foundDevice(BO, "android", "legacy", "certain");

        Score score = score();

        assertThat(score.devices()).isEqualTo(4);
        assertThat(score.devicesRight()).isEqualTo(1);
        assertThat(score.states())
                .isEqualTo(Map.of(
                        "legacy", Map.of("legacy", 1),
                        "silent", Map.of("legacy", 1),
                        "migrated", Map.of("none", 1),
                        "none", Map.of("legacy", 1)));
        assertThat(kinds(score)).containsExactly(Kind.WRONG_STATE, Kind.MISSING_DEVICE, Kind.UNKNOWN_DEVICE);
        assertThat(score.disagreements().get(0).records()).containsExactly("newest-id");
    }

    @Test
    void anotherStateIsAcceptedWhereTheLogCannotTellIfItIsCalledPossible() throws IOException {
        expectDevice(ADA, "gmail", "migrated", "possibly-migrated");
        expectDevice(BO, "gmail", "migrated", "possibly-migrated");
        foundDevice(ADA, "gmail", "possibly-migrated", "possible");
        foundDevice(BO, "gmail", "possibly-migrated", "certain");

        Score score = score();

        assertThat(score.devicesRight()).isEqualTo(1);
        assertThat(kinds(score)).containsExactly(Kind.TOO_SURE);
        assertThat(score.disagreements().get(0).user()).isEqualTo("bo@contoso.example");
    }

    // --- text

    @Test
    void thePrintedScoreNamesRulesStatesAndDisagreements() throws IOException {
        expect("silent-stop", ADA, "gmail", NOON);
        expectDevice(ADA, "gmail", "silent");
        foundDevice(ADA, "gmail", "legacy", "certain");

        List<String> lines = ScoreText.lines(score());

        assertThat(lines).anyMatch(line -> line.matches("silent-stop +1 +0 +0 +1 +- +0.000"));
        assertThat(lines).contains("1 devices, 0 where they should be", "2 disagreements:");
        assertThat(lines)
                .contains(
                        "  missed: silent-stop gmail of ada@contoso.example; is from 2026-05-04T12:00:00Z; story told;"
                                + " sign-ins expected-id")
                .contains("  wrong-state: gmail of ada@contoso.example; is silent; reported legacy; story told;"
                        + " sign-ins newest-id");
    }

    @Test
    void namesWithControlCharactersDoNotReachTheTerminal() throws IOException {
        found("regressed", ADA, "evil\\u001b[31m", NOON);

        assertThat(ScoreText.lines(score())).noneMatch(line -> line.contains("\u001b"));
    }

    // --- files

    @Test
    void whatIsWrongWithAFileIsSaidInOneLine() throws IOException {
        Path file = folder.resolve("labels.jsonl");
        assertThatThrownBy(() -> Scorer.score(file, folder.resolve("nowhere"), Duration.ZERO, Set.of()))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage(folder.resolve("nowhere") + " is no directory with a report");
        assertThatThrownBy(() -> Scorer.score(file, folder, Duration.ZERO, Set.of()))
                .hasMessage(folder.resolve("alerts.jsonl") + " is not there");

        Files.writeString(folder.resolve("alerts.jsonl"), "");
        Files.writeString(folder.resolve("devices.jsonl"), "");
        assertThatThrownBy(() -> Scorer.score(file, folder, Duration.ZERO, Set.of()))
                .hasMessage(file + " is not there");

        for (Map.Entry<String, String> wrong : Map.of(
                        "", "holds no labels",
                        "{\"kind\":\"record\"}", "has no id in line 1",
                        "[1]", "holds no JSON object in line 1",
                        "nonsense", "holds no JSON in line 1",
                        "{\"records\":[]}", "has no kind in line 1",
                        "{\"kind\":\"verdict\"}", "has a label of no known kind in line 1")
                .entrySet()) {
            Files.writeString(file, wrong.getKey());
            assertThatThrownBy(() -> Scorer.score(file, folder, Duration.ZERO, Set.of()))
                    .hasMessage(file + " " + wrong.getValue());
        }
    }
}
