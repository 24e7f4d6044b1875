package io.holdout.simulator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyntheticTenantTest {
    private static final Instant END = Instant.parse("2026-05-31T12:00:00Z");
    private static final TenantSettings TEN_DAYS = new TenantSettings(11, 120, Duration.ofDays(10), END, 6, true);

    private final SyntheticTenant tenant = new SyntheticTenant(TEN_DAYS);
    /** Without their bodies. */
    private final List<HubEvent> events = new ArrayList<>();

    private final List<Integer> lengths = new ArrayList<>();
    /** What a reader sees of them. */
    private final List<Seen> seen = new ArrayList<>();

    @BeforeAll
    void readTenDays() {
        tenant.events().forEach(event -> {
            seen.addAll(Seen.in(event));
            events.add(
                    new HubEvent(event.sequence(), event.enqueued(), new byte[event.body().length], event.records()));
        });
    }

    private Stream<Seen> signIns() {
        return seen.stream().filter(Seen::isSignIn);
    }

    @Test
    void theSameSettingsGiveTheSameBytes() {
        assertThat(fingerprint(small(5, true))).isEqualTo(fingerprint(small(5, true)));
    }

    @Test
    void anotherSeedGivesAnotherTenant() {
        assertThat(small(5, true).tenantId()).isNotEqualTo(small(6, true).tenantId());
        assertThat(fingerprint(small(5, true))).doesNotContainAnyElementsOf(fingerprint(small(6, true)));
    }

    @Test
    void readingFromTheMiddleGivesTheSameEventsAsReadingFromTheStart() {
        List<String> all = fingerprint(small(5, true));

        for (int from : new int[] {1, 25, 26, 51, all.size() - 1, all.size(), all.size() + 9}) {
            List<String> rest = small(5, true)
                    .events(from)
                    .map(SyntheticTenantTest::fingerprint)
                    .toList();
            assertThat(rest).isEqualTo(all.subList(Math.min(from, all.size()), all.size()));
        }
        assertThatThrownBy(() -> small(5, true).events(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SyntheticTenant small(long seed, boolean noise) {
        return new SyntheticTenant(new TenantSettings(seed, 20, Duration.ofDays(1), END, 10, noise));
    }

    private static List<String> fingerprint(SyntheticTenant small) {
        return small.events().map(SyntheticTenantTest::fingerprint).toList();
    }

    private static String fingerprint(HubEvent event) {
        return event.sequence() + " " + event.enqueued() + " " + event.records() + " " + Arrays.hashCode(event.body());
    }

    @Test
    void eventsAreCountedWithoutGapsAndComeInTheOrderOfTheirTime() {
        assertThat(events)
                .extracting(HubEvent::sequence)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(0L)
                .endsWith(events.size() - 1L);
        assertThat(events).extracting(HubEvent::enqueued).isSorted();
        assertThat(events)
                .last()
                .extracting(HubEvent::enqueued)
                .satisfies(last -> assertThat(last).isBeforeOrEqualTo(END));
    }

    @Test
    void everyEventSaysHowManyRecordsItHolds() {
        assertThat(events.stream().mapToInt(HubEvent::records).sum()).isEqualTo(seen.size());
    }

    @Test
    void eventsVaryInSizeAndFitIntoTheHub() {
        assertThat(events).extracting(HubEvent::records).contains(1, 5, 10).anyMatch(records -> records > 30);
        assertThat(lengths).allMatch(length -> length < 1_000_000);
    }

    @Test
    void onlyTheNoiseIsBroken() {
        assertThat(events).filteredOn(event -> event.records() == 0).hasSizeBetween(5, 30);
        assertThat(small(5, true).events()).anyMatch(event -> Seen.in(event).isEmpty());
        assertThat(small(5, false).events()).noneMatch(event -> Seen.in(event).isEmpty());
    }

    @Test
    void noiseTakesNothingAway() {
        Set<String> quiet = small(5, false)
                .events()
                .flatMap(event -> Seen.in(event).stream())
                .map(Seen::id)
                .collect(toSet());
        Set<String> noisy = small(5, true)
                .events()
                .flatMap(event -> Seen.in(event).stream())
                .map(Seen::id)
                .collect(toSet());

        assertThat(noisy).isEqualTo(quiet);
    }

    @Test
    void everySignInIsLabelledAndEveryLabelIsDelivered() {
        Map<String, Label> labels = new HashMap<>();
        tenant.labels()
                .forEach(label -> assertThat(labels.put(label.id(), label)).isNull());

        assertThat(signIns().map(Seen::id).collect(toSet())).isEqualTo(labels.keySet());
        assertThat(signIns()).allSatisfy(record -> {
            Label label = requireNonNull(labels.get(record.id()));
            assertThat(record.created()).isEqualTo(label.created());
            assertThat(record.code()).isEqualTo(label.code());
            assertThat(record.text("userId")).isEqualTo(label.userId());
        });
    }

    @Test
    void threeToFourPercentAreDeliveredAgainWithAnotherTimeButTheSameProperties() {
        Map<String, Long> deliveries = signIns()
                .filter(record -> !record.isFlat())
                .collect(groupingBy(record -> record.json().path("properties").toString(), counting()));
        long all = deliveries.values().stream().mapToLong(Long::longValue).sum();

        assertThat((all - deliveries.size()) / (double) all).isBetween(0.03, 0.04);
        Map<String, Long> times = signIns()
                .filter(record -> !record.isFlat())
                .map(record ->
                        record.recorded() + record.json().path("properties").toString())
                .collect(groupingBy(key -> key, counting()));
        assertThat(times).hasSize((int) all);
    }

    @Test
    void someSignInsAreSplitBecauseOfTheirPolicies() {
        Map<String, List<Seen>> byMoment = signIns()
                .filter(record -> !record.isFlat())
                .collect(groupingBy(record -> record.id() + record.recorded()));
        List<List<Seen>> split =
                byMoment.values().stream().filter(parts -> parts.size() > 1).toList();

        assertThat(split).isNotEmpty().allSatisfy(parts -> {
            Set<String> policies = new HashSet<>();
            for (Seen part : parts) {
                assertThat(part.property("appliedConditionalAccessPolicies")).hasSizeLessThanOrEqualTo(34);
                part.property("appliedConditionalAccessPolicies")
                        .forEach(policy -> policies.add(policy.path("id").asText()));
            }
            assertThat(policies).hasSizeGreaterThan(34);
        });
    }

    @Test
    void nothingIsRecordedBeforeItHappenedNorEnqueuedBeforeItWasRecorded() {
        assertThat(signIns()).allSatisfy(record -> {
            assertThat(record.created()).isBetween(TEN_DAYS.start(), END);
            assertThat(record.recorded()).isAfterOrEqualTo(record.created().plusSeconds(30));
            assertThat(record.enqueued()).isAfterOrEqualTo(record.recorded());
        });
        assertThat(signIns())
                .anyMatch(record -> record.recorded().isAfter(record.created().plus(Duration.ofHours(2))));
    }

    @Test
    void recordsComeInNoOrder() {
        List<Instant> times = signIns().map(Seen::created).toList();
        long steps = times.size() - 1L;
        long backwards = 0;
        for (int i = 0; i < steps; i++) {
            backwards += times.get(i + 1).isBefore(times.get(i)) ? 1 : 0;
        }

        assertThat(backwards).isGreaterThan(steps / 4);
    }

    @Test
    void timesAreWrittenLikeAzureDoes() {
        assertThat(signIns().filter(record -> !record.isFlat()).map(record -> record.text("createdDateTime")))
                .allMatch(time -> time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}\\+00:00"));
    }

    @Test
    void theHubIsSharedWithOtherCategories() {
        assertThat(seen)
                .extracting(Seen::category)
                .contains(
                        "SignInLogs",
                        "NonInteractiveUserSignInLogs",
                        "ServicePrincipalSignInLogs",
                        "ManagedIdentitySignInLogs",
                        "AuditLogs",
                        "RiskyUsers");
    }

    @Test
    void recordsDifferInShapeAsRealOnesDo() {
        List<Seen> all = signIns().toList();
        List<Seen> nested = all.stream().filter(record -> !record.isFlat()).toList();

        assertThat(all).anyMatch(Seen::isFlat);
        assertThat(nested).anyMatch(record -> record.json().path("resultType").isNumber());
        assertThat(nested).anyMatch(record -> record.json().path("durationMs").isTextual());
        assertThat(nested)
                .anyMatch(record -> record.json().path("time").asText().contains("/"));
        assertThat(nested).anyMatch(record -> record.json().path("tenantId").isMissingNode());
        assertThat(nested).anyMatch(record -> record.property("location").isMissingNode());
        assertThat(nested)
                .anyMatch(record -> record.property("autonomousSystemNumber").isTextual());
        assertThat(nested)
                .anyMatch(record -> record.property("authenticationDetails").isTextual());
        assertThat(nested).anyMatch(record -> record.address().matches(".*\\d\\.\\d+:\\d{5}|\\[.*]:\\d{5}"));
    }

    @Test
    void onlyInventedPeopleAndAddressesForDocumentationAppear() {
        assertThat(signIns()).allSatisfy(record -> {
            assertThat(record.text("userPrincipalName")).endsWith("@contoso.example");
            assertThat(record.address()).matches("\\[?(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\..*|\\[?2001:db8:.*");
            if (!record.property("autonomousSystemNumber").isMissingNode()) {
                assertThat(record.property("autonomousSystemNumber").asInt()).isBetween(64496, 64511);
            }
        });
    }

    @Test
    void mostPeopleAreModernAndMostRecordsNonInteractive() {
        long interactive = signIns()
                .filter(record -> record.category().equals("SignInLogs"))
                .count();
        long legacyUsers = tenant.truth().holdouts().stream()
                .filter(holdout -> !holdout.story().isAttack())
                .map(Truth.Holdout::userId)
                .distinct()
                .count();

        assertThat(signIns().count() - interactive).isGreaterThan(interactive);
        assertThat(legacyUsers).isLessThan(TEN_DAYS.users() / 2);
    }
}
