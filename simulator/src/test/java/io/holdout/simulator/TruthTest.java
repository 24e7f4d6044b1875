package io.holdout.simulator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruthTest {
    private static final Instant END = Instant.parse("2026-05-31T12:00:00Z");
    private static final String APPLE = "f8d98a96-0999-43f5-8af3-69971c7bb423";
    private static final Set<String> MODERN = Set.of("Browser", "Mobile Apps and Desktop clients");

    private final SyntheticTenant tenant =
            new SyntheticTenant(new TenantSettings(3, 200, Duration.ofDays(21), END, 2, true));
    private final Truth truth = tenant.truth();
    /** Sign-ins by user id, each once. */
    private Map<String, List<Seen>> seen = Map.of();

    @BeforeAll
    void readThreeWeeks() {
        Map<String, Seen> once = new HashMap<>();
        tenant.events()
                .flatMap(event -> Seen.in(event).stream())
                .filter(Seen::isSignIn)
                .forEach(record -> once.putIfAbsent(record.id(), record));
        seen = once.values().stream()
                .sorted(Comparator.comparing(Seen::created))
                .collect(groupingBy(record -> record.text("userId")));
    }

    private Truth.Holdout the(Story story) {
        return truth.holdouts().stream()
                .filter(holdout -> holdout.story() == story)
                .findFirst()
                .orElseThrow();
    }

    private Truth.Attack attack(Story story) {
        return truth.attacks().stream()
                .filter(attack -> attack.story() == story)
                .findFirst()
                .orElseThrow();
    }

    private List<Seen> of(Truth.Holdout holdout) {
        return by(holdout.userId());
    }

    private List<Seen> by(String userId) {
        return seen.getOrDefault(userId, List.of());
    }

    private static boolean isLegacy(Seen record) {
        return !MODERN.contains(record.text("clientAppUsed"));
    }

    private Stream<Seen> legacy(Truth.Holdout holdout) {
        return of(holdout).stream().filter(TruthTest::isLegacy).filter(record -> !isAttack(record));
    }

    private static boolean isAttack(Seen record) {
        return record.address().contains("203.0.113.") || record.address().contains("2001:db8:ba");
    }

    private Stream<Seen> apple(Truth.Holdout holdout) {
        return of(holdout).stream().filter(record -> record.text("appId").equals(APPLE));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7, Long.MAX_VALUE})
    void everyStoryIsToldWhateverTheSeed(long seed) {
        SyntheticTenant any =
                new SyntheticTenant(new TenantSettings(seed, Script.ENOUGH, Duration.ofDays(10), END, 1, true));

        assertThat(any.labels().map(Label::story).collect(toSet()))
                .isEqualTo(EnumSet.complementOf(EnumSet.of(Story.ADMINISTRATION)));
        Set<Story> summed = Stream.concat(
                        any.truth().holdouts().stream().map(Truth.Holdout::story),
                        any.truth().attacks().stream().map(Truth.Attack::story))
                .collect(toSet());
        assertThat(summed)
                .isEqualTo(EnumSet.complementOf(
                        EnumSet.of(Story.EVERYDAY, Story.EWS_CLIENT, Story.ROPC_JOB, Story.ADMINISTRATION)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30})
    void smallTenantsHaveAStoryToo(int users) {
        SyntheticTenant small = new SyntheticTenant(new TenantSettings(9, users, Duration.ofDays(1), END, 10, false));

        assertThat(small.truth().holdouts()).isNotEmpty();
        assertThat(small.events().mapToInt(HubEvent::records).sum()).isPositive();
    }

    @Test
    void everyProtocolAndPlatformHasAHoldout() {
        assertThat(truth.holdouts().stream().flatMap(holdout -> holdout.protocols().stream()))
                .contains("eas", "imap", "pop", "smtp", "ews", "mapi", "autodiscover", "oab", "powershell");
        assertThat(truth.holdouts())
                .extracting(Truth.Holdout::platform)
                .contains("iOS", "iPadOS", "macOS", "Android", "Windows", "");
        assertThat(truth.holdouts().stream().map(holdout -> holdout.device().replaceAll(":.*", "")))
                .contains(
                        "apple",
                        "samsung",
                        "android",
                        "gmail",
                        "windows-mail",
                        "outlook-desktop",
                        "teams-rooms",
                        "ews");
    }

    /** The sums are compared with what lies in the hub, per user, because a reader cannot know the devices. */
    @Test
    void whatTheTruthCountsLiesInTheHub() {
        Map<String, List<Truth.Holdout>> byUser = truth.holdouts().stream()
                .filter(holdout -> !holdout.story().isAttack())
                .collect(groupingBy(Truth.Holdout::userId));

        byUser.forEach((user, holdouts) -> {
            List<Seen> records = legacy(holdouts.get(0)).toList();
            Map<Boolean, List<Seen>> succeeded = records.stream()
                    .collect(partitioningBy(record -> record.code() == 0
                            && !record.text("conditionalAccessStatus").equals("failure")));
            List<Seen> good = succeeded.get(true);
            assertThat(good).hasSize((int)
                    holdouts.stream().mapToLong(Truth.Holdout::signIns).sum());
            assertThat(records).hasSize((int) holdouts.stream()
                    .mapToLong(holdout -> holdout.signIns() + holdout.blocked() + holdout.failed())
                    .sum());
            if (holdouts.size() == 1 && !good.isEmpty()) {
                assertThat(holdouts.get(0).firstSuccess()).isEqualTo(good.get(0).created());
                assertThat(holdouts.get(0).lastSuccess())
                        .isEqualTo(good.get(good.size() - 1).created());
            }
        });
    }

    @Test
    void devicesKeepTheirAgentAndPlacedOnesTheirPrefix() {
        for (Truth.Holdout holdout : truth.holdouts()) {
            if (holdout.device().startsWith("apple:")
                    && holdout.story() != Story.SECOND_DEVICE
                    && holdout.story() != Story.RESTORED_PHONE
                    && !holdout.story().isAttack()) {
                String model = holdout.device().substring("apple:".length()).replace(',', 'C');
                assertThat(legacy(holdout))
                        .allMatch(record -> record.text("userAgent").startsWith("Apple-" + model + "/"));
            }
            if (holdout.device().startsWith("imap:") && !holdout.story().isAttack()) {
                assertThat(legacy(holdout)
                                .map(record -> record.address().replaceAll("^\\[|]?:\\d{5}$", ""))
                                .distinct())
                        .hasSize(1);
            }
        }
    }

    @Test
    void noPolicyAppliesToALegacySignInThatSucceeds() {
        assertThat(truth.holdouts().stream().flatMap(this::legacy).filter(record -> record.code() == 0))
                .isNotEmpty()
                .extracting(record -> record.text("conditionalAccessStatus"))
                .containsOnly("notApplied", "failure");
    }

    @Test
    void whoMigratesSetsUpInThreeRecordsOfOneSignInWithinFourSeconds() {
        Truth.Holdout migrated = the(Story.MIGRATED);
        List<Seen> setup = apple(migrated)
                .filter(record -> record.text("clientAppUsed").equals("Browser"))
                .toList();

        assertThat(setup).extracting(Seen::code).containsExactly(50058, 50199, 0);
        assertThat(setup.stream()
                        .map(record -> record.isFlat()
                                ? record.json().path("CorrelationId").asText()
                                : record.text("correlationId"))
                        .distinct())
                .hasSize(1);
        assertThat(Duration.between(setup.get(0).created(), setup.get(2).created()))
                .isLessThan(Duration.ofSeconds(4));
        assertThat(setup.get(2).created()).isEqualTo(migrated.moved());
    }

    @Test
    void whoMigratedUsesTokensFromThenOn() {
        Truth.Holdout migrated = the(Story.MIGRATED);

        assertThat(migrated.lastSuccess()).isBefore(migrated.moved());
        assertThat(apple(migrated).filter(record -> record.category().equals("NonInteractiveUserSignInLogs")))
                .hasSizeGreaterThan(50)
                .allMatch(record -> record.created().isAfter(migrated.moved()));
    }

    @Test
    void anOldProfileGoesOnWithinHalfAnHourAndEverAfter() {
        Truth.Holdout failed = the(Story.FAILED_MIGRATION);
        Instant moved = requireNonNull(failed.moved());

        assertThat(legacy(failed).map(Seen::created))
                .anyMatch(time -> time.isAfter(moved) && time.isBefore(moved.plus(Duration.ofMinutes(30))));
        assertThat(failed.lastSuccess()).isAfter(END.minus(Duration.ofDays(2)));
    }

    @Test
    void aSecondDeviceGoesOnWhenTheFirstHasMoved() {
        Map<Boolean, Truth.Holdout> byMoved = truth.holdouts().stream()
                .filter(holdout -> holdout.story() == Story.SECOND_DEVICE)
                .collect(toMap(holdout -> holdout.moved() != null, holdout -> holdout));

        assertThat(byMoved).hasSize(2);
        Truth.Holdout moved = requireNonNull(byMoved.get(true));
        Truth.Holdout stayed = requireNonNull(byMoved.get(false));
        assertThat(moved.userId()).isEqualTo(stayed.userId());
        assertThat(moved.lastSuccess()).isBefore(moved.moved());
        assertThat(stayed.lastSuccess()).isAfter(END.minus(Duration.ofDays(2)));
    }

    @Test
    void aRelapseComesDaysAfterTheMigration() {
        Truth.Holdout regressed = the(Story.REGRESSED);
        Instant moved = requireNonNull(regressed.moved());

        assertThat(legacy(regressed).map(Seen::created))
                .noneMatch(time -> time.isAfter(moved) && time.isBefore(moved.plus(Duration.ofDays(3))))
                .anyMatch(time -> time.isAfter(moved.plus(Duration.ofDays(3))));
    }

    @Test
    void aSilentUpgradeIsOnePasswordGrantThroughApplesAppAndTokensAfterIt() {
        Truth.Holdout upgraded = the(Story.SILENT_UPGRADE);
        List<Seen> records = apple(upgraded).toList();

        assertThat(records.get(0)).satisfies(first -> {
            assertThat(first.text("authenticationProtocol")).isEqualTo("ropc");
            assertThat(first.category()).isEqualTo("SignInLogs");
            assertThat(first.code()).isZero();
            assertThat(first.created()).isEqualTo(upgraded.moved());
        });
        assertThat(records.subList(1, records.size()))
                .isNotEmpty()
                .allMatch(record -> record.text("incomingTokenType").equals("refreshToken"));
        assertThat(upgraded.lastSuccess()).isBefore(upgraded.moved());
    }

    @Test
    void aStoppedUpgradeFailsForWantOfASecondFactorAndChangesNothing() {
        Truth.Holdout stopped = the(Story.SILENT_UPGRADE_STOPPED);

        assertThat(apple(stopped)).extracting(Seen::code).isNotEmpty().containsOnly(50076);
        assertThat(stopped.moved()).isNull();
        assertThat(stopped.lastSuccess()).isAfter(END.minus(Duration.ofDays(2)));
    }

    @Test
    void blockedDevicesComeFromPlacesTheirUsersSignedInFromBefore() {
        Map<Story, Integer> codes =
                Map.of(Story.BLOCKED, 53003, Story.BLOCKED_BY_DEFAULTS, 530035, Story.BLOCKED_WITHOUT_CODE, 0);
        codes.forEach((story, code) -> {
            Truth.Holdout blocked = the(story);
            List<Seen> stopped = legacy(blocked)
                    .filter(record -> record.code() != 0
                            || record.text("conditionalAccessStatus").equals("failure"))
                    .toList();

            assertThat(stopped).hasSize((int) blocked.blocked()).isNotEmpty().allMatch(record -> record.code() == code);
            Set<String> familiar = of(blocked).stream()
                    .filter(record -> record.created().isBefore(stopped.get(0).created()))
                    .map(Seen::address)
                    .collect(toSet());
            assertThat(familiar)
                    .anyMatch(address ->
                            stopped.stream().anyMatch(record -> record.address().equals(address)));
        });
    }

    @Test
    void whoLacksConsentIsRefusedAndStaysLegacy() {
        Truth.Holdout stuck = the(Story.CONSENT_BLOCKED);

        assertThat(apple(stuck)).extracting(Seen::code).containsExactly(50058, 50199, 90094, 50058, 50199, 65001);
        assertThat(stuck.moved()).isNull();
        Instant refused =
                apple(stuck).map(Seen::created).max(Comparator.naturalOrder()).orElseThrow();
        assertThat(seen.values().stream().flatMap(List::stream))
                .filteredOn(record -> record.text("appId").equals(APPLE) && record.code() == 0)
                .isNotEmpty()
                .allMatch(record -> record.created().isAfter(refused));
    }

    @Test
    void aSetupWithoutSyncIsFollowedByNothing() {
        Truth.Holdout silent = the(Story.SETUP_WITHOUT_SYNC);

        assertThat(apple(silent)).allMatch(record -> record.category().equals("SignInLogs"));
        assertThat(apple(silent).filter(record -> record.code() == 0)).hasSize(2);
        assertThat(silent.lastSuccess()).isBefore(silent.moved());
    }

    @Test
    void whoeverFallsSilentShowsNoModernMail() {
        Truth.Holdout silent = the(Story.GONE_SILENT);

        assertThat(silent.lastSuccess()).isBefore(END.minus(Duration.ofDays(8)));
        assertThat(apple(silent)).isEmpty();
    }

    @Test
    void aStalePasswordFailsAtLeastFiveTimesAnHourForADay() {
        Truth.Holdout stale = the(Story.STALE_PASSWORD);
        List<Seen> failures = legacy(stale).filter(record -> record.code() != 0).toList();

        assertThat(failures).extracting(Seen::code).containsOnly(50126, 50053);
        assertThat(failures).hasSizeGreaterThan(24 * 5);
        assertThat(Duration.between(
                        failures.get(0).created(),
                        failures.get(failures.size() - 1).created()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(failures.stream()
                        .map(record -> record.address().replaceAll("^\\[|]?:\\d{5}$", ""))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void attackersComeFromNetworksThatNoUserShares() {
        Set<String> victims = Stream.of(Story.COPIED_AGENT, Story.ROPC_SCRIPT, Story.PASSWORD_SPRAY, Story.SLOW_SPRAY)
                .map(story -> attack(story).source())
                .collect(toSet());
        assertThat(victims).hasSize(4);

        Map<String, Story> stories = tenant.labels().collect(toMap(Label::id, Label::story));
        assertThat(seen.values().stream().flatMap(List::stream))
                .allMatch(record -> isAttack(record)
                        == requireNonNull(stories.get(record.id())).isAttack());
    }

    @Test
    void theCopiedAgentKnowsThePasswordAndIsStopped() {
        Truth.Attack copied = attack(Story.COPIED_AGENT);

        assertThat(copied.passwordsKnown()).hasSize(2);
        assertThat(copied.broken()).isEmpty();
        assertThat(by(copied.passwordsKnown().get(0)).stream()
                        .filter(TruthTest::isAttack)
                        .filter(record -> record.code() == 53003))
                .isNotEmpty()
                .allMatch(record -> record.text("userAgent").equals("Apple-iPhone9C1/1602.92"));
    }

    @Test
    void theScriptSignsInThroughTheCommandLinesApp() {
        Truth.Attack script = attack(Story.ROPC_SCRIPT);

        assertThat(script.broken()).hasSize(1);
        assertThat(by(script.broken().get(0)).stream()
                        .filter(record -> record.text("appId").equals("04b07795-8ddb-461a-bbee-02f9e1bf7b46")))
                .hasSize(3)
                .allMatch(record -> record.text("authenticationProtocol").equals("ropc"))
                .extracting(Seen::code)
                .containsExactly(50126, 0, 0);
    }

    @Test
    void theSprayIsABurstOfGuessesThatFindsOnePassword() {
        Truth.Attack spray = attack(Story.PASSWORD_SPRAY);

        assertThat(Duration.between(spray.first(), spray.last())).isLessThan(Duration.ofMinutes(20));
        assertThat(spray.targets()).hasSizeGreaterThan(50);
        assertThat(spray.passwordsKnown()).hasSize(1);
        List<Seen> guesses = seen.values().stream()
                .flatMap(List::stream)
                .filter(record -> record.address().contains("203.0.113."))
                .toList();
        assertThat(guesses).hasSize((int) spray.attempts());
        assertThat(guesses).extracting(Seen::code).containsOnly(50126, 50053, 50034, 53003);
        assertThat(guesses)
                .filteredOn(record -> record.code() == 50034)
                .allMatch(record -> record.text("userId").isEmpty());
        assertThat(guesses).allMatch(record -> record.text("userAgent").equals("BAV2ROPC"));
    }

    @Test
    void theSlowSprayTriesNobodyTwiceADay() {
        Truth.Attack slow = attack(Story.SLOW_SPRAY);

        assertThat(Duration.between(slow.first(), slow.last())).isGreaterThan(Duration.ofDays(2));
        assertThat(slow.targets()).hasSize((int) slow.attempts());
        assertThat(Arrays.asList(slow.passwordsKnown(), slow.broken())).allMatch(List::isEmpty);
    }
}
