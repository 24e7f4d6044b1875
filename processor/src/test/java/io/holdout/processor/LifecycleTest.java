package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Confidence;
import io.holdout.model.Counts;
import io.holdout.model.DeviceState;
import io.holdout.model.DeviceState.State;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.SignInBuilder;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleTest {
    private static final String IPHONE_7 = "Apple-iPhone9C1/1907.71";
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    private static SignInBuilder legacy(long minutes) {
        return aSignIn().activeSync().agent(IPHONE_7).at(minute(minutes));
    }

    private static SignInBuilder modern(long minutes) {
        return aSignIn().appleModern().id("modern-" + minutes).at(minute(minutes));
    }

    private static SignInBuilder blocked(long minutes) {
        return legacy(minutes).code(53003);
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static long days(long days) {
        return days * 24 * 60;
    }

    // --- old passwords

    private void wrongPasswords(long first, long every, int times, String address) {
        for (int i = 0; i < times; i++) {
            tenant.send(legacy(first + i * every)
                    .id("wrong-" + i)
                    .from(address, "NO", address.startsWith("203") ? 64500 : 64999)
                    .code(i % 2 == 0 ? 50126 : 50053)
                    .build());
        }
    }

    private List<String> rules() {
        return tenant.findings().stream()
                .map(finding -> finding.metadata().eventCode())
                .distinct()
                .toList();
    }

    @Test
    void aKnownDeviceThatGoesOnWithAnOldPasswordIsOneAlertOfLowSeverity() {
        tenant.send(legacy(0).build());
        wrongPasswords(60, 10, 5, "203.0.113.7");

        assertThat(rules()).containsExactly("legacy-sign-in", "stale-password");
        assertThat(tenant.findings().get(1)).satisfies(finding -> {
            assertThat(finding.severityId()).isEqualTo(2);
            assertThat(finding.message()).contains("wrong password");
        });
        assertThat(tenant.device().failedSignIns()).isEqualTo(5);
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
    }

    @Test
    void fourWrongPasswordsOrFiveInMoreThanAnHourAreSlips() {
        tenant.send(legacy(0).build());
        wrongPasswords(60, 1, 4, "203.0.113.7");
        assertThat(rules()).containsExactly("legacy-sign-in");

        tenant.send(legacy(100).build()); // begins anew
        wrongPasswords(200, 16, 5, "203.0.113.7");
        assertThat(rules()).containsExactly("legacy-sign-in");
    }

    @Test
    void wrongPasswordsFromANetworkWhereTheUserIsNotKnownAreNoOldPassword() {
        tenant.send(legacy(0).build());
        wrongPasswords(60, 10, 5, "198.51.100.9");

        assertThat(rules()).containsExactly("legacy-sign-in");
    }

    @Test
    void wrongPasswordsOfADeviceThatWasNeverSeenAreNoOldPassword() {
        tenant.send(aSignIn().appleModern().id("modern").at(START).build());
        wrongPasswords(60, 10, 5, "203.0.113.7");

        assertThat(rules()).isEmpty();
    }

    @Test
    void theRightPasswordEndsIt() {
        tenant.send(legacy(0).build());
        wrongPasswords(60, 10, 5, "203.0.113.7");
        tenant.send(legacy(120).id("right").build());

        assertThat(tenant.findings().get(tenant.findings().size() - 1)).satisfies(finding -> {
            assertThat(finding.metadata().eventCode()).isEqualTo("stale-password");
            assertThat(finding.statusDetail()).isEqualTo("the password is right again");
        });
    }

    /** The phone may have been faster than the log of its first sign-in. */
    @Test
    void wrongPasswordsThatArriveBeforeTheSignInTheyFollowCount() {
        wrongPasswords(1, 2, 5, "203.0.113.7");
        tenant.send(legacy(0).build());

        assertThat(rules()).containsExactlyInAnyOrder("legacy-sign-in", "stale-password");
    }

    // --- legacy

    @Test
    void theFirstLegacySuccessMakesALegacyDeviceAndOneAlert() {
        tenant.send(legacy(0).build());

        DeviceState device = tenant.device();
        assertThat(device.device()).isEqualTo("apple:iPhone9,1");
        assertThat(device.state()).isEqualTo(State.LEGACY);
        assertThat(device.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(device.platform()).isEqualTo("iOS");
        assertThat(device.osVersion()).isEqualTo("15.6");
        assertThat(device.osBuild()).isEqualTo("19G71");
        assertThat(device.protocols()).containsExactly(Protocol.EAS);
        assertThat(device.legacySignIns()).isEqualTo(1);
        assertThat(tenant.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.metadata().eventCode()).isEqualTo("legacy-sign-in");
            assertThat(finding.activityId()).isEqualTo(1);
            assertThat(finding.message()).contains("ada@contoso.example");
        });
    }

    /** Legacy sign-ins carry no id of the device. */
    @Test
    void aDeviceThatIsNamedAfterItsModelSaysThatItMayBeSeveral() {
        tenant.send(
                legacy(0).build(),
                legacy(0).by("bob").agent("BAV2ROPC").build(),
                legacy(0)
                        .by("eve")
                        .agent("Android-Mail/2020.11.29.346182102.Release")
                        .build());

        String several = "one device of this model or several, which sign-ins do not tell apart";
        assertThat(tenant.device("apple:iPhone9,1").evidence()).contains(several);
        assertThat(tenant.device("eas:203.0.113.0/24").evidence()).doesNotContain(several);
        assertThat(tenant.device("gmail").evidence()).doesNotContain(several);
    }

    @Test
    void repeatsOnlyCount() {
        tenant.send(legacy(0).build(), legacy(10).build(), legacy(20).build());

        assertThat(tenant.device().legacySignIns()).isEqualTo(3);
        assertThat(tenant.findings()).hasSize(1);
    }

    @Test
    void aRedeliveredRecordDoesNotCountTwice() {
        tenant.send(legacy(0).build(), legacy(0).build());

        assertThat(tenant.device().legacySignIns()).isEqualTo(1);
    }

    @Test
    void aSignInThatComesHoursLateIsAnAlertThatSaysHowLate() {
        tenant.tick(minute(400)).send(legacy(0).recorded(minute(192)).build());

        assertThat(tenant.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.metadata().eventCode()).isEqualTo("legacy-sign-in");
            assertThat(finding.evidences().get(0).data())
                    .containsEntry("delay", "PT3H12M")
                    .containsEntry("recorded", minute(192).toString());
        });
    }

    @Test
    void aRecordThatIsSentAgainIsAsLateAsTheFirstWhicheverComesFirst() {
        SignIn first = legacy(0).id("a").recorded(minute(2)).build();
        SignIn again = legacy(0).id("a").recorded(minute(90)).build();

        tenant.send(again, first).tick(minute(120));

        assertThat(tenant.device().legacySignIns()).isEqualTo(1);
        assertThat(tenant.findings().get(tenant.findings().size() - 1)).satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(1);
            assertThat(finding.evidences().get(0).data()).doesNotContainKeys("delay", "recorded");
        });
    }

    @Test
    void aReEmittedRecordIsAnUpsertAndNeverASecondCount() {
        tenant.send(
                legacy(0).id("a").code(50126).build(), legacy(0).id("a").code(0).build());

        assertThat(tenant.device().legacySignIns()).isEqualTo(1);
        assertThat(tenant.device().failedSignIns()).isZero();
    }

    @Test
    void aReEmittedRecordIsAnUpsertAlsoLongAfterItWasSettled() {
        tenant.send(legacy(0).id("a").code(53003).build())
                .tick(minute(120))
                .send(legacy(0).id("a").code(0).build());

        assertThat(tenant.device().legacySignIns()).isEqualTo(1);
        assertThat(tenant.device().blockedSignIns()).isZero();
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
    }

    @Test
    void aNewLegacySignInAfterThirtyDaysIsANewEpisodeWithAnotherId() {
        tenant.send(legacy(0).build())
                .tick(minute(days(31)))
                .send(legacy(days(31) + 10).build())
                .tick(minute(days(31) + 60));

        assertThat(tenant.lastVersions().values().stream()
                        .filter(f -> f.metadata().eventCode().equals("legacy-sign-in")))
                .hasSize(2);
    }

    /** As in a file that is read at once. */
    @Test
    void anEpisodeThatEndedBeforeItWasSettledIsNotWithdrawn() {
        tenant.send(
                        legacy(0).build(),
                        legacy(days(40)).build(),
                        legacy(days(80)).build())
                .tick(minute(days(81)));

        assertThat(tenant.lastVersions().values().stream()
                        .filter(f -> f.metadata().eventCode().equals("legacy-sign-in")))
                .extracting(DetectionFinding::activityId)
                .containsExactlyInAnyOrder(3, 3, 1);
    }

    @Test
    void anotherProtocolOfAKnownDeviceIsAnUpdate() {
        tenant.send(
                legacy(0).build(),
                aSignIn()
                        .legacy("Exchange Web Services")
                        .agent(IPHONE_7)
                        .at(minute(5))
                        .build());

        assertThat(tenant.device().protocols()).containsExactly(Protocol.EAS, Protocol.EWS);
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN))
                .extracting(DetectionFinding::activityId)
                .containsExactly(1, 2);
    }

    @Test
    void failuresAloneMakeNoDeviceButCountOnceItExists() {
        tenant.send(legacy(0).code(50126).build(), legacy(1).code(50126).build());
        assertThat(tenant.devices()).isEmpty();

        tenant.send(legacy(2).build());

        assertThat(tenant.device().failedSignIns()).isEqualTo(2);
        assertThat(tenant.device().legacySignIns()).isEqualTo(1);
    }

    @Test
    void interruptsAndStaleTokensCountNowhere() {
        tenant.send(
                legacy(0).build(),
                legacy(1).code(50058).build(),
                legacy(2).code(50173).build());

        assertThat(tenant.device().failedSignIns()).isZero();
        assertThat(tenant.device().blockedSignIns()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Other clients, CBAInPROD, pop-imap",
        "'', CBAinTAR, pop-imap",
        "Mobile Apps and Desktop clients, CBAInPROD, pop-imap",
        "Other clients, BAV2ROPC, smtp-auth",
        "Other clients, '', legacy-client",
    })
    void whereTheProtocolIsNotKnownExchangesAgentIsAHint(String clientApp, String agent, String diagnosis) {
        tenant.send(legacy(0).agent(agent).client(clientApp, "ropc").build());

        assertThat(tenant.device())
                .returns("other:203.0.113.0/24", DeviceState::device)
                .returns(diagnosis, DeviceState::diagnosis);
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN))
                .singleElement()
                .satisfies(finding -> assertThat(finding.unmapped()).containsEntry("diagnosis", diagnosis));
    }

    // --- blocked

    @Test
    void aRightPasswordStoppedByPolicyFromAFamiliarSourceIsBlocked() {
        tenant.send(aSignIn().id("web").at(minute(-60)).build(), blocked(0).build());

        assertThat(tenant.device().state()).isEqualTo(State.BLOCKED);
        assertThat(tenant.device().blockedSignIns()).isEqualTo(1);
        assertThat(tenant.device().legacySignIns()).isZero();
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_BLOCKED);
    }

    @Test
    void aSuccessThatConditionalAccessRefusedIsBlocked() {
        tenant.send(
                aSignIn().id("web").at(minute(-60)).build(),
                legacy(0).conditionalAccess("failure").build());

        assertThat(tenant.device().state()).isEqualTo(State.BLOCKED);
        assertThat(tenant.device().legacySignIns()).isZero();
    }

    @Test
    void aRightPasswordFromAnUnfamiliarSourceIsAnAttack() {
        tenant.send(
                aSignIn().id("web").at(minute(-60)).build(),
                blocked(0).from("198.51.100.9", "XX", 64510).build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.CREDENTIAL_KNOWN);
        assertThat(tenant.device().diagnosis()).isEqualTo("unfamiliar-source");
    }

    @Test
    void aSuccessThatArrivesLaterButWasEarlierMakesTheSourceFamiliarAndWithdrawsTheAlert() {
        tenant.send(aSignIn().id("home").from("192.0.2.1").at(minute(-300)).build());
        tenant.send(blocked(0).from("198.51.100.9", "NO", 64510).build());
        assertThat(tenant.rulesRaised()).containsExactly(Rule.CREDENTIAL_KNOWN);

        tenant.send(aSignIn()
                .id("web")
                .from("198.51.100.9", "NO", 64510)
                .at(minute(-10))
                .build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_BLOCKED);
        assertThat(tenant.findings(Rule.CREDENTIAL_KNOWN))
                .last()
                .satisfies(last -> assertThat(last.statusDetail()).isEqualTo("withdrawn"));
    }

    @Test
    void withoutAnySuccessOnRecordADecodableDeviceIsPossiblyBlockedAndAnythingElseAnAttack() {
        tenant.send(
                blocked(0).agent("Apple-iPhone14C5/2301.355").build(),
                aSignIn()
                        .by("bob")
                        .legacy("Authenticated SMTP")
                        .agent("BAV2ROPC")
                        .code(53003)
                        .at(minute(0))
                        .build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_BLOCKED, Rule.CREDENTIAL_KNOWN);
        assertThat(tenant.findings(Rule.LEGACY_BLOCKED))
                .singleElement()
                .satisfies(f -> assertThat(f.unmapped()).containsEntry("confidence", "possible"));
        assertThat(tenant.findings(Rule.CREDENTIAL_KNOWN))
                .singleElement()
                .satisfies(f -> assertThat(f.unmapped()).containsEntry("confidence", "likely"));
    }

    @Test
    void withoutAnySuccessOnRecordAPhoneThatWasOldYearsAgoIsTheDefaultOfATool() {
        // iOS 12.1, of October 2018
        tenant.send(blocked(0).agent("Apple-iPhone9C1/1602.92").build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.CREDENTIAL_KNOWN);
        assertThat(tenant.device().diagnosis()).isEqualTo("unfamiliar-source");
    }

    @Test
    void anOldPhoneThatWasLetInOrComesFromHomeIsAnOldPhone() {
        tenant.send(
                legacy(-days(40)).agent("Apple-iPhone9C1/1602.92").build(),
                blocked(0).agent("Apple-iPhone9C1/1602.92").build(),
                aSignIn().by("bob").id("web").at(minute(-60)).build(),
                blocked(0).by("bob").agent("Apple-iPhone9C1/1602.92").build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.LEGACY_BLOCKED, Rule.LEGACY_BLOCKED);
    }

    @Test
    void rightPasswordsAreOnlyClaimedForInteractiveSignIns() {
        tenant.send(aSignIn()
                .legacy("IMAP4")
                .agent("CBAInPROD")
                .code(53003)
                .nonInteractive()
                .at(minute(0))
                .build());

        assertThat(tenant.devices()).isEmpty();
        assertThat(tenant.findings()).isEmpty();
    }

    // --- migration

    @Test
    void thirtyQuietMinutesAfterTheFirstModernSignInProveTheMigration() {
        tenant.send(legacy(0).build(), modern(60).build());
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        tenant.tick(minute(60 + 30 + 29));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        tenant.tick(minute(60 + 30 + 30));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device().migratedAt()).isEqualTo(minute(60));
        assertThat(tenant.findings(Rule.MIGRATED)).hasSize(1);
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN)).last().satisfies(last -> {
            assertThat(last.activityId()).isEqualTo(3);
            assertThat(last.statusDetail()).isEqualTo("migrated");
        });
    }

    @Test
    void aLegacySignInWithinTheCheckShowsASecondDeviceOrAnOldProfile() {
        tenant.send(legacy(0).build(), modern(60).build(), legacy(90).build()).tick(minute(600));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.SECOND_DEVICE);
    }

    @Test
    void aLegacySignInAMomentAfterTheCheckIsARelapse() {
        tenant.send(legacy(0).build(), modern(60).build(), legacy(91).build()).tick(minute(600));

        assertThat(tenant.device().state()).isEqualTo(State.REGRESSED);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.MIGRATED, Rule.REGRESSED);
    }

    @Test
    void aRecordThatIsHoursLateAndFallsIntoTheCheckRetractsTheMigration() {
        tenant.send(legacy(0).build(), modern(60).build()).tick(minute(300));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);

        tenant.send(legacy(75).build());

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.device().migratedAt()).isNull();
        assertThat(tenant.findings(Rule.MIGRATED)).last().satisfies(last -> {
            assertThat(last.activityId()).isEqualTo(3);
            assertThat(last.statusDetail()).startsWith("retracted");
        });
    }

    @Test
    void aLateRecordFromBeforeTheMigrationOnlyCounts() {
        tenant.send(legacy(0).build(), modern(60).build())
                .tick(minute(300))
                .send(legacy(30).build());

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device().legacySignIns()).isEqualTo(2);
    }

    @Test
    void aConsentPageAloneProvesNothingUntilATokenIsRefreshed() {
        SignIn consent = modern(60).client("Browser", "oAuth2").build();
        tenant.send(legacy(0).build(), consent).tick(minute(200));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        tenant.send(modern(205).build()).tick(minute(260));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device().migratedAt()).isEqualTo(minute(60));
    }

    @Test
    void aConsentPageAndADayOfSilenceProveTheMigration() {
        SignIn consent = modern(60).client("Browser", "oAuth2").build();
        tenant.send(legacy(0).build(), consent).tick(minute(60 + days(1) + 29));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        tenant.tick(minute(60 + days(1) + 30));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    @Test
    void aMigrationIsShownByTheLastLegacySignInAndTheModernOnesThatProveIt() {
        tenant.send(
                        legacy(0).id("old").build(),
                        legacy(10).id("last").build(),
                        modern(60).client("Browser", "oAuth2").build(),
                        modern(61).agent("iOS/18.1 (22B83) dataaccessd/1.0").build(),
                        modern(80).build(),
                        modern(300).build())
                .tick(minute(400));

        assertThat(tenant.findings(Rule.MIGRATED)).singleElement().satisfies(finding -> {
            assertThat(finding.evidences())
                    .extracting(evidence -> evidence.data().get("sign_in_id"))
                    .containsExactly("last", "modern-60", "modern-61");
            assertThat(finding.evidences().get(2).data())
                    .containsEntry("app_name", "Apple Internet Accounts")
                    .containsEntry("time", minute(61).toString());
            assertThat(finding.message()).startsWith("iPhone 7");
            assertThat(finding.unmapped()).containsEntry("device", "apple:iPhone9,1");
        });
        assertThat(tenant.device().evidence())
                .contains(
                        "first modern sign-in modern-60 at 2026-05-04T09:00:00Z, Apple Internet Accounts, 203.0.113.7",
                        "token modern-61 at 2026-05-04T09:01:00Z, Apple Internet Accounts, 203.0.113.7,"
                                + " user agent iOS/18.1 (22B83) dataaccessd/1.0");
    }

    @Test
    void aTokenThatConfirmsAMigrationHoursLaterIsShownToo() {
        tenant.send(legacy(0).build(), modern(60).client("Browser", "oAuth2").build())
                .tick(minute(200));
        assertThat(tenant.device().evidence())
                .filteredOn(line -> line.contains("modern-"))
                .hasSize(1);

        tenant.send(modern(210).build()).tick(minute(300));

        assertThat(tenant.findings(Rule.MIGRATED))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidences())
                        .extracting(evidence -> evidence.data().get("sign_in_id"))
                        .endsWith("modern-60", "modern-210"));
    }

    @Test
    void aDeviceThatFellBackNoLongerShowsWhatProvedItsMove() {
        tenant.send(legacy(0).build(), modern(60).build())
                .tick(minute(200))
                .send(legacy(210).build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(State.REGRESSED);
        assertThat(tenant.device().evidence()).noneMatch(line -> line.contains("modern-"));
    }

    @Test
    void aConsentPageFollowedByLegacyAfterTheCheckIsNoMigration() {
        SignIn consent = modern(60).client("Browser", "oAuth2").build();
        tenant.send(legacy(0).build(), consent)
                .tick(minute(200))
                .send(legacy(210).build())
                .tick(minute(days(3)));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.SECOND_DEVICE);
    }

    @Test
    void modernSignInsOfAUserWithTwoAppleDevicesCannotBeTiedToOne() {
        tenant.send(
                        legacy(0).build(),
                        aSignIn()
                                .activeSync()
                                .agent("Apple-iPad13C18/1905.77")
                                .at(minute(1))
                                .build(),
                        modern(60).build())
                .tick(minute(300));

        assertThat(tenant.device("apple:iPhone9,1").state()).isEqualTo(State.POSSIBLY_MIGRATED);
        assertThat(tenant.device("apple:iPad13,18").state()).isEqualTo(State.POSSIBLY_MIGRATED);
        assertThat(tenant.device("apple:iPad13,18").confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(tenant.rulesRaised()).doesNotContain(Rule.MIGRATED);
    }

    @Test
    void aModernSignInOfAnotherAppSaysNothingOfAnIPhone() {
        tenant.send(
                        legacy(0).build(),
                        aSignIn()
                                .id("outlook")
                                .app("27922004-5251-4030-b22d-91ecd9a37ea4", "Outlook Mobile")
                                .client("Mobile Apps and Desktop clients", "oAuth2")
                                .at(minute(60))
                                .build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.device().lastModern()).isNull();
    }

    @Test
    void aRelapsedDeviceMigratesAgainAfterADayWithoutLegacy() {
        tenant.send(legacy(0).build(), modern(60).build(), legacy(200).build());
        tenant.send(modern(260).build()).tick(minute(600));
        assertThat(tenant.device().state()).isEqualTo(State.REGRESSED);

        tenant.send(modern(200 + days(1)).build()).tick(minute(300 + days(1)));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.findings(Rule.REGRESSED))
                .last()
                .satisfies(last -> assertThat(last.activityId()).isEqualTo(3));
    }

    // --- an old account on a device that has moved

    private void moveAt60() {
        tenant.send(legacy(0).build(), modern(60).build(), modern(125).build());
    }

    @Test
    void anOldAccountThatIsBlockedAfterTheMoveIsToldAndTheDeviceHasMoved() {
        moveAt60();
        tenant.send(blocked(200).build(), blocked(260).build()).tick(minute(400));

        assertThat(tenant.device())
                .returns(State.MIGRATED, DeviceState::state)
                .returns("old-account", DeviceState::diagnosis);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.LEGACY_BLOCKED, Rule.MIGRATED);
        assertThat(tenant.findings(Rule.LEGACY_BLOCKED)).first().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo("Low");
            assertThat(finding.unmapped()).containsEntry("diagnosis", "old-account");
            assertThat(finding.statusDetail()).isEqualTo("the device has moved, and its old account goes on");
        });
    }

    @Test
    void itDoesNotMatterWhetherTheBlockComesBeforeTheTokenThatProvesTheMove() {
        tenant.send(
                        blocked(200).build(),
                        modern(125).build(),
                        legacy(0).build(),
                        modern(60).build())
                .tick(minute(400));

        assertThat(tenant.device().diagnosis()).isEqualTo("old-account");
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.LEGACY_BLOCKED, Rule.MIGRATED);
    }

    @Test
    void aBlockThatComesHoursLateIsToldToo() {
        moveAt60();
        tenant.tick(minute(600)).send(blocked(200).build());

        assertThat(tenant.device().diagnosis()).isEqualTo("old-account");
        assertThat(tenant.findings(Rule.LEGACY_BLOCKED)).hasSize(1);
    }

    @Test
    void aBlockWithinTheCheckIsOfTheAccountThatIsBeingReplaced() {
        moveAt60();
        tenant.send(blocked(80).build()).tick(minute(400));

        assertThat(tenant.device())
                .returns(State.MIGRATED, DeviceState::state)
                .returns("migrated", DeviceState::diagnosis);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.MIGRATED);
    }

    @Test
    void aBlockElsewhereSaysNothingOfAnOldAccount() {
        moveAt60();
        tenant.send(blocked(200)
                        .from("198.51.100.9", "XX", 64510)
                        .agent(IPHONE_7)
                        .build())
                .tick(minute(400));

        assertThat(tenant.device().diagnosis()).isEqualTo("migrated");
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.CREDENTIAL_KNOWN, Rule.MIGRATED);
    }

    @Test
    void anOldAccountThatIsQuietForAWeekIsGone() {
        moveAt60();
        tenant.send(blocked(200).build(), modern(200 + days(6)).build()).tick(minute(300 + days(6)));
        assertThat(tenant.device().diagnosis()).isEqualTo("old-account");

        tenant.send(modern(201 + days(7)).build()).tick(minute(300 + days(7)));

        assertThat(tenant.device().diagnosis()).isEqualTo("migrated");
        assertThat(tenant.findings(Rule.LEGACY_BLOCKED))
                .last()
                .satisfies(last -> assertThat(last.statusDetail()).isEqualTo("not seen any more"));
    }

    @Test
    void anOldAccountThatIsLetInAgainIsARelapse() {
        moveAt60();
        tenant.send(blocked(200).build(), legacy(300).build()).tick(minute(400));

        assertThat(tenant.device().state()).isEqualTo(State.REGRESSED);
        assertThat(tenant.findings(Rule.LEGACY_BLOCKED))
                .last()
                .satisfies(last -> assertThat(last.statusDetail()).isEqualTo("let in again"));
    }

    // --- silent upgrade and password grant

    @Test
    void aSilentUpgradeIsNoPasswordGrantAlertAndStartsTheCheck() {
        SignIn upgrade = aSignIn()
                .app(APPLE_APP, "Apple Internet Accounts")
                .client("Mobile Apps and Desktop clients", "ropc")
                .at(minute(60))
                .build();
        tenant.send(legacy(0).build(), upgrade);
        assertThat(tenant.device().state()).isEqualTo(State.UPGRADE_PENDING);

        tenant.send(modern(70).build()).tick(minute(200));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device().migratedAt()).isEqualTo(minute(60));
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.MIGRATED, Rule.SILENT_UPGRADE);
    }

    @Test
    void aSilentUpgradeThatASecondFactorStoppedIsPendingForAWeek() {
        SignIn stopped = aSignIn()
                .app(APPLE_APP, "Apple Internet Accounts")
                .client("Mobile Apps and Desktop clients", "ropc")
                .code(50076)
                .at(minute(60))
                .build();
        tenant.send(legacy(0).build(), stopped, legacy(days(2)).build());
        assertThat(tenant.device().state()).isEqualTo(State.UPGRADE_PENDING);
        assertThat(tenant.device().diagnosis()).isEqualTo("upgrade-stopped");

        tenant.tick(minute(60 + days(7) + 30));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.SILENT_UPGRADE_STOPPED);
    }

    /** The id of Apple's app is public. */
    private static SignInBuilder grantOfApplesApp(long minutes) {
        return aSignIn()
                .app(APPLE_APP, "Apple Internet Accounts")
                .client("Mobile Apps and Desktop clients", "ropc")
                .at(minute(minutes));
    }

    @ParameterizedTest
    @ValueSource(ints = {50076, 53003, 65001})
    void aRightPasswordThatIsTriedElsewhereInTheNameOfApplesAppIsAnAttackAndMovesNoDevice(int code) {
        tenant.send(
                        legacy(0).build(),
                        grantOfApplesApp(60)
                                .from("198.51.100.9", "XX", 64510)
                                .agent("python-requests/2.31")
                                .code(code)
                                .build())
                .tick(minute(120));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.rulesRaised())
                .contains(Rule.CREDENTIAL_KNOWN, Rule.LEGACY_SIGN_IN)
                .doesNotContain(Rule.SILENT_UPGRADE_STOPPED);
    }

    @Test
    void withoutAnySuccessOnRecordNothingSaysThatItIsThePhone() {
        tenant.send(
                grantOfApplesApp(60).agent("python-requests/2.31").code(50076).build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.CREDENTIAL_KNOWN);
    }

    @Test
    void aPhoneBehindATunnelIsStoppedOnItsWayWhereverItsAddressIs() {
        tenant.send(
                legacy(0).from("203.0.113.7", "NO", 0).build(),
                grantOfApplesApp(60)
                        .from("198.51.100.9", "NO", 0)
                        .agent("iOS/15.6 (19G71) accountsd/1.0")
                        .code(50076)
                        .build());

        assertThat(tenant.device().state()).isEqualTo(State.UPGRADE_PENDING);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.SILENT_UPGRADE_STOPPED);
    }

    @Test
    void whoIsLetInElsewhereInTheNameOfApplesAppIsNoPhoneThatUpgrades() {
        tenant.send(
                        legacy(0).build(),
                        grantOfApplesApp(60)
                                .from("198.51.100.9", "XX", 64510)
                                .agent("python-requests/2.31")
                                .build())
                .tick(minute(120));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.device().lastModern()).isNull();
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.ROPC_SIGN_IN);
        assertThat(tenant.findings(Rule.ROPC_SIGN_IN))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo("High"));
    }

    @Test
    void aLibraryWithoutAnySuccessOnRecordIsNoPhoneThatUpgradesEither() {
        tenant.send(grantOfApplesApp(60).agent("python-requests/2.31").build());

        assertThat(tenant.rulesRaised()).containsExactly(Rule.ROPC_SIGN_IN);
    }

    @Test
    void aPhoneMayUpgradeOverANetworkThatIsNewToIt() {
        tenant.send(
                legacy(0).build(),
                grantOfApplesApp(60)
                        .from("198.51.100.9", "NO", 64510)
                        .agent("iOS/15.6 (19G71) accountsd/1.0")
                        .build());

        assertThat(tenant.device().state()).isEqualTo(State.UPGRADE_PENDING);
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.SILENT_UPGRADE);
    }

    @Test
    void aPasswordGrantBySomethingElseIsAnAlertAndNoDevice() {
        tenant.send(aSignIn()
                .app("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Azure CLI")
                .client("Mobile Apps and Desktop clients", "ropc")
                .agent("python-requests/2.31.0")
                .at(minute(0))
                .build());

        assertThat(tenant.devices()).isEmpty();
        assertThat(tenant.rulesRaised()).containsExactly(Rule.ROPC_SIGN_IN);
    }

    // --- the end of a device

    @Test
    void aDeviceIsStaleAfterSixtyDaysAndForgottenAfterNinety() {
        tenant.send(legacy(0).build()).tick(minute(days(60) + 29));
        assertThat(tenant.device().state()).isEqualTo(State.SILENT);

        tenant.tick(minute(days(60) + 30));
        assertThat(tenant.device().state()).isEqualTo(State.STALE);

        tenant.tick(minute(days(90) + 30));
        assertThat(tenant.devices()).isEmpty();
    }

    @Test
    void anAlertAfterADeviceWasForgottenHasANewId() {
        tenant.send(legacy(0).build()).tick(minute(days(100)));
        tenant.send(legacy(days(100) + 1).build());

        assertThat(tenant.lastVersions().values().stream()
                        .filter(f -> f.metadata().eventCode().equals("legacy-sign-in")))
                .hasSize(2);
    }

    // --- time

    @Test
    void aSourceThatLagsHoldsEveryWaitOpen() {
        tenant.tick(new Tick("slow", minute(0), false, Counts.NONE));
        tenant.send(legacy(0).build(), modern(60).build()).tick(minute(days(2)));
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        tenant.tick(new Tick("slow", minute(0), true, Counts.NONE));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    @Test
    void aSignInAheadOfItsSourceConcludesNothing() {
        tenant.send(legacy(0).build(), modern(60).build(), modern(days(30)).build());

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);
    }

    // --- what it costs

    @Test
    void aModernSignInOfAUserWithoutLegacyHistoryCostsLookUpsAndABookkeepingRow() {
        for (int i = 0; i < 10; i++) {
            tenant.send(aSignIn().id("web-" + i).at(minute(i)).build());
        }

        assertThat(tenant.changesOf("familiar-sources")).isEqualTo(1);
        assertThat(tenant.changesOf("users")).isZero();
        assertThat(tenant.changesOf("attempts")).isZero();
        assertThat(tenant.changesOf("mail-sign-ins")).isZero();
        assertThat(tenant.changesOf("timers")).isZero();
        assertThat(tenant.findings()).isEmpty();
    }

    @Test
    void aMailAppSignInOfSuchAUserCostsOneRowMore() {
        tenant.send(modern(0).build(), modern(5).build());

        assertThat(tenant.changesOf("mail-sign-ins")).isEqualTo(2);
        assertThat(tenant.changesOf("familiar-sources"))
                .as("a source, and the day's first of Apple's app")
                .isEqualTo(2);
        assertThat(tenant.changesOf("users")).isZero();
        assertThat(tenant.changesOf("timers")).isZero();
    }

    @Test
    void whileTheOnlySourceWritesInOrderItCostsNoRowMore() {
        tenant.tick(inOrder("files", Instant.EPOCH))
                .send(modern(0).build(), modern(5).build());
        assertThat(tenant.changesOf("mail-sign-ins")).isZero();

        tenant.send(legacy(6).build(), modern(60).build()).tick(inOrder("files", minute(200)));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device().migratedAt()).isEqualTo(minute(60));
    }

    @Test
    void besideASourceThatPromisesNoOrderAMailAppSignInStillAnswersAnOlderLegacyOne() {
        tenant.tick(inOrder("files", Instant.EPOCH));
        tenant.tick(new Tick("hub", minute(0), false, Counts.NONE));

        tenant.send(modern(20).build(), legacy(10).build());

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);
    }

    @Test
    void onceTheSourceThatWroteInOrderHasEndedAMailAppSignInStillAnswersAnOlderLegacyOne() {
        tenant.tick(inOrder("files", Instant.EPOCH));
        tenant.tick(new Tick("files", minute(0), true, Counts.NONE).ofOrderedSource());

        tenant.send(modern(20).build(), legacy(10).build());

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);
    }

    private static Tick inOrder(String source, Instant time) {
        return new Tick(source, time, false, Counts.NONE).ofOrderedSource();
    }
}
