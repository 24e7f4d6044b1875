package io.holdout.sinks.delivery;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static io.holdout.sinks.delivery.OutboxTrial.SETTLED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.JsonSerde;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.sinks.FindingBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told, and when. Restarts everywhere: the ledger is all that is left of an outbox. */
class OutboxTest {
    private static final Duration HOLD = Duration.ofHours(4);

    private static FindingBuilder legacy(String uid) {
        return aFinding().uid(uid);
    }

    private static FindingBuilder critical(String uid) {
        return aFinding().uid(uid).rule(Rule.SPRAY_SUCCESS).severity(Severity.CRITICAL);
    }

    @Test
    void theFirstOfAKindIsToldAtOnceAndThoseAfterItTogether() {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        assertThat(soc.comes(legacy("a")).told()).containsExactly("single a");
        for (int i = 0; i < 20; i++) {
            soc.after(Duration.ofMinutes(5)).comes(legacy("m" + (10 + i)));
            assertThat(soc.restart().told()).isEmpty();
        }
        assertThat(soc.after(HOLD).told())
                .containsExactly("fold legacy-sign-in: m10 m11 m12 m13 m14 m15 m16 m17 m18 m19 m20 m21 m22 m23 m24 m25"
                        + " m26 m27 m28 m29");
    }

    @Test
    void oneThatWasHeldAloneIsToldAtLength() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);

        assertThat(soc.comes(legacy("b")).restart().after(HOLD).told()).containsExactly("single b");
    }

    @Test
    void otherRulesAndTenantsAreOtherKinds() {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        soc.comes(
                legacy("a"), legacy("b").tenant("fabrikam"), aFinding().uid("c").rule(Rule.APP_DISABLED));

        assertThat(soc.told()).containsExactlyInAnyOrder("single a", "single b", "single c");
    }

    @Test
    void successesOfASprayBelongTogether() {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        soc.comes(critical("a").ofSpray("one"), critical("b").ofSpray("two"));
        assertThat(soc.told()).containsExactlyInAnyOrder("single a", "single b");
        soc.after(Duration.ofSeconds(10))
                .comes(critical("c").ofSpray("one"), critical("d").ofSpray("one"));
        assertThat(soc.told()).isEmpty();
        assertThat(soc.after(Duration.ofMinutes(1)).told()).containsExactly("fold spray-success: c d");
    }

    @Test
    void severityComesFirstThenTime() {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        soc.comes(aFinding().uid("low").severity(Severity.LOW).rule(Rule.SILENT_STOP));
        soc.comes(aFinding().uid("medium").rule(Rule.REGRESSED));
        soc.after(Duration.ofSeconds(1)).comes(aFinding().uid("later").rule(Rule.APP_DISABLED));
        soc.comes(critical("critical"));

        assertThat(soc.told()).containsExactly("single critical", "single medium", "single later", "single low");
    }

    @Test
    void anEndIsHeldAndToldWithWhatIsNew() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);

        soc.after(Duration.ofHours(5)).comes(legacy("a").closed());
        assertThat(soc.restart().told()).isEmpty();
        assertThat(soc.after(HOLD).told()).containsExactly("single a CLOSED");
    }

    @Test
    void theEndOfWhatIsSevereIsToldAtOnce() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(critical("a")).told()).hasSize(1);

        assertThat(soc.after(Duration.ofHours(1)).comes(critical("a").closed()).told())
                .containsExactly("single a CLOSED");
    }

    @Test
    void whatEndsBeforeItIsToldIsToldOnce() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);

        soc.comes(legacy("b"), legacy("c"), legacy("b").closed());

        assertThat(soc.after(HOLD).told()).containsExactly("fold legacy-sign-in: b c");
    }

    @Test
    void aSeverityThatRisesIsToldWithoutTheOldHold() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        FindingBuilder spray = aFinding().uid("s").rule(Rule.PASSWORD_SPRAY);
        assertThat(soc.comes(spray).told()).containsExactly("single s");

        soc.after(Duration.ofMinutes(11)).comes(spray.updated().severity(Severity.HIGH));

        assertThat(soc.restart().told()).containsExactly("single s SEVERITY_ROSE");
        assertThat(soc.comes(spray.updated().severity(Severity.HIGH))
                        .after(HOLD)
                        .told())
                .isEmpty();
    }

    @Test
    void whatWasToldIsNotToldAgainAfterARestart() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a"), critical("b")).told()).hasSize(2);

        assertThat(soc.restart().comes(legacy("a"), critical("b")).after(HOLD).told())
                .isEmpty();
        assertThat(soc.status().totals().withheld()).isEqualTo(2);
    }

    @Test
    void aMigrationIsOnlyInTheDigest() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        FindingBuilder migrated = aFinding().rule(Rule.MIGRATED).severity(Severity.INFORMATIONAL);
        assertThat(soc.comes(migrated.uid("first")).after(Duration.ofMinutes(2)).told())
                .as("the first digest of a tenant gathers for two minutes only")
                .containsExactly("digest ROUTINE, migrated: first");

        soc.comes(migrated.uid("a")).after(Duration.ofMinutes(30)).comes(migrated.uid("b"));

        assertThat(soc.restart().told()).isEmpty();
        // 08:00, of which 32 minutes are over
        assertThat(soc.after(Duration.ofMinutes(88)).told()).containsExactly("digest ROUTINE, migrated: a b");
        assertThat(soc.after(Duration.ofDays(2)).told()).isEmpty();
    }

    @Test
    void theFirstDaysOfATenantAreInTheDigestButForWhatIsCritical() {
        OutboxTrial soc = new OutboxTrial(OutboxTrial.policy(Duration.ofDays(7)));

        assertThat(soc.comes(legacy("a"), critical("b")).told()).containsExactly("single b");
        assertThat(soc.restart().after(Duration.ofMinutes(2)).told())
                .containsExactly("digest FIRST_DAYS, legacy-sign-in: a");
        assertThat(soc.after(Duration.ofDays(6)).comes(legacy("c")).told()).isEmpty();
        assertThat(soc.after(Duration.ofDays(1)).told()).containsExactly("digest FIRST_DAYS, legacy-sign-in: c");
        assertThat(soc.restart().comes(legacy("d")).told()).containsExactly("single d");
    }

    @Test
    void oldEvidenceIsInTheDigestButForWhatIsCritical() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        Instant yesterday = soc.now().minus(Duration.ofHours(25));

        soc.comes(bytes(legacy("a").at(yesterday))).comes(bytes(critical("b").at(yesterday)));

        assertThat(soc.told()).containsExactly("single b");
        assertThat(soc.after(Duration.ofMinutes(2)).told()).containsExactly("digest LATE, legacy-sign-in: a");
    }

    private static byte[] bytes(FindingBuilder finding) {
        return JsonSerde.findings().write(finding.build());
    }

    @Test
    void whatIsAboveTheCapIsListedInTheDigest() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        int told = 0;
        for (int i = 0; i < 40; i++) {
            soc.after(Duration.ofMinutes(31))
                    .comes(aFinding().uid("x" + (10 + i)).rule(Rule.PASSWORD_SPRAY));
            told += (int)
                    soc.told().stream().filter(said -> !said.contains("CAP")).count();
        }

        assertThat(told).isLessThanOrEqualTo(20);
        assertThat(soc.status().totals().taken())
                .isEqualTo(soc.status().totals().delivered()
                        + soc.status().waiting().values().stream()
                                .mapToLong(n -> n)
                                .sum());
    }

    @Test
    void quietHoursHoldWhatIsLow() {
        DeliveryPolicy d = SETTLED;
        OutboxTrial soc = new OutboxTrial(new DeliveryPolicy(
                true,
                d.hold(),
                d.holdOfRule(),
                d.digested(),
                Duration.ZERO,
                d.lateAfter(),
                d.cap(),
                d.settle(),
                d.listed(),
                d.digestTime(),
                new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneOffset.UTC, Severity.HIGH)));

        soc.comes(legacy("a"), critical("b"));

        assertThat(soc.told()).containsExactly("single b");
        assertThat(soc.restart().after(Duration.ofMinutes(59)).told()).isEmpty();
        assertThat(soc.after(Duration.ofMinutes(1)).told()).containsExactly("single a");
    }

    @Test
    void aShortBudgetIsKeptForWhatIsSevere() {
        OutboxTrial soc = new OutboxTrial(SETTLED, new Limit(4, Duration.ofHours(1)));
        // half of it for what is low
        for (int i = 0; i < 4; i++) {
            soc.comes(aFinding()
                    .uid("l" + i)
                    .severity(Severity.LOW)
                    .rule(List.of(Rule.values()).get(i + 6))
                    .tenant("t" + i));
        }
        assertThat(soc.told()).hasSize(2);
        assertThat(soc.comes(legacy("m1"), legacy("m2").tenant("other")).told()).containsExactly("single m1");
        assertThat(soc.comes(critical("c")).told()).containsExactly("single c");
        assertThat(soc.comes(critical("d").tenant("x")).told()).isEmpty();

        assertThat(soc.restart().told()).as("a restart gives nothing back").isEmpty();
        assertThat(soc.after(Duration.ofMinutes(61)).told()).startsWith("single d", "single m2");
    }

    @Test
    void whatWaitsForTheBudgetGoesIntoADigest() {
        OutboxTrial soc = new OutboxTrial(SETTLED, new Limit(2, Duration.ofHours(1)));
        List<Rule> rules = List.of(Rule.SILENT_STOP, Rule.UPGRADE_STUCK, Rule.STALE_PASSWORD, Rule.UNKNOWN_DEVICE);
        for (Rule rule : rules) {
            soc.comes(aFinding().uid(rule.id()).severity(Severity.LOW).rule(rule));
        }

        assertThat(soc.told())
                .containsExactly(
                        "digest BUDGET, silent-stop: silent-stop, stale-password: stale-password, unknown-device:"
                                + " unknown-device, upgrade-stuck: upgrade-stuck");
    }

    @Test
    void longListsAreCounted() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);
        for (int i = 0; i < 1000; i++) {
            soc.comes(legacy("m" + i));
        }

        assertThat(soc.restart().after(HOLD).told())
                .singleElement()
                .asString()
                .endsWith(" of 1000")
                .hasSizeLessThan(2000);
    }

    @Test
    void routesSayWhatIsForAWebhook() {
        Route severe = new Route("severe", Severity.HIGH, Set.of(), Set.of());
        Route apps = new Route("apps", Severity.LOW, Set.of(Rule.APP_DISABLED.id()), Set.of("contoso"));
        OutboxTrial soc = new OutboxTrial(
                SETTLED, content -> List.of(OutboxTrial.said(content).getBytes(UTF_8)), List.of(severe, apps));

        soc.comes(
                legacy("a"),
                critical("b").tenant("fabrikam"),
                aFinding().uid("c").rule(Rule.APP_DISABLED).tenant("Contoso"),
                aFinding().uid("d").rule(Rule.APP_DISABLED).tenant("fabrikam"));

        assertThat(soc.told()).containsExactly("single b", "single c");
        assertThat(soc.status().totals().withheld()).isEqualTo(2);
    }

    @Test
    void theEndOfWhatWasToldIsToldHoweverMild() {
        OutboxTrial soc = new OutboxTrial(
                SETTLED,
                content -> List.of(OutboxTrial.said(content).getBytes(UTF_8)),
                List.of(new Route("severe", Severity.HIGH, Set.of(), Set.of())));
        assertThat(soc.comes(critical("a")).told()).hasSize(1);

        soc.comes(aFinding()
                .uid("a")
                .rule(Rule.SPRAY_SUCCESS)
                .severity(Severity.LOW)
                .closed());

        assertThat(soc.after(HOLD).told()).containsExactly("single a CLOSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"metadata\":{\"version\":\"2.0.0\",\"tenant_uid\":\"contoso\"},\"finding_info\":{\"uid\":\"future\"},"
                        + "\"message\":\"From the future\",\"severity_id\":4}"
            })
    void whatCannotBeReadIsToldAllTheSame(String record) {
        OutboxTrial soc = new OutboxTrial(SETTLED);

        soc.comes(record.getBytes(UTF_8)).after(Duration.ofMinutes(2));

        assertThat(soc.restart().told()).singleElement().asString().containsAnyOf("future", "alerts-0@1");
        assertThat(soc.status().totals().reduced()).isEqualTo(1);
    }

    @Test
    void withoutFoldingEachIsToldByItselfInOrder() {
        OutboxTrial siem = new OutboxTrial(DeliveryPolicy.EACH);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            siem.after(Duration.ofSeconds(1)).comes(legacy("m" + i));
            expected.add("m" + i);
        }
        siem.comes(critical("c"));

        assertThat(siem.restart().told().stream().map(OutboxTest::uid).toList())
                .startsWith("c")
                .endsWith(expected.toArray(new String[0]))
                .hasSize(31);
    }

    private static String uid(String record) {
        return JsonSerde.findings().read(record.getBytes(UTF_8)).findingInfo().uid();
    }

    @Test
    void aWebhookThatTakesNothingStopsTheReadingBeforeMemoryIsFull() {
        OutboxTrial siem = new OutboxTrial(DeliveryPolicy.EACH);
        int accepted = 0;
        while (!siem.outbox().isFull() && accepted < 20_000) {
            siem.comes(legacy("m" + accepted++));
        }

        assertThat(accepted).isEqualTo(10_000);
        assertThat(siem.toldOnce()).isPresent();
        assertThat(siem.outbox().isFull()).isFalse();
    }

    @Test
    void theLedgerHoldsNothingOfWhatWasDelivered() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);

        assertThat(soc.ledger()).doesNotContain("ada@contoso.example");
    }

    @Test
    void afterFortyFiveDaysAFindingIsForgotten() {
        OutboxTrial soc = new OutboxTrial(SETTLED);
        assertThat(soc.comes(legacy("a")).told()).hasSize(1);
        assertThat(soc.after(Duration.ofDays(44)).begin()).isEmpty();
        assertThat(soc.keys(io.holdout.sinks.ledger.LedgerKey.Kind.SEEN)).hasSize(1);

        assertThat(soc.after(Duration.ofDays(3)).begin()).isEmpty();

        assertThat(soc.keys(io.holdout.sinks.ledger.LedgerKey.Kind.SEEN)).isEmpty();
        assertThat(soc.keys(io.holdout.sinks.ledger.LedgerKey.Kind.PILE)).isEmpty();
    }
}
