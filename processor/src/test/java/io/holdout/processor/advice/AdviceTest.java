package io.holdout.processor.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.DeviceState.State;
import io.holdout.model.Protocol;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.DeviceKey;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.Proxy;
import io.holdout.processor.agent.SourcePrefix;
import io.holdout.processor.agent.UserAgent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AdviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // no OAuth before 11.3.1; iPhone 5 and 5c stop at 10.3
                "Apple-iPhone5C1/1407.60 | EAS | os-too-old-replace",
                "Apple-iPhone5C3/9999 | EAS | os-too-old-replace",
                "Apple-iPhone8C1/1504.100 | EAS | os-too-old-update",
                "Apple-iPhone8C1/1405.999 | EAS | os-too-old-update",
                "Apple-iPhone8C1/1505.999 | EAS | os-too-old-update",
                "Apple-iPhone/1401.403 | EAS | os-too-old-update",
                // from 11.3.1 to 15.5 the model decides
                "Apple-iPhone8C1/1505.302 | EAS | update-or-readd",
                "Apple-iPhone9C1/1602.92 | EAS | update-or-readd",
                "Apple-iPhone9C1/1906.77 | EAS | update-or-readd",
                "Apple-iPhone14C5/1906.999 | EAS | update-or-readd",
                "Apple-iPhone6C1/1608.81 | EAS | readd-account",
                "Apple-iPhone7C2/1608.88 | EAS | readd-account",
                "Apple-iPad4C4/1607.77 | EAS | readd-account",
                "Apple-iPad4C1/1607.77 | EAS | readd-account",
                // 15.6 and later could have moved by itself
                "Apple-iPhone9C1/1907.71 | EAS | modern-capable",
                "Apple-iPhone14C5/2202.91 | EAS | modern-capable",
                "Apple-iPhone99C5/2501.1 | EAS | modern-capable",
                "iOS/15.6 (19G71) dataaccessd/1.0 | EAS | modern-capable",
                "iOS/14.0 (18A373) accountsd/1.0 | EAS | update-or-readd",
                "Apple-iPhone14C5/1627.92 | EAS | os-unknown",
                // no train of iOS
                "Apple-iPhone14C5/0001.1 | EAS | os-unknown",
                "Apple-iPhone14C5/0607.1 | EAS | os-unknown",
                "Apple-iPhone14C5/9901.1 | EAS | os-unknown",
                // no iPhone or iPad
                "Apple-Watch6C1/2001.1 | EAS | legacy-client",
                "Apple-/1907.71 | EAS | legacy-client",
                "macOS/13.4 (22F66) dataaccessd/1.0 | EWS | macos-ews",
                "AppleExchangeWebServices/818.120.2 accountsd/113 | EWS | macos-ews",
                "Android-SAMSUNG-SM-A515F/101.10 | EAS | samsung-mail",
                "Android-14/EAS | EAS | android-mail",
                "Android-Mail/2020.11.29.346182102.Release | EAS | gmail-app",
                "MSFT-WIN-3/10.0.17134 | EAS | windows-mail",
                "MSFT-WP/8.10.14219 | EAS | windows-phone",
                "Microsoft.SkypeRoomSystem/4.17.51.0 | EWS | teams-rooms",
                "Microsoft Office/14.0 (Microsoft Outlook 14.0.7268; Pro) | MAPI | outlook-too-old",
                "Microsoft Office/15.0 (Microsoft Outlook 15.0.5537; Pro) | MAPI | outlook-2013",
                "Microsoft Office/16.0 (Microsoft Outlook 16.0.14326; Pro) | EWS | outlook-desktop",
                "Outlook-iOS-Android/1.0 | EAS | outlook-mobile",
                "BAV2ROPC | SMTP | smtp-auth",
                "CBAInPROD | IMAP | pop-imap",
                "CBAInTAR | POP | pop-imap",
                // where the protocol is not known, Exchange's agent is a hint
                "CBAInPROD | OTHER | pop-imap",
                "CBAinTAR | OTHER | pop-imap",
                "BAV2ROPC | OTHER | smtp-auth",
                "MSRPC | OTHER | legacy-client",
                "CBAInPROD | EAS | legacy-client",
                "'' | EWS | ews-client",
                "'' | POWERSHELL | powershell",
                "'' | MAPI | office-client",
                "'' | OUTLOOK_ANYWHERE | office-client",
                "'' | OFFLINE_ADDRESS_BOOK | office-client",
                "'' | AUTODISCOVER | office-client",
                "'' | OTHER | legacy-client",
                "'' | EAS | legacy-client",
                "'' | REPORTING | legacy-client",
            })
    void findsWhyADeviceStillUsesAPassword(String agent, Protocol protocol, String code) {
        assertThat(Advice.STANDARD
                        .diagnose(device(agent, protocol, State.LEGACY))
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"NO, consent-missing", "YES, profile-or-federation", "UNKNOWN, modern-capable"})
    void looksAtConsentOnceTheDeviceCouldMoveByItself(Answer consent, String code) {
        Situations capable = known("Apple-iPhone9C1/1907.71", Protocol.EAS, State.LEGACY);
        Situations tooOld = known("Apple-iPhone9C1/1906.77", Protocol.EAS, State.LEGACY);

        assertThat(Advice.STANDARD.diagnose(capable.consent(consent).get()).code())
                .isEqualTo(code);
        assertThat(Advice.STANDARD.diagnose(tooOld.consent(consent).get()).code())
                .isEqualTo("update-or-readd");
    }

    @Test
    void consentDoesNotHelpWhereTheAppIsDisabled() {
        Situations capable = known("Apple-iPhone9C1/1907.71", Protocol.EAS, State.LEGACY);

        assertThat(Advice.STANDARD
                        .diagnose(capable.consent(Answer.YES).appDisabled().get())
                        .code())
                .isEqualTo("app-disabled");
    }

    @Test
    void neitherDoesItWhereUsersHaveToBeAssignedToTheApp() {
        Situations capable = known("Apple-iPhone9C1/1907.71", Protocol.EAS, State.LEGACY)
                .consent(Answer.YES)
                .assignmentRequired();

        assertThat(Advice.STANDARD.diagnose(capable.get()).code()).isEqualTo("app-needs-assignment");
        assertThat(Advice.STANDARD.diagnose(capable.appDisabled().get()).code()).isEqualTo("app-disabled");
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCKED, blocked-by-policy",
        "UPGRADE_PENDING, upgrade-seen",
        "MIGRATING, check-running",
        "POSSIBLY_MIGRATED, possibly-migrated",
        "MIGRATED, migrated",
        "REGRESSED, regressed",
        "STALE, stale",
    })
    void saysWhatAStateAsksFor(State state, String code) {
        assertThat(Advice.STANDARD
                        .diagnose(device("Apple-iPhone9C1/1602.92", Protocol.EAS, state))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void tellsOfAnOldAccountOnADeviceThatHasMoved() {
        Situations moved = known("Apple-iPhone9C1/1907.71", Protocol.EAS, State.MIGRATED);

        assertThat(Advice.STANDARD.diagnose(moved.oldAccount().get()).code()).isEqualTo("old-account");
    }

    @Test
    void tellsAStoppedUpgradeFromOneThatWasSeen() {
        Situations pending = known("Apple-iPhone9C1/1907.71", Protocol.EAS, State.UPGRADE_PENDING);

        assertThat(Advice.STANDARD.diagnose(pending.upgradeStopped().get()).code())
                .isEqualTo("upgrade-stopped");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void treatsARightPasswordFromAStrangeSourceAsAnAttackFirst(State state) {
        Situations device = known("Apple-iPhone9C1/1602.92", Protocol.EAS, state);

        assertThat(Advice.STANDARD.diagnose(device.unfamiliarSource().get()).code())
                .isEqualTo("unfamiliar-source");
    }

    @Test
    void speaksOfTheProtocolThatIsHardestToMove() {
        Situation printer = new Situation(
                UserAgent.decode("BAV2ROPC").family(),
                "",
                UserAgent.decode("BAV2ROPC").os(),
                Proxy.BAV2ROPC,
                List.of(Protocol.AUTODISCOVER, Protocol.IMAP, Protocol.SMTP),
                State.LEGACY,
                Answer.UNKNOWN,
                false,
                false,
                false,
                false,
                false);

        assertThat(Advice.STANDARD.diagnose(printer).code()).isEqualTo("smtp-auth");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void givesOneSentenceForEveryCause(Cause cause) {
        Diagnosis diagnosis = Advice.STANDARD.about(cause);

        assertThat(diagnosis.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(diagnosis.action())
                .matches("[A-Z].*\\.")
                .doesNotContain(". ")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MIGRATED"})
    void saysAtLengthWhatToDo(Cause cause) {
        assertThat(Advice.STANDARD.about(cause).steps())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step).matches("[A-Z].*[^.]"));
    }

    /** Sign-in logs do not show mailbox settings, who owns a profile, how many devices there are, or what Exchange refused. */
    @ParameterizedTest
    @EnumSource(Cause.class)
    void promisesNothingThatTheLogCannotShow(Cause cause) {
        Diagnosis diagnosis = Advice.STANDARD.about(cause);
        List<String> texts = new ArrayList<>(diagnosis.steps());
        texts.add(diagnosis.action());

        assertThat(texts)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContainPattern("(?i)\\b(is|are) (managed|enrolled|supervised|owned)\\b")
                        .doesNotContainPattern("(?i)\\bmailbox (setting|settings) (is|are|has|have|was|were)\\b")
                        .doesNotContainPattern("(?i)\\bActiveSync (is|was) (off|disabled|blocked)\\b")
                        .doesNotContainPattern("(?i)\\bthe (only|other|second) device (is|has|was)\\b")
                        .doesNotContainPattern("(?i)\\b(has|have) (certainly|surely|definitely|safely)\\b")
                        .doesNotContainPattern(
                                "(?i)\\bExchange (refused|refuses|blocked|blocks) (it|this|the device)\\b")
                        .doesNotContainPattern("(?i)\\bno longer (uses|used) a password\\b"));
    }

    @Test
    void aTeamMaySayItInItsOwnWords() {
        Diagnosis own = new Diagnosis("smtp-auth", "Ruf Ada an.", List.of("Telefon nehmen"), "");

        Advice advice = Advice.STANDARD.with(List.of(own));

        assertThat(advice.about(Cause.SMTP_AUTH)).isEqualTo(own);
        assertThat(advice.about(Cause.POP_IMAP)).isEqualTo(Advice.STANDARD.about(Cause.POP_IMAP));
        assertThat(Advice.STANDARD.about(Cause.SMTP_AUTH)).isNotEqualTo(own);
    }

    @Test
    void namesWhatTheAdministratorHasToType() {
        assertThat(Advice.STANDARD.about(Cause.OUTLOOK_2013).action())
                .contains("HKCU\\Software\\Microsoft\\Exchange\\AlwaysUseMSOAuthForAutoDiscover=1")
                .contains("HKCU\\Software\\Microsoft\\Office\\15.0\\Common\\Identity", "EnableADAL=1", "Version=1");
        assertThat(Advice.STANDARD.about(Cause.CONSENT_MISSING).action())
                .contains("EAS.AccessAsUser.All", "EWS.AccessAsUser.All", "User.Read");
        assertThat(Advice.STANDARD.about(Cause.SMTP_AUTH).action())
                .contains("TLS 1.2", "587", "not 465", "December 2026");
        assertThat(Advice.STANDARD.about(Cause.SETUP_WITHOUT_SYNC).action()).contains("leave ActiveSync on");
    }

    private static Situation device(String userAgent, Protocol protocol, State state) {
        return known(userAgent, protocol, state).get();
    }

    private static Situations known(String userAgent, Protocol protocol, State state) {
        UserAgent agent = UserAgent.decode(userAgent);
        String key = DeviceKey.of(agent, protocol, SourcePrefix.of("203.0.113.7"));
        return new Situations(agent, Family.ofDevice(key), protocol, state);
    }
}
