package io.holdout.app;

import static io.holdout.app.Exported.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One scan over the same story in every shape of export, told each time of another user. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanTest {
    private static final Instant LEGACY = Instant.parse("2026-05-04T08:00:00Z");
    private static final Instant MODERN = LEGACY.plus(Duration.ofHours(1));

    /** The check of 30 minutes and the grace of 30 minutes are over. */
    private static final Instant END = MODERN.plus(Duration.ofHours(1));

    /** In the order of their names, which is that of the rows. */
    private static final List<String> USERS =
            List.of("array", "bare", "envelope", "flat", "gzip", "hub", "laws", "lines", "portal", "pretty", "value");

    private Path folder = Path.of("");

    private Scan scan = new Scan(-1, "", "", Path.of(""));

    @BeforeAll
    void scanEveryShape(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path report = folder.resolve("report");
        List<Path> files = List.of(
                // newest first, as exports come; the repeat is Azure's, with a fresh time of the envelope
                text(
                        "hub.json",
                        Exported.batch(List.of(modern("hub").hubRecord(), Exported.audit(MODERN))) + "\n"
                                + Exported.batch(List.of(legacy("hub").hubRecord(), redelivered(legacy("hub"))))
                                + "\n"),
                text(
                        "lines.log",
                        modern("lines").hub() + "\r\n" + Exported.audit(LEGACY) + "\r\n"
                                + "{\"time\":\"2026-05-04T08:00\r\n"
                                + legacy("lines").hub() + "\r\n" + adFsLockout() + "\r\n"),
                text(
                        "array",
                        Exported.array(List.of(
                                legacy("array").hubRecord(),
                                Exported.audit(LEGACY),
                                modern("array").hubRecord()))),
                text(
                        "pretty.txt",
                        pretty(Exported.array(List.of(
                                legacy("pretty").hubRecord(),
                                Exported.audit(LEGACY),
                                modern("pretty").hubRecord())))),
                text("bare.json", legacy("bare").graph() + "\n" + modern("bare").graph() + "\n"),
                text(
                        "envelope.json",
                        pretty("{\"@odata.context\":\"https://graph.example/v1.0\",\"value\":"
                                + Exported.array(List.of(
                                        modern("envelope").graph(),
                                        legacy("envelope").graph())) + "}")),
                text(
                        "value.json",
                        pretty(Exported.array(
                                List.of(modern("value").graph(), legacy("value").graph())))),
                text(
                        "flat.csv",
                        legacy("flat").flat() + "\n" + flatAudit() + "\n"
                                + modern("flat").flat() + "\n"),
                text(
                        "laws.csv",
                        "\uFEFF" + Exported.LOG_ANALYTICS_HEADER + "\r\n"
                                + modern("laws").logAnalyticsRow() + "\r\n"
                                + legacy("laws").logAnalyticsRow() + "\r\n"),
                text(
                        "portal.csv",
                        Exported.PORTAL_HEADER + "\n" + modern("portal").portalRow() + "\n"
                                + legacy("portal").portalRow() + "\n"),
                gzip(
                        "packed.bin",
                        Exported.batch(List.of(legacy("gzip").hubRecord(), Exported.audit(LEGACY))) + "\n"
                                + Exported.batch(List.of(modern("gzip").hubRecord())) + "\n"),
                text("end.json", Exported.web("end", "zoe", END).hub()));
        Files.createDirectories(report);
        Files.writeString(report.resolve("notes.txt"), "mine");

        // no date of laws.csv tells that its month comes first
        scan = Scan.of(report, files, "--tenant", TENANT);
    }

    private static Exported legacy(String user) {
        return Exported.legacy("legacy-" + user, user, LEGACY);
    }

    private static Exported modern(String user) {
        return Exported.modern("modern-" + user, user, MODERN);
    }

    private static ObjectNode redelivered(Exported signIn) {
        return signIn.hubRecord().put("time", signIn.time().plusSeconds(400).toString());
    }

    private static String adFsLockout() {
        return "{\"time\":\"" + LEGACY + "\",\"category\":\"ADFSSignInLogs\",\"resultType\":\"300300\"}";
    }

    private static ObjectNode flatAudit() {
        return Json.mapper()
                .createObjectNode()
                .put("Category", "AuditLogs")
                .put("OperationName", "Update user")
                .put("TimeGenerated", LEGACY.toString());
    }

    private static String pretty(String json) throws IOException {
        return Json.mapper().readTree(json).toPrettyString() + "\n";
    }

    private Path text(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path gzip(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(UTF_8));
        }
        return file;
    }

    @Test
    void endsWellAndTellsAPersonWhatWasFound() {
        assertThat(scan.stderr()).isEmpty();
        assertThat(scan.exitCode()).isZero();
        assertThat(scan.stdout().lines().map(String::strip))
                .contains("Report in " + scan.report())
                .anyMatch(line -> line.matches("devices +11"))
                .anyMatch(line -> line.matches("migrated +11"));
    }

    @Test
    void everyShapeGivesTheSameRow() throws IOException {
        List<Map<String, String>> rows = scan.devices();

        assertThat(rows)
                .extracting(row -> row.get("userId"))
                .containsExactlyElementsOf(USERS.stream().map(Exported::userId).toList());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("tenantId", TENANT)
                        .containsEntry("userPrincipalName", user(row) + "@contoso.example")
                        .containsEntry("device", "apple:iPhone9,1")
                        .containsEntry("platform", "iOS")
                        .containsEntry("model", "iPhone9,1")
                        .containsEntry("modelName", "iPhone 7 (CDMA)")
                        .containsEntry("osVersion", "15.6")
                        .containsEntry("osBuild", "19G71")
                        .containsEntry("protocols", "eas")
                        .containsEntry("state", "migrated")
                        .containsEntry("firstLegacy", "2026-05-04T08:00:00Z")
                        .containsEntry("lastLegacy", "2026-05-04T08:00:00Z")
                        .containsEntry("lastModern", "2026-05-04T09:00:00Z")
                        .containsEntry("migratedAt", "2026-05-04T09:00:00Z")
                        .containsEntry("legacySignIns", "1")
                        .containsEntry("blockedSignIns", "0")
                        .containsEntry("failedSignIns", "0")
                        .containsEntry("lastAddress", "203.0.113.24")
                        .containsEntry("lastCountry", "NO")
                        .containsEntry("diagnosis", "migrated")
                        .hasEntrySatisfying(
                                "action", action -> assertThat(action).endsWith(".")));
        assertThat(rows.stream().map(row -> row.get("confidence")).distinct()).hasSize(1);
    }

    private static String user(Map<String, String> row) {
        return requireNonNull(row.get("userId")).substring(Exported.userId("").length());
    }

    @Test
    void theTableIsAsTheContractSays() throws IOException {
        String csv = scan.file("devices.csv");

        assertThat(csv)
                .startsWith("tenantId,userId,userPrincipalName,device,platform,model,modelName,osVersion,osBuild,"
                        + "protocols,state,confidence,firstLegacy,lastLegacy,lastModern,migratedAt,legacySignIns,"
                        + "blockedSignIns,failedSignIns,lastAddress,lastCountry,diagnosis,action\r\n")
                .endsWith("\r\n");
        assertThat(csv.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(csv.split("\r\n")).hasSize(1 + USERS.size());
    }

    @Test
    void theDevicesAreThereAsJsonInTheSameOrder() throws IOException {
        assertThat(scan.lines("devices.jsonl"))
                .extracting(device -> device.path("userId").textValue())
                .containsExactlyElementsOf(USERS.stream().map(Exported::userId).toList());
        assertThat(scan.lines("devices.jsonl")).allSatisfy(device -> {
            assertThat(device.path("device").textValue()).isEqualTo("apple:iPhone9,1");
            assertThat(device.path("protocols"))
                    .containsExactly(Json.mapper().getNodeFactory().textNode("eas"));
            assertThat(device.path("migratedAt").textValue()).isEqualTo("2026-05-04T09:00:00Z");
        });
    }

    @Test
    void everyFindingIsThereOnceInItsLastVersionOrderedByStartAndUid() throws IOException {
        List<JsonNode> alerts = scan.lines("alerts.jsonl");

        assertThat(alerts).hasSize(2 * USERS.size());
        assertThat(alerts).extracting(ScanTest::uid).doesNotHaveDuplicates();
        assertThat(alerts)
                .allSatisfy(
                        alert -> assertThat(alert.path("class_uid").intValue()).isEqualTo(2004));
        List<String> sorted =
                new ArrayList<>(alerts.stream().map(ScanTest::startAndUid).toList());
        sorted.sort(null);
        assertThat(alerts).extracting(ScanTest::startAndUid).containsExactlyElementsOf(sorted);

        // the legacy sign-in was the cause; the migration that ended it is the last word on it
        assertThat(alerts.stream().filter(alert -> rule(alert).equals("legacy-sign-in")))
                .hasSize(USERS.size())
                .allSatisfy(alert -> {
                    assertThat(alert.path("start_time").longValue()).isEqualTo(LEGACY.toEpochMilli());
                    assertThat(alert.path("activity_id").intValue()).isEqualTo(3);
                    assertThat(alert.path("status_detail").textValue()).isEqualTo("migrated");
                });
        assertThat(alerts.stream().filter(alert -> rule(alert).equals("migrated")))
                .hasSize(USERS.size());
    }

    private static String uid(JsonNode alert) {
        return alert.path("finding_info").path("uid").textValue();
    }

    private static String rule(JsonNode alert) {
        return alert.path("metadata").path("event_code").textValue();
    }

    private static String startAndUid(JsonNode alert) {
        return alert.path("start_time").longValue() + " " + uid(alert);
    }

    @Test
    void whatCouldNotBeReadIsThereWithReasonPlaceAndText() throws IOException {
        assertThat(scan.lines("dead-letters.jsonl")).singleElement().satisfies(letter -> {
            assertThat(letter.path("reason").textValue()).isEqualTo("truncated");
            assertThat(letter.path("file").textValue())
                    .isEqualTo(folder.resolve("lines.log").toString());
            assertThat(letter.path("line").intValue()).isEqualTo(3);
            assertThat(letter.path("raw").textValue()).isEqualTo("{\"time\":\"2026-05-04T08:00");
        });
    }

    @Test
    void theSummaryCountsEveryRecordOnce() throws IOException {
        assertThat(scan.summary()).isEqualTo(Json.mapper().readTree("""
                {"records":32,"signIns":23,"duplicates":1,"ignored":7,"ignoredCategories":{"ADFSSignInLogs":1,"AuditLogs":6},
                 "adFsFailures":{"lockouts":1},"deadLetters":1,
                 "legacy":11,"modern":12,"ropc":0,"undecided":0,
                 "devices":{"migrated":11},"alerts":{"legacy-sign-in":11,"migrated":11}}"""));
    }

    @Test
    void otherFilesInTheDirectoryAreLeftAlone() throws IOException {
        try (var files = Files.list(scan.report())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "alerts.jsonl",
                            "dead-letters.jsonl",
                            "devices.csv",
                            "devices.jsonl",
                            "notes.txt",
                            "summary.json");
        }
        assertThat(scan.file("notes.txt")).isEqualTo("mine");
    }
}
