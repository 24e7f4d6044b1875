package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.model.SignInBuilder;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.Familiarity.Grade;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who is allowed legacy authentication for a while. */
class ExceptionsTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String SCANNER = "smtp:203.0.113.0/24";

    private final Story story = new Story(START);

    private static SignInBuilder scan(int day) {
        return aSignIn().legacy("Authenticated SMTP").agent("BAV2ROPC").at(day(day));
    }

    private static Instant day(int days) {
        return START.plus(Duration.ofDays(days));
    }

    private static Instant minute(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void whatAnExceptionCoversIsExceptedAndNoAlert() {
        story.allowed(day(90)).send(scan(0)).send(scan(1)).settle(day(1));

        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);
        assertThat(story.device(SCANNER).confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(story.device(SCANNER).diagnosis()).isEqualTo("excepted");
        assertThat(story.device(SCANNER).legacySignIns()).isEqualTo(2);
        assertThat(story.findings()).isEmpty();
    }

    @Test
    void anExceptionFromElsewhereCoversNothing() {
        story.allowed(day(90)).send(scan(0).from("203.0.113.8"));

        assertThat(story.device(SCANNER).state()).isEqualTo(State.LEGACY);
        assertThat(story.open()).containsExactly("legacy-sign-in");
    }

    /** On trial the second legacy sign-in is news twice; once it is known that the phone had moved before, only the third one is. */
    @Test
    void whatWasSecondOnTrialAndIsTheFirstOnceSettledIsToldAnew() {
        SignInBuilder phone = aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71");
        story.allowed(day(4))
                .send(phone.id("allowed").at(minute(60)))
                .send(aSignIn().appleModern().id("moved").at(minute(62)))
                .send(phone.from("198.51.100.9").id("fell-back").at(minute(110)))
                .send(phone.from("203.0.113.7").id("allowed-again").at(minute(165)))
                .send(phone.from("198.51.100.9").id("elsewhere").at(minute(250)))
                .send(phone.from("203.0.113.7").id("allowed-at-last").at(minute(255)))
                .settle(day(1));

        assertThat(story.findings())
                .filteredOn(finding -> finding.metadata().eventCode().equals("legacy-sign-in"))
                .singleElement()
                .extracting(DetectionFinding::startTime)
                .isEqualTo(minute(250).toEpochMilli());
    }

    @Test
    void atItsEndTheDeviceIsWhatItWasAllAlongAndItsNextSignInIsNew() {
        story.allowed(day(3)).send(scan(0)).send(scan(2)).settle(day(2));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);

        story.settle(day(3));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.LEGACY);
        assertThat(story.findings()).isEmpty();

        story.send(scan(4)).settle(day(4));
        assertThat(story.open()).containsExactly("legacy-sign-in");
    }

    @Test
    void aSignInThatABlockStopsIsCoveredToo() {
        story.allowed(day(3)).send(scan(0).code(53003)).settle(day(1));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);
        assertThat(story.findings()).isEmpty();

        story.settle(day(3));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.BLOCKED);
    }

    @Test
    void anAttackIsAnAttackWhateverIsAllowed() {
        story.allowed(day(90)).from(Grade.UNFAMILIAR).send(scan(0).code(53003));

        assertThat(story.open()).containsExactly("credential-known");
    }

    @Test
    void aPasswordGrantThatIsAllowedIsNoAlert() {
        SignInBuilder grant = aSignIn()
                .app("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Azure CLI")
                .client("Mobile Apps and Desktop clients", "ropc");
        story.allowed(day(90)).send(grant.at(day(0)));
        assertThat(story.findings()).isEmpty();

        story.allowedNoMore().send(grant.at(day(1)));
        assertThat(story.open()).containsExactly("ropc-sign-in");
    }

    @Test
    void anExceptionThatIsGivenLaterEndsTheAlertWithTheNextSignIn() {
        story.send(scan(0)).settle(day(1));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.LEGACY);

        story.allowed(day(90));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);

        story.send(scan(2)).settle(day(2));
        assertThat(story.open()).isEmpty();
        assertThat(story.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.statusDetail()).startsWith("an exception allows it until"));
    }

    @Test
    void anExceptionThatIsTakenBackMakesTheDeviceAHoldoutAtOnce() {
        story.allowed(day(90)).send(scan(0)).settle(day(1)).allowedNoMore();
        assertThat(story.device(SCANNER).state()).isEqualTo(State.LEGACY);

        story.send(scan(2)).settle(day(2));
        assertThat(story.open()).containsExactly("legacy-sign-in");
    }

    @Test
    void anExceptedDeviceIsNotMissedWhileItIsOneAndMissedOnceItIsNot() {
        story.allowed(day(30)).send(scan(0)).settle(day(29));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);

        story.settle(day(30));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.SILENT);
        assertThat(story.facts()).singleElement().isInstanceOf(TenantFact.DeviceSilent.class);
    }

    @Test
    void aSilentDeviceThatIsAllowedToRestIsExcepted() {
        story.send(scan(0)).settle(day(8));
        assertThat(story.device(SCANNER).state()).isEqualTo(State.SILENT);

        story.allowed(day(90));

        assertThat(story.device(SCANNER).state()).isEqualTo(State.EXCEPTED);
        assertThat(story.facts())
                .last()
                .satisfies(fact -> assertThat(fact)
                        .isInstanceOfSatisfying(
                                TenantFact.DeviceMovedOn.class,
                                moved -> assertThat(moved.how()).isEqualTo("an exception allows it")));
    }

    @Test
    void anExceptedPhoneMigratesLikeAnyOther() {
        story.allowed(day(90))
                .send(aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71").at(day(0)))
                .send(aSignIn().appleModern().id("modern").at(day(1)));
        assertThat(story.device("apple:iPhone9,1").state()).isEqualTo(State.MIGRATING);

        story.settle(day(2));
        assertThat(story.device("apple:iPhone9,1").state()).isEqualTo(State.MIGRATED);

        story.send(aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71").at(day(3)))
                .settle(day(3));
        assertThat(story.device("apple:iPhone9,1").state()).isEqualTo(State.EXCEPTED);
        assertThat(story.open()).as("no migrated, no regressed").isEmpty();
    }
}
