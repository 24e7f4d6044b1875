package io.holdout.processor;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.DeviceState.State;
import io.holdout.model.SignInBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modern sign-ins whose user agent says whose they are, or whose they cannot be. */
class ContradictedMigrationTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String IPHONE = "Apple-iPhone14C5/1907.71";
    private static final String IPAD = "Apple-iPad13C18/2205.76";
    private static final String MAC = "AppleExchangeWebServices/818.120.2 accountsd/113";
    private static final String EWS = "Exchange Web Services";
    private static final String EAS = "Exchange ActiveSync";
    private static final String SAMSUNG_APP = "8acd33ea-7197-4a96-bc33-d7cc7101262f";

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static SignInBuilder legacy(String protocol, String agent, long minutes) {
        return aSignIn().legacy(protocol).agent(agent).at(minute(minutes));
    }

    private static SignInBuilder modern(String agent, long minutes) {
        return aSignIn().appleModern().agent(agent).id("modern-" + minutes).at(minute(minutes));
    }

    @ParameterizedTest
    @CsvSource({
        EWS + ", " + MAC + ", iOS/18.1 (22B83) dataaccessd/1.0, LEGACY",
        EWS + ", " + MAC + ", macOS/13.4 (22F66) dataaccessd/1.0, MIGRATED",
        EAS + ", " + IPHONE + ", macOS/13.4 (22F66) dataaccessd/1.0, LEGACY",
        EAS + ", " + IPHONE + ", " + IPAD + ", LEGACY",
        EAS + ", " + IPHONE + ", Apple-iPad/2205.76, LEGACY",
        EAS + ", " + IPHONE + ", Apple-iPhone15C4/2205.76, LEGACY",
        EAS + ", " + IPHONE + ", Apple-iPhone14C5/2205.76, MIGRATED",
        EAS + ", " + IPHONE + ", Apple-iPhone/2205.76, MIGRATED",
        EAS + ", " + IPHONE + ", iOS/18.1 (22B83) dataaccessd/1.0, MIGRATED",
        EAS + ", " + IPAD + ", iOS/18.1 (22B83) dataaccessd/1.0, MIGRATED",
        EAS + ", " + IPAD + ", Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605, MIGRATED",
        EAS + ", " + IPHONE + ", '', MIGRATED"
    })
    void aDeviceMovesOnlyBySignInsThatCanBeItsOwn(String protocol, String agent, String modern, State state) {
        tenant.send(
                        legacy(protocol, agent, 0).build(),
                        modern(modern, 60).build(),
                        modern(modern, 125).build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(state);
    }

    @Test
    void aPageInABrowserRulesNoDeviceOut() {
        tenant.send(
                        legacy(EAS, IPAD, 0).build(),
                        modern("macOS/13.4 (22F66) dataaccessd/1.0", 60)
                                .client("Browser", "oAuth2")
                                .build(),
                        modern("", 125).build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    @Test
    void ofTwoDevicesTheOneThatIsNamedMoves() {
        tenant.send(
                        legacy(EAS, IPHONE, 0).build(),
                        legacy(EAS, IPAD, 1).build(),
                        modern(IPAD, 60).build(),
                        modern(IPAD, 125).build())
                .tick(minute(300));

        assertThat(tenant.device("apple:iPad13,18").state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device("apple:iPhone14,5").state()).isEqualTo(State.LEGACY);
    }

    @Test
    void theNamedOneAloneIsMeantAlsoBesideOneWithoutAModel() {
        tenant.send(
                        legacy(EAS, "Apple-iPhone/1907.71", 0).build(),
                        legacy(EAS, IPHONE, 1).build(),
                        modern(IPHONE, 60).build())
                .tick(minute(300));

        assertThat(tenant.device("apple:iPhone14,5").state()).isEqualTo(State.MIGRATED);
        assertThat(tenant.device("apple:iPhone").state()).isEqualTo(State.LEGACY);
    }

    @Test
    void aSilentUpgradeOfAMacIsNoneOfAnIPhone() {
        tenant.send(
                        legacy(EAS, IPHONE, 0).build(),
                        modern("macOS/13.4 (22F66) dataaccessd/1.0", 60)
                                .client("Mobile Apps and Desktop clients", "ropc")
                                .build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(State.LEGACY);
    }

    @ParameterizedTest
    @CsvSource({"Android-SAMSUNG-SM-G960F/101.9, LEGACY", "Android-SAMSUNG-SM-A515F/101.11, MIGRATED", "'', MIGRATED"})
    void aSamsungIsKnownByItsModelToo(String modern, State state) {
        tenant.send(
                        legacy(EAS, "Android-SAMSUNG-SM-A515F/101.10", 0).build(),
                        modern(modern, 60).app(SAMSUNG_APP, "Samsung Email").build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(state);
    }

    /** It is the advice to update it where it is. */
    @Test
    void aNewerOutlookIsTheOldOneInItsPlace() {
        String office = "d3590ed6-52b3-4102-aeff-aad2292ab01c";
        tenant.send(
                        legacy(
                                        "MAPI Over HTTP",
                                        "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5537; Pro)",
                                        0)
                                .build(),
                        modern("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro)", 60)
                                .app(office, "Microsoft Office")
                                .build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(State.MIGRATED);
    }

    @ParameterizedTest
    @CsvSource({
        "Thunderbird/52.0, 9e5f94bc-e8a4-4e73-b8be-63364c29d753, MIGRATED",
        "Nine-6c3a/4.9, 9e5f94bc-e8a4-4e73-b8be-63364c29d753, LEGACY",
        "Spark/3.1, b50c1dbd-1855-4e54-b07c-d3c3029e93d3, MIGRATED",
        "Sparkle/1.2, b50c1dbd-1855-4e54-b07c-d3c3029e93d3, LEGACY",
        "eMClient/9.2, e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd, MIGRATED",
        "Nine-6c3a/4.9, e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd, LEGACY"
    })
    void anAppMovesADeviceOfNoKnownFamilyOnlyWhereItIsNamed(String agent, String appId, State state) {
        tenant.send(
                        legacy(EAS, agent, 0).build(),
                        modern("", 60).app(appId, "Mail").build())
                .tick(minute(300));

        assertThat(tenant.device().state()).isEqualTo(state);
    }
}
