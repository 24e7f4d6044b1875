package io.holdout.processor;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.model.Rule;
import io.holdout.model.SignInBuilder;
import io.holdout.processor.detect.TenantFact.DeviceMovedOn;
import io.holdout.processor.detect.TenantFact.DeviceSilent;
import io.holdout.processor.detect.TenantFact.DeviceStuck;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices that stop without a modern sign-in, and devices that could move by themselves and do not. */
class SilentDeviceTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String IOS_15_6 = "Apple-iPhone9C1/1907.71";
    private static final String IOS_15_6_1 = "Apple-iPhone9C1/1907.82";
    private static final String IOS_15_5 = "Apple-iPhone9C1/1906.77";

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    private static SignInBuilder legacy(double day) {
        return aSignIn().activeSync().agent(IOS_15_5).at(day(day));
    }

    private static SignInBuilder modern(double day) {
        return aSignIn().appleModern().id("modern-" + day).at(day(day));
    }

    private static Instant day(double days) {
        return START.plus(Duration.ofMinutes(Math.round(days * 24 * 60)));
    }

    /** Time has reached that day, and nothing up to then can still arrive. */
    private Tenant settle(double day) {
        return tenant.tick(day(day).plus(Duration.ofMinutes(30)));
    }

    // --- silent

    @Test
    void aDeviceThatStopsForAWeekIsSilentAndNotMigrated() {
        tenant.send(legacy(0).build(), legacy(1).build());
        settle(7.9);
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.facts(DeviceSilent.class)).isEmpty();

        settle(8);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
        assertThat(tenant.device().confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(tenant.device().diagnosis()).isEqualTo("silent");
        assertThat(tenant.facts(DeviceSilent.class)).singleElement().satisfies(silent -> {
            assertThat(silent.user()).isEqualTo("contoso|ada-id");
            assertThat(silent.device()).isEqualTo("apple:iPhone9,1");
            assertThat(silent.since()).isEqualTo(day(1));
            assertThat(silent.time()).isEqualTo(day(8));
        });
    }

    @Test
    void aDeviceThatUsuallyPausesIsMissedAfterTwiceItsLongestPause() {
        tenant.send(legacy(0).build(), legacy(5).build(), legacy(6).build());
        settle(15.9);
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);

        settle(16);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
    }

    @Test
    void aDeviceWhosePausesAreAsLongAsALifeIsNeverMissed() {
        tenant.send(legacy(0).build());
        settle(20);
        tenant.send(legacy(31).build());
        settle(31);
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);

        settle(90.9);
        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);

        settle(91);
        assertThat(tenant.device().state()).isEqualTo(State.STALE);
        assertThat(tenant.facts(DeviceSilent.class)).as("the first month").hasSize(1);
    }

    @Test
    void aSilentDeviceThatComesBackIsLegacyAgainWithoutANewAlert() {
        tenant.send(legacy(0).build());
        settle(8);
        tenant.send(legacy(9).build());
        settle(9);

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
        assertThat(tenant.rulesRaised()).containsOnlyOnce(Rule.LEGACY_SIGN_IN);
        assertThat(tenant.facts(DeviceMovedOn.class)).singleElement().satisfies(back -> {
            assertThat(back.device()).isEqualTo("apple:iPhone9,1");
            assertThat(back.time()).isEqualTo(day(9));
            assertThat(back.how()).isEqualTo("legacy sign-ins go on");
        });
    }

    @Test
    void aRegressedDeviceFallsSilentAndComesBackRegressed() {
        tenant.send(legacy(0).build(), modern(0.1).build(), legacy(0.5).build());
        settle(7.5);
        assertThat(tenant.device().state()).isEqualTo(State.SILENT);

        tenant.send(legacy(9).build());
        settle(9);

        assertThat(tenant.device().state()).isEqualTo(State.REGRESSED);
        assertThat(tenant.lastVersions().values())
                .filteredOn(finding -> finding.metadata().eventCode().equals("regressed"))
                .hasSize(1);
    }

    @Test
    void aModernSignInEndsTheSilenceWithTheUsualCheck() {
        tenant.send(legacy(0).build());
        settle(8);
        tenant.send(modern(9).build());
        assertThat(tenant.device().state()).isEqualTo(State.MIGRATING);

        settle(9.1);

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.facts(DeviceMovedOn.class))
                .extracting(DeviceMovedOn::how)
                .containsExactly("a modern sign-in was seen");
    }

    @Test
    void aDeviceThatGoesOnWithAWrongPasswordIsNotSilent() {
        tenant.send(legacy(0).build(), legacy(5).code(50126).build());
        settle(11.9);

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
    }

    @Test
    void aDeviceThatMigratedIsNotMissed() {
        tenant.send(legacy(0).build(), modern(0.1).build());
        settle(30);

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.facts(DeviceSilent.class)).isEmpty();
    }

    /** A coarse tick takes in a silence and its end at once; the tenant hears of both. */
    @Test
    void aSilenceThatIsOverByTheTimeItIsSettledIsToldAllTheSame() {
        tenant.send(legacy(0).build(), legacy(10).build());
        settle(10);

        assertThat(tenant.facts(DeviceSilent.class)).hasSize(1);
        assertThat(tenant.facts(DeviceMovedOn.class)).hasSize(1);
    }

    // --- another mail app

    private static final String OUTLOOK_MOBILE = "27922004-5251-4030-b22d-91ecd9a37ea4";
    private static final String OFFICE = "d3590ed6-52b3-4102-aeff-aad2292ab01c";
    private static final String EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000";

    private static SignInBuilder app(String appId, double day) {
        return aSignIn()
                .nonInteractive()
                .app(appId, "Mail")
                .resource(EXCHANGE_ONLINE)
                .client("Mobile Apps and Desktop clients", "oAuth2")
                .id(appId + day)
                .at(day(day));
    }

    @ParameterizedTest
    @CsvSource({
        "Exchange ActiveSync, Android-SAMSUNG-SM-A515F/101.10, 27922004-5251-4030-b22d-91ecd9a37ea4",
        "Exchange ActiveSync, BAV2ROPC, f8d98a96-0999-43f5-8af3-69971c7bb423",
        "IMAP4, CBAInPROD, 9e5f94bc-e8a4-4e73-b8be-63364c29d753"
    })
    void aDeviceWhoseUserTookUpAnotherMailAppHasPossiblyMoved(String protocol, String agent, String appId) {
        for (int day = 0; day < 5; day++) {
            tenant.send(aSignIn().legacy(protocol).agent(agent).at(day(day)).build());
        }
        tenant.send(app(appId, 5).build(), app(appId, 8).build());
        settle(12);

        assertThat(tenant.device().state()).isEqualTo(State.POSSIBLY_MIGRATED);
        assertThat(tenant.device().confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(tenant.facts(DeviceSilent.class)).isEmpty();
    }

    /** As Outlook on a desktop: where a policy ends legacy for all, it goes on. */
    @Test
    void anAppThatTheUserHadAllAlongDoesNotKeepADeviceFromFallingSilent() {
        for (int day = 0; day < 5; day++) {
            tenant.send(legacy(day).build(), app(OFFICE, day + 0.1).build());
        }
        tenant.send(app(OFFICE, 5).build(), app(OFFICE, 8).build());
        settle(12);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
        assertThat(tenant.facts(DeviceSilent.class)).hasSize(1);
    }

    /** As where somebody else got in once: of the time before there was a device nothing is kept. */
    @Test
    void anAppThatShowsItselfSoonAfterTheFirstDeviceMayHaveBeenThereBefore() {
        tenant.send(legacy(0).build(), app(OUTLOOK_MOBILE, 2.9).build());
        settle(7);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
    }

    @Test
    void anAppThatWasOnlyTriedBeforeTheLastLegacySignInIsNoMove() {
        tenant.send(
                legacy(0).build(),
                legacy(3).build(),
                app(OUTLOOK_MOBILE, 3.5).build(),
                legacy(4).build());
        settle(12);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
    }

    @Test
    void aPageInABrowserIsNoMailApp() {
        tenant.send(
                legacy(0).build(),
                legacy(4).build(),
                app(OFFICE, 5).client("Browser", "oAuth2").build());
        settle(12);

        assertThat(tenant.device().state()).isEqualTo(State.SILENT);
    }

    @Test
    void anAppTakenUpAfterTheSilenceEndsIt() {
        tenant.send(legacy(0).build(), legacy(4).build());
        settle(12);
        assertThat(tenant.device().state()).isEqualTo(State.SILENT);

        tenant.send(app(OUTLOOK_MOBILE, 13).build());
        settle(13);

        assertThat(tenant.device().state()).isEqualTo(State.POSSIBLY_MIGRATED);
        assertThat(tenant.facts(DeviceMovedOn.class))
                .extracting(DeviceMovedOn::how)
                .containsExactly("a modern sign-in was seen");
    }

    @Test
    void aDeviceThatWasTakenForMovedAndComesBackIsLegacyAgain() {
        tenant.send(
                legacy(0).build(), legacy(4).build(), app(OUTLOOK_MOBILE, 4.5).build());
        settle(12);
        assertThat(tenant.device().state()).isEqualTo(State.POSSIBLY_MIGRATED);

        tenant.send(legacy(13).build());
        settle(13);

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
    }

    @Test
    void aStuckDeviceWhoseUserTookUpAnotherAppIsNotStuck() {
        everyDay(IOS_15_6, 0, 8);
        tenant.send(app(OUTLOOK_MOBILE, 8.5).build());
        settle(15);

        assertThat(tenant.facts(DeviceMovedOn.class))
                .extracting(DeviceMovedOn::how)
                .containsExactly("a modern sign-in was seen");
        assertThat(tenant.facts(DeviceSilent.class)).isEmpty();
    }

    /** 2cee05de is the id of Gmail and of Android's own mail app. */
    @Test
    void gmailShowsThatAnyMailAppOfAndroidHasMoved() {
        tenant.send(
                legacy(0).agent("Android-14/EAS").build(),
                app("2cee05de-2b8f-45a2-8289-2a06ca32c4c8", 0.1).build());
        settle(0.5);

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    // --- stuck

    private void everyDay(String agent, int from, int to) {
        for (int i = from; i <= to; i++) {
            tenant.send(legacy(i).agent(agent).build());
        }
        settle(to);
    }

    @Test
    void aDeviceThatCouldUpgradeForAWeekAndDoesNotIsToldOfOnceADay() {
        everyDay(IOS_15_6, 0, 6);
        assertThat(tenant.facts(DeviceStuck.class)).isEmpty();

        everyDay(IOS_15_6, 7, 9);

        assertThat(tenant.facts(DeviceStuck.class))
                .extracting(stuck -> stuck.signIn().time())
                .containsExactly(day(7), day(8), day(9));
    }

    @ParameterizedTest
    @CsvSource({"6.5, true", "20, false", "-3, false"})
    void thatTheUserHasAManagedDeviceIsToldWithIt(double managedOn, boolean told) {
        everyDay(IOS_15_6, 0, 6);
        tenant.send(aSignIn().onManagedDevice().at(day(managedOn)).build());

        everyDay(IOS_15_6, 7, 7);

        assertThat(tenant.facts(DeviceStuck.class))
                .singleElement()
                .satisfies(stuck -> assertThat(stuck.managed()).isEqualTo(told));
    }

    @Test
    void theWeekBeginsWithTheVersionTheDeviceHasNow() {
        everyDay(IOS_15_6, 0, 5);
        everyDay(IOS_15_6_1, 6, 12);
        assertThat(tenant.facts(DeviceStuck.class)).isEmpty();

        everyDay(IOS_15_6_1, 13, 13);

        assertThat(tenant.facts(DeviceStuck.class)).hasSize(1);
    }

    @Test
    void aDeviceThatCannotUpgradeByItselfIsNotStuck() {
        everyDay(IOS_15_5, 0, 20);

        assertThat(tenant.facts(DeviceStuck.class)).isEmpty();
    }

    @Test
    void aStuckDeviceThatMigratesHasMovedOn() {
        everyDay(IOS_15_6, 0, 8);
        tenant.send(modern(8.1).build());
        settle(8.5);

        assertThat(tenant.facts(DeviceMovedOn.class))
                .extracting(DeviceMovedOn::how)
                .containsExactly("migrated");
    }

    @Test
    void aStuckDeviceThatFallsSilentIsSilentAndNotStuck() {
        everyDay(IOS_15_6, 0, 8);
        settle(15);

        assertThat(tenant.facts(DeviceMovedOn.class))
                .singleElement()
                .satisfies(moved -> assertThat(moved.time()).isBefore(day(15)));
        assertThat(tenant.facts(DeviceSilent.class))
                .extracting(DeviceSilent::time)
                .containsExactly(day(15));
    }
}
