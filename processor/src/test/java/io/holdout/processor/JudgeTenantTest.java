package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Exemption;
import io.holdout.model.PostureChange;
import io.holdout.model.PostureChange.Kind;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.detect.TenantFact.AppleAppLetIn;
import io.holdout.processor.detect.TenantFact.AppleAppRefused;
import io.holdout.processor.detect.TenantFact.DeviceMovedOn;
import io.holdout.processor.detect.TenantFact.DeviceSilent;
import io.holdout.processor.detect.TenantFact.DeviceStuck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTenantTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final int NO_CONSENT = 65001;
    private static final int DECLINED = 65004;
    private static final int NOT_ASSIGNED = 50105;
    private static final int DISABLED = 7000112;

    private final Tenant tenant = new Tenant();

    @BeforeEach
    void begin() {
        tenant.tick(START);
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    // --- consent

    @ParameterizedTest
    @ValueSource(ints = {65001, 65004, 90094, 90095})
    void oneUserWithoutConsentIsTold(int code) {
        tenant.tell(refused("ada", minute(10), code));

        DetectionFinding finding = only(Rule.CONSENT_MISSING);
        assertThat(finding.severity()).isEqualTo("Low");
        assertThat(finding.activityName()).isEqualTo("Create");
        assertThat(finding.message()).isEqualTo("Apple's mail app has no consent for the tenant: one user was stopped");
        assertThat(finding.unmapped())
                .containsEntry("users", 1L)
                .containsEntry("userNames", List.of("ada@contoso.example"));
        assertThat(finding.evidences()).hasSize(1);
    }

    @Test
    void manyUsersWithinADayAreAWarningAtOnce() {
        for (int i = 1; i <= 5; i++) {
            tenant.tell(refused("user" + i, minute(10L * i), NO_CONSENT));
        }

        assertThat(tenant.findings(Rule.CONSENT_MISSING))
                .extracting(DetectionFinding::severity)
                .containsExactly("Low", "Medium");
        assertThat(last(Rule.CONSENT_MISSING).unmapped()).containsEntry("users", 5L);
    }

    @Test
    void usersOfAnotherDayAreNotCountedForTheWarning() {
        for (int i = 1; i <= 8; i++) {
            tenant.tell(refused("user" + i, minute(60 * 10L * i), NO_CONSENT));
        }

        assertThat(last(Rule.CONSENT_MISSING).severity()).isEqualTo("Low");
    }

    @Test
    void moreUsersAreToldWithTheDay() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT), refused("bob", minute(20), NO_CONSENT));
        tenant.tick(minute(600));
        assertThat(tenant.findings(Rule.CONSENT_MISSING)).hasSize(1);

        tenant.tick(minute(24 * 60 + 45));

        assertThat(tenant.findings(Rule.CONSENT_MISSING)).hasSize(2);
        assertThat(last(Rule.CONSENT_MISSING).unmapped()).containsEntry("users", 2L);
        assertThat(last(Rule.CONSENT_MISSING).activityName()).isEqualTo("Update");
    }

    @Test
    void onlyAUserWhoWasRefusedShowsThatConsentIsThere() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT), letIn("bob", minute(20)));
        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("New");

        tenant.tell(letIn("ada", minute(30)));

        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("Resolved");
        assertThat(last(Rule.CONSENT_MISSING).statusDetail())
                .isEqualTo("the app signed in for a user who had been refused");
    }

    @Test
    void aSuccessBeforeTheRefusalEndsNothing() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT), letIn("ada", minute(5)));

        tenant.tick(minute(300));

        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("New");
    }

    @Test
    void anAuditedConsentEndsItToo() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT), audited(Kind.CONSENT_GRANTED, minute(30)));

        assertThat(last(Rule.CONSENT_MISSING).statusDetail()).isEqualTo("consent was granted by admin@contoso.example");
    }

    @Test
    void whoIsRefusedAgainLaterIsAnotherFinding() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT), letIn("ada", minute(30)));
        tenant.tick(minute(200));

        tenant.tell(refused("ada", minute(220), NO_CONSENT));

        List<DetectionFinding> findings = tenant.findings(Rule.CONSENT_MISSING);
        assertThat(findings).extracting(DetectionFinding::activityName).containsExactly("Create", "Close", "Create");
        assertThat(findings.get(2).findingInfo().uid())
                .isNotEqualTo(findings.get(0).findingInfo().uid());
    }

    @Test
    void whatNobodyMeetsAnyMoreEnds() {
        tenant.tell(refused("ada", minute(10), NO_CONSENT));

        tenant.tick(START.plus(Duration.ofDays(61)));

        assertThat(last(Rule.CONSENT_MISSING).statusDetail()).isEqualTo("not seen any more");
        assertThat(consent()).isEqualTo(Answer.UNKNOWN);
    }

    // --- posture

    @Test
    void everyPartitionHearsHowTheTenantStands() {
        tenant.tell(letIn("ada", minute(10)), letIn("bob", minute(20)));
        assertThat(tenant.postures()).containsExactly(new Posture("contoso", Answer.YES, minute(10), false, false));

        tenant.tell(audited(Kind.CONSENT_REVOKED, minute(30)));
        assertThat(consent()).isEqualTo(Answer.NO);

        tenant.tell(refused("bob", minute(40), NO_CONSENT), audited(Kind.CONSENT_GRANTED, minute(50)));
        assertThat(tenant.postures().get(tenant.postures().size() - 1))
                .isEqualTo(new Posture("contoso", Answer.YES, minute(50), false, false));
    }

    @Test
    void anEarlierProofThatComesLaterMovesTheTimeBack() {
        tenant.tell(letIn("ada", minute(10)), letIn("bob", minute(5)));

        assertThat(tenant.postures()).extracting(Posture::consentSince).containsExactly(minute(10), minute(5));
    }

    @Test
    void aUserWhoDeclinesDoesNotDisproveWhatOthersProved() {
        tenant.tell(letIn("ada", minute(10)), refused("bob", minute(20), DECLINED));

        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("New");
        assertThat(posture()).isEqualTo(new Posture("contoso", Answer.YES, minute(10), false, false));
    }

    @Test
    void aUserWhoDeclinesWhereNothingWasProvedShowsNoConsentUntilAnotherIsLetIn() {
        tenant.tell(refused("bob", minute(20), DECLINED));
        assertThat(consent()).isEqualTo(Answer.NO);

        tenant.tell(letIn("ada", minute(30)));

        assertThat(consent()).isEqualTo(Answer.YES);
        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("New");
    }

    @ParameterizedTest
    @ValueSource(ints = {65001, 90094, 90095})
    void aRefusalForWantOfConsentDisprovesItUntilAnybodyIsLetInAgain(int code) {
        tenant.tell(letIn("ada", minute(10)), refused("bob", minute(20), code));
        assertThat(consent()).isEqualTo(Answer.NO);

        tenant.tell(letIn("cem", minute(30)));

        assertThat(posture()).isEqualTo(new Posture("contoso", Answer.YES, minute(30), false, false));
        assertThat(last(Rule.CONSENT_MISSING).status()).isEqualTo("New");
    }

    /** Each turn would write every device anew. */
    @Test
    void consentThatSomeUsersGaveForThemselvesIsNotToldByTurns() {
        tenant.tell(refused("bob", minute(20), NO_CONSENT), letIn("ada", minute(30)));
        assertThat(consent()).isEqualTo(Answer.YES);

        tenant.tell(refused("bob", minute(40), NO_CONSENT));
        assertThat(consent()).isEqualTo(Answer.NO);

        tenant.tell(letIn("cem", minute(50)), refused("bob", minute(60), NO_CONSENT), letIn("eve", minute(70)));
        assertThat(consent()).isEqualTo(Answer.NO);
        assertThat(tenant.postures()).hasSize(3);

        tenant.tell(letIn("bob", minute(80)));
        assertThat(posture()).isEqualTo(new Posture("contoso", Answer.YES, minute(80), false, false));
    }

    /** Told hours after everything around it was settled. */
    @Test
    void aSuccessThatIsOlderThanTheRefusalProvesNothingHoweverLateItComes() {
        tenant.tell(refused("bob", minute(20), NO_CONSENT));
        tenant.tick(minute(300));

        tenant.tell(letIn("ada", minute(10)));
        assertThat(consent()).isEqualTo(Answer.NO);

        tenant.tell(letIn("cem", minute(25)));
        assertThat(consent()).isEqualTo(Answer.YES);
    }

    // --- disabled, or assignment required

    @Test
    void aDisabledAppIsToldUntilItSignsIn() {
        tenant.tell(refused("ada", minute(10), DISABLED));

        assertThat(only(Rule.APP_DISABLED).severity()).isEqualTo("Medium");
        assertThat(only(Rule.APP_DISABLED).statusDetail()).isEqualTo("the app is disabled");
        assertThat(posture().disabled()).isTrue();

        tenant.tell(letIn("bob", minute(20)));

        assertThat(last(Rule.APP_DISABLED).statusDetail()).isEqualTo("the app signed in");
        assertThat(posture().disabled()).isFalse();
    }

    @Test
    void itEndsThoughTheSuccessesThatCameBeforeTheNewsWereMany() {
        tenant.tell(
                letIn("ada", minute(11)),
                letIn("bob", minute(12)),
                letIn("cem", minute(13)),
                letIn("dora", minute(14)),
                letIn("eve", minute(18)));

        tenant.tell(refused("fay", minute(15), DISABLED));

        assertThat(last(Rule.APP_DISABLED).statusDetail()).isEqualTo("the app signed in");
        assertThat(posture().disabled()).isFalse();
    }

    @Test
    void theAuditLogTellsWhoSwitchedItOffAndOn() {
        tenant.tell(audited(Kind.APP_DISABLED, minute(10)));
        assertThat(only(Rule.APP_DISABLED).unmapped()).containsEntry("by", "admin@contoso.example");

        tenant.tell(audited(Kind.APP_ENABLED, minute(20)));

        assertThat(last(Rule.APP_DISABLED).statusDetail()).isEqualTo("the app was enabled by admin@contoso.example");
    }

    @Test
    void assignmentAndDisabledAreTwoThings() {
        tenant.tell(refused("ada", minute(10), NOT_ASSIGNED), refused("bob", minute(11), DISABLED));

        assertThat(tenant.findings(Rule.APP_DISABLED))
                .extracting(DetectionFinding::statusDetail)
                .containsExactly("users have to be assigned to the app", "the app is disabled");
        assertThat(posture().assignmentRequired()).isTrue();
    }

    @Test
    void anAssignedUserDoesNotShowThatTheOthersAreLetIn() {
        tenant.tell(refused("ada", minute(10), NOT_ASSIGNED), letIn("bob", minute(20)));
        assertThat(last(Rule.APP_DISABLED).status()).isEqualTo("New");

        tenant.tell(letIn("ada", minute(30)));

        assertThat(last(Rule.APP_DISABLED).status()).isEqualTo("Resolved");
    }

    // --- silence

    @Test
    void aFewSilentDevicesAreToldOneByOne() {
        tenant.tell(silent("ada", minute(10)), silent("bob", minute(500)));
        assertThat(tenant.findings(Rule.SILENT_STOP)).isEmpty();

        tenant.tick(dayDecided());

        assertThat(tenant.findings(Rule.SILENT_STOP)).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo("Low");
            assertThat(finding.confidence()).isEqualTo("Low");
            assertThat(finding.unmapped()).containsEntry("device", "apple:iPhone9,1");
        });
        assertThat(only(Rule.SILENT_STOP, "ada").message())
                .isEqualTo("iPhone 7 (CDMA) (iOS 15.6) of ada@contoso.example stopped using Exchange ActiveSync,"
                        + " and no new mail app was seen");
    }

    @Test
    void nothingIsDecidedBeforeTheDayIsComplete() {
        tenant.tell(silent("ada", minute(10)));

        tenant.tick(dayDecided().minusSeconds(1));

        assertThat(tenant.findings(Rule.SILENT_STOP)).isEmpty();
    }

    @Test
    void manyAreOneNote() {
        tenant.tell(policyChanged(minute(3)));
        for (int i = 1; i <= 6; i++) {
            tenant.tell(silent("user" + i, minute(10L * i)));
        }

        tenant.tick(dayDecided());

        DetectionFinding note = only(Rule.SILENT_STOP);
        assertThat(note.message())
                .isEqualTo("On 2026-05-04 the legacy sign-ins of 6 users stopped, and a policy was changed:"
                        + " Block legacy authentication");
        assertThat(note.severity()).isEqualTo("Low");
        assertThat(note.confidence()).isEqualTo("Medium");
        assertThat(note.unmapped())
                .containsEntry("policy", "Block legacy authentication")
                .containsEntry("users", 6L)
                .containsEntry("day", "2026-05-04");
    }

    @Test
    void twoDevicesOfAUserAreOneUser() {
        for (int i = 1; i <= 4; i++) {
            tenant.tell(silent("user" + i, minute(10L * i)));
        }
        tenant.tell(silent("user1", "apple:iPad13,18", minute(70)));

        tenant.tick(dayDecided());

        assertThat(tenant.findings(Rule.SILENT_STOP)).hasSize(5);
    }

    @Test
    void whoMovedOnBeforeIsNoneOfThem() {
        for (int i = 1; i <= 5; i++) {
            tenant.tell(silent("user" + i, minute(10L * i)));
        }
        tenant.tell(movedOn("user3", minute(60).plus(Duration.ofDays(7)), "legacy sign-ins go on"));

        tenant.tick(dayDecided());

        assertThat(tenant.findings(Rule.SILENT_STOP)).hasSize(4);
    }

    @Test
    void aSilenceEndsWithTheDevice() {
        tenant.tell(silent("ada", minute(10)));
        tenant.tick(dayDecided());

        tenant.tell(movedOn("ada", dayDecided().plusSeconds(60), "migrated"));
        tenant.tick(dayDecided().plus(Duration.ofHours(1)));

        assertThat(last(Rule.SILENT_STOP).statusDetail()).isEqualTo("migrated");
        assertThat(last(Rule.SILENT_STOP).status()).isEqualTo("Resolved");
    }

    @Test
    void aNoteEndsWhenAllHaveMovedOn() {
        for (int i = 1; i <= 5; i++) {
            tenant.tell(silent("user" + i, minute(10L * i)));
        }
        tenant.tick(dayDecided());

        for (int i = 1; i <= 5; i++) {
            assertThat(last(Rule.SILENT_STOP).status()).isEqualTo("New");
            tenant.tell(movedOn("user" + i, dayDecided().plus(Duration.ofHours(i)), "migrated"));
            tenant.tick(dayDecided().plus(Duration.ofHours(i + 1)));
        }

        assertThat(last(Rule.SILENT_STOP).statusDetail()).isEqualTo("all of them have moved on");
        assertThat(tenant.findings(Rule.SILENT_STOP)).hasSize(2);
    }

    @Test
    void aDeviceThatFellSilentTwiceBeforeTheFirstTickIsTwoFindingsLikeAnyOther() {
        Instant back = dayDecided().plus(Duration.ofDays(1));

        tenant.tell(silent("ada", minute(10)), movedOn("ada", back, "legacy sign-ins go on"), silent("ada", back));
        tenant.tick(back.plus(Duration.ofDays(20)));

        assertThat(tenant.lastVersions().values())
                .extracting(DetectionFinding::statusDetail)
                .containsExactlyInAnyOrder("legacy sign-ins go on", "");
    }

    @Test
    void aNoteEndsAfterSixtyDays() {
        for (int i = 1; i <= 5; i++) {
            tenant.tell(silent("user" + i, minute(10L * i)));
        }
        tenant.tick(dayDecided());

        tenant.tick(dayDecided().plus(Duration.ofDays(60)));

        assertThat(last(Rule.SILENT_STOP).statusDetail()).isEqualTo("not seen any more");
    }

    @Test
    void aDeviceThatFallsSilentAgainIsAnotherFinding() {
        tenant.tell(silent("ada", minute(10)));
        tenant.tick(dayDecided());
        Instant back = dayDecided().plusSeconds(60);
        tenant.tell(movedOn("ada", back, "legacy sign-ins go on"));

        tenant.tell(silent("ada", back));
        tenant.tick(back.plus(Duration.ofDays(9)));

        assertThat(tenant.findings(Rule.SILENT_STOP))
                .extracting(DetectionFinding::activityName)
                .containsExactly("Create", "Close", "Create");
    }

    // --- devices that could upgrade

    @Test
    void aDeviceIsHeldBackWhereAnotherUserShowsConsent() {
        tenant.tell(stuck("ada", minute(30), "AzureAD"));
        assertThat(tenant.findings(Rule.UPGRADE_STUCK)).isEmpty();

        tenant.tell(letIn("bob", minute(20)));
        tenant.tick(minute(100));

        DetectionFinding finding = only(Rule.UPGRADE_STUCK);
        assertThat(finding.severity()).isEqualTo("Low");
        assertThat(finding.confidence()).isEqualTo("Low");
        assertThat(finding.unmapped()).containsEntry("tokenIssuer", "AzureAD");
    }

    @Test
    void aManagedDeviceOfTheUserHintsAtAProfileAndProvesNoMore() {
        DeviceStuck plain = (DeviceStuck) stuck("ada", minute(30), "AzureAD");
        tenant.tell(letIn("bob", minute(20)), new DeviceStuck(plain.user(), plain.device(), plain.signIn(), true));
        tenant.tick(minute(100));

        DetectionFinding finding = only(Rule.UPGRADE_STUCK);
        assertThat(finding.confidence()).isEqualTo("Low");
        assertThat(finding.unmapped().get("hint")).asString().contains("management profile");
    }

    @Test
    void itIsToldWhenItsTimeHasComeWhereTheProofIsThere() {
        tenant.tell(letIn("bob", minute(20)), stuck("ada", minute(30), "ADFederationServices"));
        tenant.tick(minute(60));

        assertThat(only(Rule.UPGRADE_STUCK).confidence()).isEqualTo("Medium");
        assertThat(only(Rule.UPGRADE_STUCK).unmapped()).containsKey("hint");
    }

    @Test
    void ownOrLaterOrOldSuccessesProveNothing() {
        tenant.tell(letIn("ada", minute(20)), letIn("bob", minute(40)), stuck("ada", minute(30), "AzureAD"));
        tenant.tick(minute(100));
        tenant.tell(stuck("cid", START.plus(Duration.ofDays(32)), "AzureAD"));
        tenant.tick(START.plus(Duration.ofDays(33)));

        assertThat(tenant.findings(Rule.UPGRADE_STUCK)).isEmpty();
    }

    @Test
    void aConsentThatIsRevokedBeforeTheDeviceIsJudgedHadBeenGivenAllTheSame() {
        tenant.tell(
                audited(Kind.CONSENT_GRANTED, minute(20)),
                stuck("ada", minute(30), "AzureAD"),
                audited(Kind.CONSENT_REVOKED, minute(40)));
        tenant.tick(minute(100));

        assertThat(tenant.findings(Rule.UPGRADE_STUCK)).hasSize(1);
    }

    @Test
    void anAuditedConsentProvesItUntilItIsRevoked() {
        tenant.tell(audited(Kind.CONSENT_GRANTED, minute(20)), stuck("ada", minute(30), "AzureAD"));
        tenant.tick(minute(100));
        assertThat(tenant.findings(Rule.UPGRADE_STUCK)).hasSize(1);

        tenant.tell(audited(Kind.CONSENT_REVOKED, minute(110)), stuck("bob", minute(120), "AzureAD"));
        tenant.tick(minute(300));

        assertThat(tenant.findings(Rule.UPGRADE_STUCK)).hasSize(1);
    }

    @Test
    void aStuckDeviceIsOneFindingUntilItMovesOn() {
        tenant.tell(letIn("bob", minute(20)), stuck("ada", minute(30), "AzureAD"));
        tenant.tell(movedOn("ada", minute(50), "migrated"), stuck("ada", minute(70), "AzureAD"));
        tenant.tick(minute(100));

        List<DetectionFinding> findings = tenant.findings(Rule.UPGRADE_STUCK);
        assertThat(findings).extracting(DetectionFinding::statusDetail).containsExactly("", "migrated", "");
        assertThat(findings.get(2).findingInfo().uid())
                .isNotEqualTo(findings.get(0).findingInfo().uid());
    }

    // --- exceptions

    @Test
    void anExceptionThatEndsIsToldOnce() {
        tenant.tell(given(minute(60)));
        tenant.tick(minute(89));
        assertThat(tenant.findings(Rule.EXCEPTION_EXPIRED)).isEmpty();

        tenant.tick(minute(90));
        tenant.tell(given(minute(60)));
        tenant.tick(minute(500));

        DetectionFinding finding = only(Rule.EXCEPTION_EXPIRED);
        assertThat(finding.message())
                .isEqualTo("The exception for scanner@contoso.example, SMTP AUTH, from 203.0.113.0/24 has ended:"
                        + " its legacy sign-ins are no longer allowed");
        assertThat(finding.unmapped())
                .containsEntry("reason", "the scanner on floor 2")
                .containsEntry("approvedBy", "Kai Lund")
                .containsEntry("until", minute(60).toString());
    }

    @Test
    void anotherEndClosesIt() {
        tenant.tell(given(minute(60)));
        tenant.tick(minute(120));

        tenant.tell(given(minute(6000)));

        assertThat(last(Rule.EXCEPTION_EXPIRED).statusDetail()).isEqualTo("it was given another end");
        tenant.tick(minute(7000));
        assertThat(tenant.findings(Rule.EXCEPTION_EXPIRED))
                .extracting(DetectionFinding::activityName)
                .containsExactly("Create", "Close", "Create");
    }

    @Test
    void takingItAwayClosesItOrKeepsItFromBeingTold() {
        tenant.tell(given(minute(60)));
        tenant.tick(minute(120));
        tenant.tell(new TenantFact.ExceptionTaken("contoso", "x1"));
        assertThat(last(Rule.EXCEPTION_EXPIRED).statusDetail()).isEqualTo("it was taken away");

        tenant.tell(given(minute(600)), new TenantFact.ExceptionTaken("contoso", "x1"));
        tenant.tick(minute(1000));

        assertThat(tenant.findings(Rule.EXCEPTION_EXPIRED)).hasSize(2);
    }

    @Test
    void oneThatHadEndedWhenItWasGivenIsToldAtOnce() {
        tenant.tell(given(START.minus(Duration.ofDays(1))));

        assertThat(tenant.findings(Rule.EXCEPTION_EXPIRED)).hasSize(1);
    }

    // --- what is said

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    /** A week after the end of the day, and the grace period. */
    private static Instant dayDecided() {
        return Instant.parse("2026-05-12T00:30:00Z");
    }

    private static TenantFact refused(String user, Instant time, int code) {
        return new AppleAppRefused(
                "contoso|" + user + "-id",
                aSignIn()
                        .by(user)
                        .app(APPLE_APP, "Apple Internet Accounts")
                        .code(code)
                        .at(time)
                        .build());
    }

    private static TenantFact letIn(String user, Instant time) {
        return new AppleAppLetIn("contoso", "contoso|" + user + "-id", time);
    }

    private static TenantFact audited(Kind kind, Instant time) {
        return new TenantFact.Audited(new PostureChange(
                1,
                kind + "-" + time,
                "contoso",
                time,
                kind,
                PostureChange.APPLE_APP,
                "Apple Internet Accounts",
                "admin@contoso.example"));
    }

    private static TenantFact policyChanged(Instant time) {
        return new TenantFact.Audited(new PostureChange(
                1,
                "p1",
                "contoso",
                time,
                Kind.POLICY_CHANGED,
                "",
                "Block legacy authentication",
                "admin@contoso.example"));
    }

    private static TenantFact silent(String user, Instant since) {
        return silent(user, "apple:iPhone9,1", since);
    }

    private static TenantFact silent(String user, String device, Instant since) {
        return new DeviceSilent(
                "contoso|" + user + "-id", device, since, since.plus(Duration.ofDays(7)), legacy(user, since));
    }

    private static TenantFact movedOn(String user, Instant time, String how) {
        return new DeviceMovedOn("contoso", "contoso|" + user + "-id", "apple:iPhone9,1", time, how);
    }

    private static TenantFact stuck(String user, Instant time, String issuer) {
        SignIn s = legacy(user, time);
        SignIn issued = new SignIn(
                s.v(),
                s.id(),
                s.tenantId(),
                s.category(),
                s.time(),
                s.recorded(),
                s.user(),
                s.app(),
                s.client(),
                s.result(),
                s.source(),
                s.device(),
                s.correlationId(),
                issuer,
                s.risk());
        return new DeviceStuck("contoso|" + user + "-id", "apple:iPhone9,1", issued, false);
    }

    private static SignIn legacy(String user, Instant time) {
        return aSignIn()
                .by(user)
                .activeSync()
                .agent("Apple-iPhone9C1/1907.71")
                .at(time)
                .build();
    }

    private static TenantFact given(Instant until) {
        return new TenantFact.ExceptionGiven(new Exemption(
                1,
                "x1",
                "contoso",
                "scanner@contoso.example",
                "",
                Protocol.SMTP,
                "203.0.113.0/24",
                until,
                "the scanner on floor 2",
                "Kai Lund"));
    }

    // --- what was found

    private Posture posture() {
        return tenant.postures().get(tenant.postures().size() - 1);
    }

    private Answer consent() {
        return posture().consent();
    }

    private DetectionFinding last(Rule rule) {
        List<DetectionFinding> findings = tenant.findings(rule);
        return findings.get(findings.size() - 1);
    }

    private DetectionFinding only(Rule rule) {
        assertThat(tenant.findings(rule)).hasSize(1);
        return tenant.findings(rule).get(0);
    }

    private DetectionFinding only(Rule rule, String user) {
        List<DetectionFinding> findings = tenant.findings(rule).stream()
                .filter(finding -> finding.message().contains(user + "@"))
                .toList();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
