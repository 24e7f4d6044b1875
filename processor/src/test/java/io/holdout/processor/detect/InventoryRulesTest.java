package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.InventoryRow;
import io.holdout.model.SignInBuilder;
import io.holdout.processor.detect.Familiarity.Grade;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the report of mobile devices says beside the sign-ins. */
class InventoryRulesTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String IPHONE = "apple:iPhone9,1";

    private final Story story = new Story(START);

    private static SignInBuilder legacy(int day) {
        return aSignIn().activeSync().agent("Apple-iPhone9C1/1907.71").at(day(day));
    }

    private static Instant day(int days) {
        return START.plus(Duration.ofDays(days));
    }

    private static InventoryRow row(String model, String version, @Nullable Instant firstSync) {
        return new InventoryRow(
                InventoryRow.VERSION,
                "contoso",
                "ada@contoso.example",
                "device-" + model + version,
                "",
                model,
                "",
                "",
                "",
                "EAS",
                version,
                firstSync,
                day(0),
                day(1));
    }

    @Test
    void aDeviceThatANewerInventoryDoesNotHaveIsUnknown() {
        story.inventory(day(1)).send(legacy(0));

        assertThat(story.open()).containsExactly("legacy-sign-in", "unknown-device");
        assertThat(story.findings())
                .filteredOn(finding -> finding.metadata().eventCode().equals("unknown-device"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severityId()).isEqualTo(2);
                    assertThat(finding.unmapped()).containsEntry("confidence", "possible");
                });
    }

    @Test
    void fromAnUnfamiliarSourceSomebodyHasProbablyCopiedItsUserAgent() {
        story.inventory(day(1)).from(Grade.UNFAMILIAR).send(legacy(0).code(53003));

        assertThat(story.open()).containsExactly("credential-known", "unknown-device");
        assertThat(story.findings())
                .filteredOn(finding -> finding.metadata().eventCode().equals("unknown-device"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severityId()).isEqualTo(4);
                    assertThat(finding.unmapped()).containsEntry("confidence", "likely");
                });
    }

    @Test
    void withoutAnInventoryOrOneThatIsOlderThanTheDeviceNothingIsUnknown() {
        story.send(legacy(0));
        assertThat(story.open()).containsExactly("legacy-sign-in");

        Story later = new Story(START).inventory(day(-1)).send(legacy(0));
        assertThat(later.open()).containsExactly("legacy-sign-in");
    }

    @Test
    void aDeviceOfTheInventoryIsKnownByItsModelWithACommaOrAC() {
        story.inventory(day(1), row("iPhone9C1", "16.1", null)).send(legacy(0));

        assertThat(story.open()).containsExactly("legacy-sign-in");
    }

    @Test
    void itEndsWhenTheInventoryHasTheDevice() {
        story.inventory(day(1)).send(legacy(0)).settle(day(2)).inventory(day(2), row("iPhone9C1", "16.1", null));

        assertThat(story.open()).containsExactly("legacy-sign-in");
        assertThat(story.findings())
                .filteredOn(finding -> finding.metadata().eventCode().equals("unknown-device"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.statusDetail()).isEqualTo("the inventory has it"));
    }

    @Test
    void itEndsWhenTheDeviceMigrates() {
        story.inventory(day(1))
                .send(legacy(0))
                .send(aSignIn().appleModern().id("modern").at(day(1)))
                .settle(day(2));

        assertThat(story.open()).containsExactly("migrated");
    }

    @Test
    void whatTheRowsSayIsEvidence() {
        story.send(legacy(0))
                .inventory(
                        day(1),
                        row("iPhone9C1", "14.1", Instant.parse("2018-03-02T10:00:00Z")),
                        row("iPhone9,1", "16.1", null));

        assertThat(story.device(IPHONE).evidence())
                .contains(
                        "2 devices of this model in the inventory",
                        "in the inventory since 2018-03-02, before iOS used OAuth for mail",
                        "ActiveSync 14.1 in the inventory, which Exchange refuses since 2026-03-01");
    }

    @Test
    void aRowThatSaysNothingNewIsNoEvidence() {
        story.send(legacy(0)).inventory(day(1), row("iPhone9C1", "16.1", Instant.parse("2024-03-02T10:00:00Z")));

        assertThat(story.device(IPHONE).evidence()).noneMatch(line -> line.contains("inventory"));
    }
}
