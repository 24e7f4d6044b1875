package io.holdout.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.Json;
import io.holdout.model.Rule;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.OcsfSchema;
import io.holdout.model.schema.PublishedSchemas;
import io.holdout.processor.stage.StageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources tick every five minutes, in long stories every fifteen, with ten records of whatever flows. */
class SilenceTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String AUDIT = "AuditLogs";

    private final Tenant tenant = new Tenant();

    @AfterEach
    void everyFindingKeptToTheContract() {
        for (DetectionFinding finding : tenant.findings()) {
            JsonNode json = Json.mapper().valueToTree(finding);
            assertThat(OcsfSchema.violations(json)).isEmpty();
            assertThat(PublishedSchemas.undocumented("alert-1", json)).isEmpty();
        }
        tenant.close();
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static long hours(long hours) {
        return hours * 60;
    }

    /** A source partition that counts. */
    private static final class Hub {
        private final String name;
        private final Map<Category, Long> read = new EnumMap<>(Category.class);
        private final Map<String, Long> ignored = new TreeMap<>();

        Hub(String name) {
            this.name = name;
        }

        Hub reads(Category... categories) {
            for (Category category : categories) {
                read.merge(category, 10L, Long::sum);
            }
            return this;
        }

        Hub ignores(String category) {
            ignored.merge(category, 10L, Long::sum);
            return this;
        }

        Hub ignoresOne(String category) {
            ignored.merge(category, 1L, Long::sum);
            return this;
        }

        Tick at(Instant time) {
            return new Tick(name, time, false, new Counts(read, ignored, 0));
        }

        Tick end(Instant time) {
            return new Tick(name, time, true, new Counts(read, ignored, 0));
        }
    }

    /** Ticks after {@code from} up to {@code to}, with these categories. */
    private void flow(Hub hub, long from, long to, Category... categories) {
        for (long minute = from + 5; minute <= to; minute += 5) {
            tenant.tick(hub.reads(categories).at(minute(minute)));
        }
    }

    private List<DetectionFinding> silences() {
        return tenant.findings(Rule.SOURCE_SILENT);
    }

    private static List<String> told(List<DetectionFinding> findings) {
        return findings.stream()
                .map(f -> f.activityName() + " " + f.unmapped().get("category"))
                .toList();
    }

    @Test
    void aCategoryThatFallsSilentIsOneAlert() {
        // Given
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        // When
        flow(hub, hours(4), hours(10), Category.NON_INTERACTIVE);

        // Then
        assertThat(silences()).singleElement().satisfies(finding -> {
            assertThat(finding.activityId()).isEqualTo(1);
            assertThat(finding.severity()).isEqualTo("Medium");
            assertThat(finding.isAlert()).isTrue();
            assertThat(finding.time()).isEqualTo(minute(hours(5) + 5).toEpochMilli());
            assertThat(finding.findingInfo().createdTime()).isEqualTo(finding.time());
            assertThat(finding.startTime()).isEqualTo(minute(hours(4)).toEpochMilli());
            assertThat(finding.message())
                    .isEqualTo(
                            "No record of the log category SignInLogs has come since 2026-05-04 12:00 UTC; usually there"
                                    + " are about 120 an hour");
            assertThat(finding.remediation()).isNotNull();
            assertThat(finding.metadata().tenantUid()).isEqualTo("all");
        });
    }

    @Test
    void anHourIsNotYetTooLong() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        flow(hub, hours(4), hours(5), Category.NON_INTERACTIVE);
        flow(hub, hours(5), hours(8), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        assertThat(silences()).isEmpty();
    }

    @Test
    void aMinuteIsDecidedOnceAllOfItIsKnown() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        flow(hub, hours(4), hours(5), Category.NON_INTERACTIVE);

        tenant.tick(hub.at(minute(hours(5) + 1)))
                .tick(hub.reads(Category.INTERACTIVE).at(minute(hours(5) + 1).plusSeconds(30)));
        flow(hub, hours(5), hours(6), Category.NON_INTERACTIVE);

        assertThat(silences()).isEmpty();
    }

    @Test
    void itIsClosedWhenTheCategoryFlowsAgain() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        flow(hub, hours(4), hours(6), Category.NON_INTERACTIVE);

        flow(hub, hours(6), hours(9), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs", "Close SignInLogs");
        DetectionFinding closed = silences().get(1);
        assertThat(closed.findingInfo().uid())
                .isEqualTo(silences().get(0).findingInfo().uid());
        assertThat(closed.status()).isEqualTo("Resolved");
        assertThat(closed.statusDetail()).isEqualTo("flows again");
        assertThat(closed.findingInfo().createdTime())
                .isEqualTo(silences().get(0).time());
        assertThat(closed.startTime()).isEqualTo(silences().get(0).startTime());
        assertThat(closed.endTime()).isEqualTo(closed.time());
        assertThat(closed.isAlert()).isFalse();
        // the first record came at 6:05, and half an hour of it is a flow
        assertThat(closed.time()).isEqualTo(minute(hours(6) + 35).toEpochMilli());
    }

    @Test
    void aStragglerDoesNotCloseIt() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        flow(hub, hours(4), hours(6), Category.NON_INTERACTIVE);

        flow(hub, hours(6), hours(6) + 5, Category.INTERACTIVE);
        flow(hub, hours(6) + 5, hours(9), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs");
    }

    @Test
    void theNextSilenceIsAnAlertOfItsOwn() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        flow(hub, hours(4), hours(6), Category.NON_INTERACTIVE);
        flow(hub, hours(6), hours(7), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        flow(hub, hours(7), hours(9), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs", "Close SignInLogs", "Create SignInLogs");
        assertThat(silences().get(2).findingInfo().uid())
                .isNotEqualTo(silences().get(0).findingInfo().uid());
    }

    @Test
    void whenTheWholeExportStopsAnIdleSourceMovesTimeAndEveryCategoryIsMissed() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        flow(hub, hours(4), hours(6));

        assertThat(told(silences()))
                .containsExactlyInAnyOrder("Create SignInLogs", "Create NonInteractiveUserSignInLogs");
    }

    @Test
    void aCategoryThatIsOnlyCountedIsWatchedToo() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        for (long minute = 5; minute <= hours(4); minute += 5) {
            tenant.tick(hub.reads(Category.INTERACTIVE).ignores(AUDIT).at(minute(minute)));
        }

        flow(hub, hours(4), hours(6), Category.INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create AuditLogs");
    }

    @Test
    void oneOfTwoSourcesMayFallSilent() {
        // Given
        Hub one = new Hub("hub/0");
        Hub two = new Hub("hub/1");
        tenant.tick(one.at(minute(0))).tick(two.at(minute(0)));
        for (long minute = 5; minute <= hours(4); minute += 5) {
            tenant.tick(one.reads(Category.INTERACTIVE).at(minute(minute)))
                    .tick(two.reads(Category.INTERACTIVE).at(minute(minute)));
        }

        // When
        for (long minute = hours(4) + 5; minute <= hours(8); minute += 5) {
            tenant.tick(one.at(minute(minute)))
                    .tick(two.reads(Category.INTERACTIVE).at(minute(minute)));
        }

        // Then
        assertThat(silences()).isEmpty();

        // When
        for (long minute = hours(8) + 5; minute <= hours(10); minute += 5) {
            tenant.tick(one.at(minute(minute))).tick(two.at(minute(minute)));
        }

        // Then
        assertThat(told(silences())).containsExactly("Create SignInLogs");
        assertThat(silences().get(0).startTime()).isEqualTo(minute(hours(8)).toEpochMilli());
    }

    @Test
    void aSourceThatLagsMayStillBringWhatIsMissed() {
        // Given
        Hub fast = new Hub("hub/0");
        Hub slow = new Hub("hub/1");
        tenant.tick(fast.at(minute(0))).tick(slow.at(minute(0)));
        flow(fast, 0, hours(4), Category.INTERACTIVE);

        // When
        flow(fast, hours(4), hours(8));

        // Then
        assertThat(silences()).isEmpty();

        // When
        flow(slow, 0, hours(8), Category.INTERACTIVE);

        // Then
        assertThat(silences()).isEmpty();
    }

    @Test
    void aSourceThatHasEndedIsNotMissed() {
        Hub ended = new Hub("old");
        Hub other = new Hub("hub/0");
        tenant.tick(ended.at(minute(0))).tick(other.at(minute(0)));
        for (long minute = 5; minute <= hours(4); minute += 5) {
            tenant.tick(ended.reads(Category.INTERACTIVE).at(minute(minute)))
                    .tick(other.reads(Category.NON_INTERACTIVE).at(minute(minute)));
        }

        tenant.tick(ended.end(minute(hours(4))));
        flow(other, hours(4), hours(8), Category.NON_INTERACTIVE);

        assertThat(silences()).isEmpty();
    }

    @Test
    void theEndOfTheSourceEndsTheAlert() {
        Hub ended = new Hub("old");
        Hub other = new Hub("hub/0");
        tenant.tick(ended.at(minute(0))).tick(other.at(minute(0)));
        for (long minute = 5; minute <= hours(8); minute += 5) {
            Category[] flowing = minute <= hours(4) ? new Category[] {Category.INTERACTIVE} : new Category[0];
            tenant.tick(ended.reads(flowing).at(minute(minute)))
                    .tick(other.reads(Category.NON_INTERACTIVE).at(minute(minute)));
        }

        tenant.tick(ended.end(minute(hours(8))));
        flow(other, hours(8), hours(9), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs", "Close SignInLogs");
        assertThat(silences().get(1).statusDetail()).isEqualTo("the source has ended");
    }

    @Test
    void aReplayedFileWhoseCountsAreKnownFromTheStartIsNoFlow() {
        Hub files = new Hub("files").reads(Category.INTERACTIVE, Category.NON_INTERACTIVE);
        for (long minute = 0; minute <= hours(24); minute += 15) {
            tenant.tick(files.at(minute(minute)));
        }
        tenant.tick(files.end(minute(hours(40)))).tick(new Hub("next").at(minute(hours(60))));

        assertThat(silences()).isEmpty();
    }

    @Test
    void aReplayBesideALiveSourceDoesNotHideASilence() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        Hub files = new Hub("files").reads(Category.INTERACTIVE);
        tenant.tick(files.at(minute(hours(4)))).tick(files.end(minute(hours(4) + 20)));
        flow(hub, hours(4), hours(6), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs");
        assertThat(silences().get(0).startTime()).isEqualTo(minute(hours(4)).toEpochMilli());
    }

    @Test
    void aSourceThatIsSeldomHeardOfProvesNoSilence() {
        // Given
        Hub often = new Hub("hub/0");
        Hub seldom = new Hub("hub/1");
        tenant.tick(often.at(minute(0))).tick(seldom.at(minute(0)));
        for (long minute = 5; minute <= hours(4); minute += 5) {
            tenant.tick(often.reads(Category.INTERACTIVE).at(minute(minute)))
                    .tick(seldom.reads(Category.INTERACTIVE).at(minute(minute)));
        }

        // When
        for (long minute = hours(4) + 5; minute <= hours(10); minute += 5) {
            tenant.tick(often.at(minute(minute)));
            if (minute % 90 == 0) {
                tenant.tick(seldom.reads(Category.INTERACTIVE).at(minute(minute)));
            }
        }

        // Then
        assertThat(silences()).isEmpty();
    }

    @Test
    void aRareCategoryIsNotMissed() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        for (long minute = 15; minute <= hours(72); minute += 15) {
            if (minute % hours(24) == 0) {
                hub.ignores("ADFSSignInLogs");
            }
            tenant.tick(hub.reads(Category.INTERACTIVE).at(minute(minute)));
        }

        assertThat(silences()).isEmpty();
    }

    @Test
    void aThinFlowIsMissedOnceTwentyRecordsShouldHaveCome() {
        // Given
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        for (long minute = 20; minute <= hours(8); minute += 20) {
            tenant.tick(hub.ignoresOne("RiskyUsers").at(minute(minute)));
        }

        // When three come in an hour, and none in six hours
        for (long minute = hours(8) + 20; minute <= hours(14) + 20; minute += 20) {
            tenant.tick(hub.at(minute(minute)));
        }

        // Then
        assertThat(silences()).isEmpty();

        // When
        tenant.tick(hub.at(minute(hours(14) + 40))).tick(hub.at(minute(hours(15))));

        // Then
        assertThat(told(silences())).containsExactly("Create RiskyUsers");
        assertThat(silences().get(0).time()).isEqualTo(minute(hours(14) + 40).toEpochMilli());
        assertThat(silences().get(0).message()).endsWith("about 3 an hour");
    }

    @Test
    void aBurstIsNotMissed() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        for (long minute = 5; minute <= hours(10); minute += 5) {
            if (minute <= hours(2)) {
                hub.ignores(AUDIT);
            }
            tenant.tick(hub.reads(Category.INTERACTIVE).at(minute(minute)));
        }

        assertThat(silences()).isEmpty();
    }

    @Test
    void whileNoSourceIsHeardOfNothingIsMissed() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        // the reader was down, and goes on with the one category first
        flow(hub, hours(14), hours(14) + 30, Category.NON_INTERACTIVE);
        flow(hub, hours(14) + 30, hours(18), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        assertThat(silences()).isEmpty();
    }

    @Test
    void whatDoesNotComeBackAfterSuchABreakIsMissed() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        flow(hub, hours(14), hours(16), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs");
        assertThat(silences().get(0).startTime()).isEqualTo(minute(hours(4)).toEpochMilli());
    }

    @Test
    void aTickThatIsRepeatedChangesNothing() {
        Hub hub = new Hub("hub/0");
        tenant.tick(hub.at(minute(0)));
        flow(hub, 0, hours(2), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        Tick old = hub.at(minute(hours(2)));
        flow(hub, hours(2), hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        flow(hub, hours(4), hours(5), Category.NON_INTERACTIVE);

        tenant.tick(old);
        flow(hub, hours(5), hours(8), Category.NON_INTERACTIVE);
        tenant.tick(old);
        flow(hub, hours(8), hours(10), Category.NON_INTERACTIVE);

        assertThat(told(silences())).containsExactly("Create SignInLogs");
        assertThat(silences().get(0).startTime()).isEqualTo(minute(hours(4)).toEpochMilli());
    }

    @Test
    void aSourceThatCountsFromNothingAgainGoesOnFlowing() {
        Hub before = new Hub("hub/0");
        tenant.tick(before.at(minute(0)));
        flow(before, 0, hours(4), Category.INTERACTIVE, Category.NON_INTERACTIVE);

        Hub after = new Hub("hub/0");
        flow(after, hours(4), hours(6), Category.INTERACTIVE, Category.NON_INTERACTIVE);
        assertThat(silences()).isEmpty();

        flow(after, hours(6), hours(8), Category.NON_INTERACTIVE);
        assertThat(told(silences())).containsExactly("Create SignInLogs");
    }

    @Test
    void howLongACategoryMayPauseIsAMatterOfSettings() {
        StageSettings patient = StageSettings.defaults("test").withSourceSilentAfter(Duration.ofHours(12));
        try (Tenant small = new Tenant(1, patient)) {
            // Given
            Hub hub = new Hub("hub/0");
            small.tick(hub.at(minute(0)));
            for (long minute = 15; minute <= hours(40); minute += 15) {
                small.tick(hub.reads(Category.INTERACTIVE, Category.NON_INTERACTIVE)
                        .at(minute(minute)));
            }

            // When
            for (long minute = hours(40) + 15; minute <= hours(52); minute += 15) {
                small.tick(hub.reads(Category.NON_INTERACTIVE).at(minute(minute)));
            }

            // Then
            assertThat(small.findings(Rule.SOURCE_SILENT)).isEmpty();

            // When
            small.tick(hub.at(minute(hours(52) + 15))).tick(hub.at(minute(hours(52) + 30)));

            // Then
            assertThat(told(small.findings(Rule.SOURCE_SILENT))).containsExactly("Create SignInLogs");
        }
    }
}
