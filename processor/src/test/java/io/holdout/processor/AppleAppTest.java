package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.SignInBuilder;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.TenantFact.AppleAppLetIn;
import io.holdout.processor.detect.TenantFact.AppleAppRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent for Apple's mail app, accounts that are added to it, and what it does with Exchange Web Services. */
class AppleAppTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String SAMSUNG_APP = "8acd33ea-7197-4a96-bc33-d7cc7101262f";

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    private static SignInBuilder legacy(long minutes) {
        return aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71").at(minute(minutes));
    }

    private static SignInBuilder token(long minutes) {
        return aSignIn().appleModern().id("token-" + minutes).at(minute(minutes));
    }

    /** The page on which the user adds the account. */
    private static SignInBuilder page(Instant time, int code) {
        return aSignIn()
                .id("page-" + code + "-" + time)
                .app(APPLE_APP, "Apple Internet Accounts")
                .client("Mobile Apps and Desktop clients", "oAuth2")
                .correlation("one flow")
                .code(code)
                .at(time);
    }

    private static SignIn refused(long minutes, int code) {
        return page(minute(minutes), code).build();
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private Tenant settle(long minutes) {
        return tenant.tick(minute(minutes + 30));
    }

    // --- consent

    @Test
    void aUserWhoIsLetInAgainOnTheDayOfTheRefusalEndsItAtOnce() {
        tenant.send(token(0).build(), refused(60, 65001));
        assertThat(consentMissing()).isEqualTo("New");

        tenant.send(token(90).build());

        assertThat(consentMissing()).isEqualTo("Resolved");
    }

    @Test
    void aRefusalThatComesBehindTheSuccessAfterItIsEndedByThat() {
        tenant.tick(minute(-60));
        tenant.send(token(0).build(), token(10).build());

        tenant.send(refused(5, 65001));

        assertThat(consentMissing()).isEqualTo("Resolved");
    }

    private String consentMissing() {
        List<DetectionFinding> findings = tenant.findings(Rule.CONSENT_MISSING);
        return findings.get(findings.size() - 1).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {65001, 65004, 90094, 90095})
    void aUserWhoIsStoppedForWantOfConsentHasAConsentBlockedDevice(int code) {
        tenant.send(legacy(0).build(), refused(60, code));

        assertThat(tenant.device().state()).isEqualTo(State.CONSENT_BLOCKED);
        assertThat(tenant.device().confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(tenant.device().diagnosis()).isEqualTo("consent-missing");
        assertThat(tenant.facts(AppleAppRefused.class)).singleElement().satisfies(fact -> {
            assertThat(fact.user()).isEqualTo("contoso|ada-id");
            assertThat(fact.signIn().result().code()).isEqualTo(code);
        });
    }

    @Test
    void legacySignInsGoOnAndItStaysConsentBlocked() {
        tenant.send(
                legacy(0).build(),
                refused(60, 65001),
                legacy(70).build(),
                legacy(200).build());
        settle(300);

        assertThat(tenant.device().state()).isEqualTo(State.CONSENT_BLOCKED);
        assertThat(tenant.device().legacySignIns()).isEqualTo(3);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.CONSENT_MISSING);
    }

    @Test
    void onceTheAppIsLetInTheUsualCheckRuns() {
        tenant.send(legacy(0).build(), refused(60, 65001), token(100).build());
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        settle(140);

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    @Test
    void theRefusalMayArriveBeforeTheLegacySignInItFollows() {
        tenant.send(refused(60, 65001), legacy(50).build());

        assertThat(tenant.device().state()).isEqualTo(State.CONSENT_BLOCKED);
    }

    @Test
    void withoutLegacyHistoryThereIsNoDeviceAndTheTenantHears() {
        tenant.send(refused(60, 90094), refused(61, 50105), refused(62, 7000112), refused(63, 70001));
        settle(200);

        assertThat(tenant.devices()).isEmpty();
        assertThat(tenant.changesOf("users")).isZero();
        assertThat(tenant.facts(AppleAppRefused.class))
                .extracting(fact -> fact.signIn().result().code())
                .containsExactly(90094, 50105, 7000112, 70001);
    }

    @Test
    void aPasswordGrantWithoutConsentIsNoUpgradeThatPolicyStopped() {
        tenant.send(
                legacy(0).build(),
                page(minute(60), 65001)
                        .client("Mobile Apps and Desktop clients", "ropc")
                        .build());

        assertThat(tenant.device().state()).isEqualTo(State.CONSENT_BLOCKED);
        assertThat(tenant.rulesRaised()).doesNotContain(Rule.SILENT_UPGRADE_STOPPED);
    }

    @Test
    void theTenantHearsOfTheFirstSuccessOfTheAppByEachUserAndDay() {
        tenant.send(
                aSignIn().id("web").at(minute(0)).build(),
                token(10).build(),
                token(70).build(),
                token(24 * 60).build(),
                token(5).build());

        assertThat(tenant.facts(AppleAppLetIn.class))
                .extracting(AppleAppLetIn::time)
                .containsExactly(minute(10), minute(24 * 60), minute(5));
    }

    // --- what the tenant is known for

    private static Posture posture(Answer consent, boolean disabled) {
        return new Posture("contoso", consent, START, disabled, false);
    }

    @Test
    void aDeviceThatCouldMoveIsToldByWhatIsKnownOfConsent() {
        tenant.send(legacy(0).build());
        assertThat(tenant.device().diagnosis()).isEqualTo("modern-capable");

        tenant.posture(posture(Answer.YES, false));
        assertThat(tenant.device().diagnosis()).isEqualTo("profile-or-federation");

        tenant.posture(posture(Answer.NO, false));
        assertThat(tenant.device().diagnosis()).isEqualTo("consent-missing");

        tenant.posture(posture(Answer.NO, true));
        assertThat(tenant.device().diagnosis()).isEqualTo("app-disabled");

        tenant.send(legacy(5).build());
        assertThat(tenant.device().diagnosis()).isEqualTo("app-disabled");
    }

    @Test
    void anOpenFindingIsToldAnewOnceTheTenantStandsOtherwise() {
        tenant.send(legacy(0).build());
        settle(0);
        assertThat(told(Rule.LEGACY_SIGN_IN)).containsExactly("Create modern-capable");

        tenant.posture(posture(Answer.NO, false));
        tenant.posture(new Posture("contoso", Answer.NO, minute(1), false, false));
        assertThat(told(Rule.LEGACY_SIGN_IN)).containsExactly("Create modern-capable", "Update consent-missing");
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN).get(1))
                .as("what happened is what it was")
                .returns(tenant.findings(Rule.LEGACY_SIGN_IN).get(0).message(), DetectionFinding::message)
                .returns(tenant.findings(Rule.LEGACY_SIGN_IN).get(0).time(), DetectionFinding::time)
                .returns(tenant.findings(Rule.LEGACY_SIGN_IN).get(0).severity(), DetectionFinding::severity);
    }

    @Test
    void aFindingOfATenantThatIsKnownSaysSoAtOnce() {
        tenant.posture(posture(Answer.NO, true));

        tenant.send(legacy(0).build());
        settle(0);

        assertThat(told(Rule.LEGACY_SIGN_IN)).containsExactly("Create app-disabled");
    }

    /** What is pending may still turn out otherwise, so it is told once. */
    @Test
    void aFindingOnTrialIsToldAnewWhenItIsSettled() {
        tenant.send(legacy(0).build());
        tenant.posture(posture(Answer.YES, false));
        assertThat(told(Rule.LEGACY_SIGN_IN)).containsExactly("Create modern-capable");

        settle(0);

        assertThat(told(Rule.LEGACY_SIGN_IN)).containsExactly("Create modern-capable", "Update profile-or-federation");
    }

    /** Whether the posture or the end arrives first must not show. */
    @Test
    void aFindingThatEndsSaysWhatHoldsUnderAnyPosture() {
        tenant.posture(posture(Answer.NO, false));
        tenant.send(legacy(0).build(), token(10).build());
        settle(60);
        assertThat(told(Rule.LEGACY_SIGN_IN)).last().isEqualTo("Close modern-capable");
        int before = tenant.findings().size();

        tenant.posture(posture(Answer.YES, false));

        assertThat(tenant.findings()).hasSize(before);
    }

    private List<String> told(Rule rule) {
        return tenant.findings(rule).stream()
                .map(finding ->
                        finding.activityName() + " " + finding.unmapped().get("diagnosis"))
                .toList();
    }

    @Test
    void onlyDevicesOfThatTenantWhoseDiagnosisChangesAreWrittenAnew() {
        SignIn samsung = aSignIn()
                .by("bob")
                .activeSync()
                .agent("SAMSUNG-SM-A515F/101.30100")
                .at(minute(0))
                .build();
        SignIn other = legacy(0).tenant("fabrikam").by("eve").build();
        tenant.send(legacy(0).build(), samsung, other);
        tenant.posture(posture(Answer.YES, false));

        assertThat(tenant.device("apple:iPhone9,1").tenantId()).isIn("contoso", "fabrikam");
        assertThat(tenant.devices().entrySet())
                .filteredOn(entry -> entry.getValue().diagnosis().equals("profile-or-federation"))
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("contoso|ada-id|apple:iPhone9,1");
    }

    // --- accounts that are set up

    private void setUp(long minutes) {
        tenant.send(
                page(minute(minutes), 50058).build(),
                page(minute(minutes).plusSeconds(2), 50199).build(),
                page(minute(minutes).plusSeconds(4), 0).build());
    }

    @Test
    void anAccountThatIsSetUpAndDoesNotSyncInTwoHoursIsAFinding() {
        setUp(0);
        settle(119);
        assertThat(tenant.findings()).isEmpty();

        settle(121);

        assertThat(tenant.findings(Rule.SETUP_WITHOUT_SYNC)).singleElement().satisfies(finding -> {
            assertThat(finding.severityId()).isEqualTo(2);
            assertThat(finding.message()).contains("Apple Internet Accounts");
            assertThat(finding.unmapped())
                    .containsEntry("confidence", "possible")
                    .containsEntry("app", "Apple Internet Accounts");
        });
        assertThat(tenant.devices()).isEmpty();
    }

    @Test
    void theOrderOfTheStepsDoesNotMatter() {
        tenant.send(
                page(minute(0), 0).build(),
                page(minute(0).plusSeconds(4), 50199).build());
        settle(121);

        assertThat(tenant.rulesRaised()).containsExactly(Rule.SETUP_WITHOUT_SYNC);
    }

    @Test
    void stepsMoreThanFourSecondsApartOrOfTwoFlowsAreNoSetUp() {
        tenant.send(
                page(minute(0), 50199).build(),
                page(minute(0).plusSeconds(5), 0).build(),
                page(minute(60), 50199).correlation("another flow").build(),
                page(minute(60).plusSeconds(1), 0).build());
        settle(300);

        assertThat(tenant.findings()).isEmpty();
    }

    @Test
    void withoutACorrelationTheAddressHasToDo() {
        tenant.send(
                page(minute(0), 50199).correlation("").build(),
                page(minute(0).plusSeconds(1), 0).build());
        settle(121);

        assertThat(tenant.rulesRaised()).containsExactly(Rule.SETUP_WITHOUT_SYNC);
    }

    @Test
    void aTokenInTimeMeansThatMailSyncsAlsoIfItArrivesLater() {
        setUp(0);
        tenant.tick(minute(140)).send(token(115).build());
        settle(300);

        assertThat(tenant.findings()).isEmpty();
        assertThat(tenant.driver().getKeyValueStore("users").all().hasNext())
                .as("nothing is left to remember")
                .isFalse();
    }

    @Test
    void aTokenLaterEndsTheFinding() {
        setUp(0);
        settle(121).send(token(200).build());
        settle(200);

        assertThat(tenant.findings(Rule.SETUP_WITHOUT_SYNC)).last().satisfies(last -> {
            assertThat(last.activityId()).isEqualTo(3);
            assertThat(last.statusDetail()).isEqualTo("mail syncs");
        });
    }

    @Test
    void aSecondTryWithinAnHourMakesItLikely() {
        setUp(0);
        setUp(40);
        settle(121);

        assertThat(tenant.findings(Rule.SETUP_WITHOUT_SYNC))
                .last()
                .satisfies(last -> assertThat(last.unmapped()).containsEntry("confidence", "likely"));
    }

    @Test
    void samsungsMailAppIsSetUpInTheSameWay() {
        tenant.send(
                page(minute(0), 50199).app(SAMSUNG_APP, "Samsung Email").build(),
                page(minute(0).plusSeconds(1), 0)
                        .app(SAMSUNG_APP, "Samsung Email")
                        .build(),
                token(30).build());
        settle(121);

        assertThat(tenant.findings(Rule.SETUP_WITHOUT_SYNC))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("Samsung Email"));
    }

    // --- Exchange Web Services

    private static SignIn ews(long minutes) {
        return token(minutes).scopes("openid", "EWS.AccessAsUser.All").build();
    }

    @Test
    void aModernClientOfExchangeWebServicesIsInformationAboutItsUser() {
        tenant.send(ews(0), ews(60), ews(24 * 60));
        settle(24 * 60);

        assertThat(tenant.devices()).isEmpty();
        assertThat(tenant.lastVersions().values()).singleElement().satisfies(finding -> {
            assertThat(finding.metadata().eventCode()).isEqualTo("ews-retirement");
            assertThat(finding.severityId()).isEqualTo(1);
        });
    }

    @Test
    void goingOnIsToldOnceADayAtMost() {
        // from 08:00 of a day, so that five times 24 hours touch six days
        int days = 6;
        for (long hour = 0; hour < 5 * 24; hour++) {
            tenant.send(
                    ews(hour * 60),
                    aSignIn()
                            .legacy("Exchange Web Services")
                            .id("legacy-" + hour)
                            .at(minute(hour * 60 + 20))
                            .build());
            settle(hour * 60 + 20);
        }
        settle(days * 24L * 60);

        assertThat(tenant.findings(Rule.EWS_RETIREMENT))
                .hasSize(days)
                .satisfies(all -> assertThat(all.get(0).activityId()).isEqualTo(1))
                .allSatisfy(finding -> assertThat(finding.statusDetail()).isEmpty())
                .last()
                .satisfies(last -> assertThat(last.count()).isEqualTo(days));
    }

    @Test
    void theSameDayCostsNothingMore() {
        tenant.send(ews(0));
        settle(0);
        long before = tenant.changesOf("users");
        tenant.send(ews(60), ews(120), ews(180));
        settle(200);

        assertThat(tenant.changesOf("users")).isEqualTo(before);
    }

    @Test
    void aLegacyClientOfExchangeWebServicesEndsToo() {
        tenant.send(aSignIn()
                .legacy("Exchange Web Services")
                .agent("macOS/13.6 (22G120) AppleExchangeWebServices/824")
                .at(minute(0))
                .build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.EWS_RETIREMENT);
    }

    @Test
    void itEndsWhenNoneWasSeenForThirtyDays() {
        tenant.send(ews(0));
        settle(30 * 24 * 60);

        assertThat(tenant.findings(Rule.EWS_RETIREMENT))
                .last()
                .satisfies(last -> assertThat(last.activityId()).isEqualTo(3));
    }

    /** Its history rests meanwhile: what a mail app does is kept where that of users without one is. */
    @Test
    void aUserKnownOnlyForExchangeWebServicesMigratesLikeAnyOther() {
        tenant.send(ews(0));
        settle(100);
        tenant.send(token(110).build(), legacy(105).build());
        settle(200);

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }
}
