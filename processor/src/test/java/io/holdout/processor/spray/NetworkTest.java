package io.holdout.processor.spray;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.SignInBuilder;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String ATTACKER = "198.51.100.66";
    private static final int WRONG = 50126;
    private static final int NO_SUCH_USER = 50034;
    private static final int BLOCKED = 53003;

    private final Watched network = new Watched("198.51.100.0/24");

    private static Instant minute(double minutes) {
        return START.plusMillis((long) (minutes * 60_000));
    }

    private static SignInBuilder attempt(String user, double minute) {
        return aSignIn()
                .by(user)
                .legacy("Authenticated SMTP")
                .agent("BAV2ROPC")
                .from(ATTACKER, "NL", 64666)
                .code(WRONG)
                .at(minute(minute));
    }

    private void send(SignInBuilder attempt) {
        network.take(attempt.build(), false);
    }

    /** One user a minute. */
    private void spray(String name, int users, double from) {
        for (int i = 0; i < users; i++) {
            send(attempt(name + i, from + i));
        }
    }

    private void passTime(long from, long until) {
        for (long minute = from; minute <= until; minute += 10) {
            network.reach(minute((double) minute));
        }
    }

    private List<DetectionFinding> sprays() {
        return network.findings(Rule.PASSWORD_SPRAY);
    }

    private List<DetectionFinding> slowSprays() {
        return network.findings(Rule.SLOW_SPRAY);
    }

    private static List<String> steps(List<DetectionFinding> findings) {
        return findings.stream()
                .map(f -> f.activityName() + " " + f.severity()
                        + (f.statusDetail().isEmpty() ? "" : ": " + f.statusDetail()))
                .toList();
    }

    private static DetectionFinding last(List<DetectionFinding> findings) {
        return findings.get(findings.size() - 1);
    }

    // --- fast

    @Test
    void tenUsersWithinMoreThanTwentyMinutesAreNoFastSpray() {
        for (int i = 0; i < 10; i++) {
            send(attempt("user" + i, i * 3));
        }

        assertThat(sprays()).isEmpty();
    }

    @Test
    void oneSprayIsOneFindingThatTellsMoreHourlyAndIsClosedADayAfterItsLastWindow() {
        spray("user", 50, 0);
        spray("user", 14, 90);
        passTime(0, 27 * 60);

        assertThat(steps(sprays()))
                .containsExactly(
                        "Create Medium", "Update Medium", "Update Medium", "Close Medium: no more for 24 hours");
        assertThat(last(sprays()).message())
                .isEqualTo("Password spray from 198.51.100.66: 50 users tried in 103 minutes");
        assertThat(last(sprays()).count()).isEqualTo(64);
        assertThat(sprays().stream().map(f -> f.findingInfo().uid()).distinct()).hasSize(1);
        assertThat(network.alerts()).extracting(Network.Alert::key).containsOnly("contoso|");
    }

    @Test
    void sprayThatComesAgainHoursLaterIsTheSameAndDaysLaterAnother() {
        spray("a", 12, 0);
        spray("b", 12, 600);
        assertThat(sprays()).hasSize(1);

        passTime(0, 4 * 24 * 60);
        assertThat(network.rack().isEmpty()).isTrue();
        spray("c", 12, 5 * 24 * 60);

        assertThat(sprays().stream().map(f -> f.findingInfo().uid()).distinct()).hasSize(2);
    }

    @Test
    void sprayOfThreeDaysStaysOneFindingThatCountsAllOfThem() {
        for (int hour = 0; hour < 72; hour++) {
            for (int i = 0; i < 12; i++) {
                send(attempt("user" + (hour * 12 + i) % 200, hour * 60 + i));
            }
            network.reach(minute(hour * 60 + 20));
            if (hour % 5 == 0) {
                network.restart();
            }
        }
        passTime(72 * 60, 140 * 60);

        assertThat(sprays().stream().map(f -> f.findingInfo().uid()).distinct()).hasSize(1);
        assertThat(last(sprays())).satisfies(finding -> {
            assertThat(finding.statusDetail()).isEqualTo("no more for 24 hours");
            assertThat(finding.count()).isEqualTo(72 * 12);
            assertThat(finding.unmapped()).containsEntry("users", 200L).containsEntry("network", ATTACKER);
            assertThat(finding.startTime()).isEqualTo(START.toEpochMilli());
        });
        assertThat(network.rack().isEmpty()).isTrue();
    }

    @Test
    void rightPasswordMakesItHigh() {
        spray("user", 10, 0);
        send(attempt("user3", 11).code(BLOCKED));

        assertThat(steps(sprays())).containsExactly("Create Medium", "Update High");
        assertThat(last(sprays()).message())
                .isEqualTo(
                        "Password spray from 198.51.100.66: 10 users tried in 9 minutes, the password of 1 was right");
        assertThat(last(sprays()).unmapped()).containsEntry("knownUsers", List.of("user3@contoso.example"));
    }

    @Test
    void sprayOverOneNetworkIsNamedByItAndOneFromASingleAddressByThat() {
        for (int i = 0; i < 10; i++) {
            send(attempt("user" + i, i).from("198.51.100." + i, "NL", 64666));
        }

        assertThat(last(sprays()).unmapped())
                .containsEntry("network", "198.51.100.0/24")
                .containsEntry("width", "/24");

        spray("more", 10, 20);
        passTime(0, 120);

        assertThat(last(sprays()).unmapped()).containsEntry("network", ATTACKER).containsEntry("width", "address");
    }

    @Test
    void sprayOverIpVersion6IsNamedByTheNarrowestPrefixThatShowsIt() {
        assertThat(namedFor("2001:db8:1:1::7", "2001:db8:1:1::7")).isEqualTo("2001:db8:1:1::7");
        assertThat(namedFor("2001:db8:1:1::1", "2001:db8:1:1::2")).isEqualTo("2001:db8:1:1::/64");
        assertThat(namedFor("2001:db8:1:1::1", "2001:db8:1:2::1")).isEqualTo("2001:db8:1::/48");
    }

    private static @Nullable Object namedFor(String address, String another) {
        Watched wide = new Watched("2001:db8:1::/48");
        for (int i = 0; i < 10; i++) {
            wide.take(
                    attempt("user" + i, i)
                            .from(i % 2 == 0 ? address : another, "NL", 0)
                            .build(),
                    false);
        }
        return last(wide.findings(Rule.PASSWORD_SPRAY)).unmapped().get("network");
    }

    @Test
    void unknownUsersCountByTheNameThatWasTypedAndATypoIsOne() {
        for (int i = 0; i < 40; i++) {
            send(attempt("x", i / 4.0).user("", "aad@contoso.example").code(NO_SUCH_USER));
        }
        assertThat(network.alerts()).isEmpty();

        for (int i = 0; i < 9; i++) {
            send(attempt("x", i).user("", "guess" + i + "@contoso.example").code(NO_SUCH_USER));
        }

        assertThat(sprays()).hasSize(1);
    }

    /** Two partitions say it, and nobody knows which of them is heard first. */
    @Test
    void oneIdOfANameThatNobodyHasAndOfAUserCountsAlikeInEitherOrder() {
        SignIn typed = attempt("x", 3)
                .id("one")
                .user("", "ada@contoso.example")
                .code(NO_SUCH_USER)
                .build();
        SignIn letIn = attempt("x", 3)
                .id("one")
                .user("", "ada@contoso.example")
                .code(0)
                .build();
        Watched other = new Watched("198.51.100.0/24");
        spray("user", 12, 0);
        for (int i = 0; i < 12; i++) {
            other.take(attempt("user" + i, i).build(), false);
        }

        network.take(typed, false);
        network.take(letIn, false);
        other.take(letIn, false);
        other.take(typed, false);

        network.reach(minute(24 * 60));
        other.reach(minute(24 * 60));
        assertThat(network.lastVersions().keySet())
                .isEqualTo(other.lastVersions().keySet());
        assertThat(network.lastVersions().values().stream()
                        .map(finding -> finding.unmapped() + " " + finding.evidences())
                        .toList())
                .isEqualTo(other.lastVersions().values().stream()
                        .map(finding -> finding.unmapped() + " " + finding.evidences())
                        .toList());
    }

    @Test
    void onePhoneThatFailsHundredsOfTimesIsNoSpray() {
        for (int i = 0; i < 300; i++) {
            send(attempt("ada", i / 3.0));
        }

        assertThat(network.alerts()).isEmpty();
    }

    @Test
    void networkThatSpraysOnItsOwnDoesNotCountForItsSystem() {
        Watched system = new Watched("AS64666");
        for (int i = 0; i < 40; i++) {
            system.take(attempt("user" + i, i / 3.0).build(), false);
        }
        for (int i = 0; i < 29; i++) {
            system.take(
                    attempt("more" + i, i / 3.0)
                            .from("203.0." + i % 5 + ".7", "NL", 64666)
                            .build(),
                    false);
        }
        assertThat(system.alerts()).isEmpty();

        system.take(attempt("last", 10).from("203.0.1.7", "NL", 64666).build(), false);

        assertThat(system.alerts()).hasSize(1);
    }

    // --- what arrives late

    @Test
    void lateRecordsOpenNothingAndAddToWhatIsOpen() {
        network.reach(minute(60));
        spray("late", 12, 0);
        assertThat(network.alerts()).isEmpty();

        spray("user", 10, 60);
        network.reach(minute(180));
        send(attempt("late", 62));
        passTime(180, 300);

        assertThat(last(sprays()).unmapped()).containsEntry("users", 11L);
    }

    @Test
    void whatIsSaidAgainReplacesWhatWasSaid() {
        spray("user", 10, 0);
        network.take(attempt("user4", 4).build(), true);

        assertThat(steps(sprays())).containsExactly("Create Medium", "Close Medium: withdrawn");
    }

    // --- success

    @Test
    void successBelongsToTheUserAndIsClosedWithItsSpray() {
        send(attempt("ada", 0).code(0));
        spray("user", 10, 1);
        passTime(0, 24 * 60 + 10);
        send(attempt("late", 24 * 60 + 50).code(0));
        passTime(24 * 60 + 10, 26 * 60);

        assertThat(steps(network.findings(Rule.SPRAY_SUCCESS)))
                .containsExactly("Create Critical", "Close Critical: the spray has ended");
        assertThat(network.alerts())
                .filteredOn(alert -> alert.finding().severityId() == 5)
                .extracting(Network.Alert::key)
                .containsOnly("contoso|ada-id");
    }

    @Test
    void successBehindSignInsThatTurnOutToBeTheUserIsFound() {
        spray("user", 10, 0);
        var first = attempt("ada", 5).code(BLOCKED).build();
        var second = attempt("ada", 6).code(0).build();
        network.take(first, false);
        network.take(second, false);
        send(attempt("ada", 7).code(0));
        network.take(first, true);
        network.take(second, true);
        passTime(0, 120);

        assertThat(last(network.findings(Rule.SPRAY_SUCCESS))).satisfies(finding -> {
            assertThat(finding.statusDetail()).isEmpty();
            assertThat(finding.startTime()).isEqualTo(minute(7).toEpochMilli());
        });
    }

    // --- slow

    @Test
    void fiveUsersInADayAreASlowSprayOnceTheyAreKnownToBeNoFastOne() {
        for (int i = 0; i < 5; i++) {
            send(attempt("user" + i, i * 120));
        }
        passTime(0, 8 * 60 + 40);
        assertThat(slowSprays()).isEmpty();
        passTime(8 * 60 + 40, 9 * 60);

        assertThat(slowSprays()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).isEqualTo("Slow password spray from 198.51.100.66: 5 users tried in 8 hours");
            assertThat(finding.severity()).isEqualTo("Medium");
            assertThat(finding.confidence()).isEqualTo("Low");
        });
    }

    @Test
    void tenUsersInADayMakeASlowSprayLikely() {
        for (int i = 0; i < 10; i++) {
            send(attempt("user" + i, i * 60));
            network.reach(minute(i * 60 + 35));
        }

        assertThat(slowSprays())
                .extracting(DetectionFinding::confidence)
                .startsWith("Low")
                .endsWith("Medium");
    }

    @Test
    void usersWhoAreTriedAgainAndAgainAreNoSlowSpray() {
        for (int i = 0; i < 4; i++) {
            send(attempt("user" + i, i * 60));
        }
        for (int i = 0; i < 3; i++) {
            send(attempt("phone", 300 + i));
        }
        passTime(0, 600);

        assertThat(network.lastVersions()).isEmpty();
    }

    @Test
    void fiveUsersOverTwoDaysAreNoSlowSpray() {
        for (int i = 0; i < 5; i++) {
            send(attempt("user" + i, i * 12 * 60));
        }
        passTime(0, 52 * 60);

        assertThat(network.alerts()).isEmpty();
    }

    @Test
    void slowSprayThatBecomesAFastOneEndsInItsFavour() {
        for (int i = 0; i < 5; i++) {
            send(attempt("slow" + i, i * 60));
        }
        spray("user", 12, 400);
        passTime(0, 460);

        assertThat(steps(slowSprays())).startsWith("Create Medium").endsWith("Close Medium: became a fast spray");
        assertThat(sprays()).hasSize(1);
    }

    @Test
    void slowSprayOfDaysCountsUsersWhoAreTriedOnceADay() {
        for (int day = 0; day < 6; day++) {
            for (int i = 0; i < 6; i++) {
                send(attempt("user" + i, day * 20 * 60 + i * 10));
                network.reach(minute(day * 20 * 60 + i * 10 + 5));
            }
        }
        passTime(101 * 60, 180 * 60);

        assertThat(slowSprays().stream().map(f -> f.findingInfo().uid()).distinct())
                .hasSize(1);
        assertThat(last(slowSprays())).satisfies(finding -> {
            assertThat(finding.statusDetail()).isEqualTo("no more for 24 hours");
            assertThat(finding.count()).isEqualTo(36);
            assertThat(finding.unmapped()).containsEntry("users", 6L);
        });
    }

    @Test
    void whatIsLeftOfAFastSprayWhoseFirstRowsAreGoneIsNoSlowOne() {
        spray("user", 10, 0);
        for (int i = 0; i < 5; i++) {
            send(attempt("more" + i, (18 + i) * 60));
        }
        for (int i = 0; i < 5; i++) {
            send(attempt("slow" + i, (31 + i) * 60));
        }
        passTime(0, 60 * 60);

        assertThat(last(slowSprays()).statusDetail()).isEqualTo("no more for 24 hours");
        assertThat(slowSprays())
                .extracting(DetectionFinding::startTime)
                .containsOnly(minute(31 * 60).toEpochMilli());
        passTime(60 * 60, 100 * 60);
        assertThat(network.rack().isEmpty()).isTrue();
    }

    @Test
    void fastSprayIsNoSlowOneToo() {
        spray("user", 10, 0);
        passTime(0, 180);

        assertThat(slowSprays()).isEmpty();
        assertThat(sprays()).hasSize(1);
    }

    // --- bounds

    @Test
    void sprayOfAHundredThousandUsersAlertsWithTheTenthAndKeepsAFewHundred() {
        Watched wide = new Watched("2001:db8:1::/48");
        for (int i = 0; i < 100_000; i++) {
            wide.take(
                    attempt("user" + i, i * 20.0 / 100_000)
                            .from("2001:db8:1:" + Integer.toHexString(i % 5_000) + "::1", "NL", 64666)
                            .build(),
                    false);
            if (i == 9) {
                assertThat(wide.findings(Rule.PASSWORD_SPRAY)).hasSize(1);
            }
        }
        for (long bucket = Bucket.of(START); bucket < Bucket.of(START) + 4; bucket++) {
            assertThat(wide.rack().rowsOf(bucket)).isEqualTo(Bucket.USERS);
            assertThat(wide.rack().bytesOf(bucket)).isLessThan(256_000);
        }
        assertThat(wide.rack().bytesTold()).isLessThan(20_000);
        assertThat(wide.rack().written()).isLessThan(20_000_000);

        wide.reach(minute(100));

        assertThat(last(wide.findings(Rule.PASSWORD_SPRAY)).unmapped())
                .containsEntry("usersEstimated", true)
                .hasEntrySatisfying(
                        "users",
                        users -> assertThat(users)
                                .asInstanceOf(InstanceOfAssertFactories.LONG)
                                .isBetween(80_000L, 120_000L))
                .hasEntrySatisfying(
                        "attempts",
                        attempts -> assertThat(attempts)
                                .asInstanceOf(InstanceOfAssertFactories.LONG)
                                .isBetween(80_000L, 120_000L));
    }
}
