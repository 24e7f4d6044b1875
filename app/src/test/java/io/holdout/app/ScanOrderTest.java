package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Json;
import io.holdout.simulator.HubEvent;
import io.holdout.simulator.SyntheticTenant;
import io.holdout.simulator.TenantSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report is a function of the set of records. */
@Timeout(900)
class ScanOrderTest {
    private static final TenantSettings TENANT =
            new TenantSettings(11, 120, Duration.ofDays(4), Instant.parse("2026-05-01T00:00:00Z"), 10, true);

    @TempDir
    private Path folder;

    @Test
    void orderBatchesRepeatsAndPartitionsDoNotShowInTheReport() throws IOException {
        // Given
        List<byte[]> events = new ArrayList<>();
        List<String> records = new ArrayList<>();
        List<byte[]> broken = new ArrayList<>();
        try (Stream<HubEvent> all = new SyntheticTenant(TENANT).events()) {
            all.forEach(event -> {
                events.add(event.body());
                records(event, records, broken);
            });
        }
        List<String> last = spray(TENANT.end());
        events.add(batch(last));
        records.addAll(last);
        assertThat(records).hasSizeGreaterThan(4_000);
        assertThat(broken).isNotEmpty();
        List<byte[]> shuffled = regrouped(records, new Random(5));
        shuffled.addAll(broken);
        Collections.shuffle(shuffled, new Random(6));

        // When
        Scan inOrder = scan("in-order", events, 4);
        Scan onePartition = scan("shuffled-1", shuffled, 1);
        Scan twelvePartitions = scan("shuffled-12", shuffled, 12);

        // Then
        assertThat(inOrder.devices()).hasSizeGreaterThan(20);
        assertThat(inOrder.lines("alerts.jsonl")).hasSizeGreaterThan(20);
        assertThat(inOrder.lines("alerts.jsonl"))
                .as("a spray that nothing follows")
                .anyMatch(finding -> finding.path("message")
                        .textValue()
                        .equals("Password spray from 192.0.2.66: 14 users tried in 13 minutes"));
        assertThat(inOrder.lines("alerts.jsonl"))
                .as("the posture of the tenant, which partitions learn when they do")
                .anyMatch(finding ->
                        finding.at("/metadata/event_code").textValue().equals("legacy-sign-in")
                                && finding.at("/unmapped/diagnosis").textValue().equals("profile-or-federation"))
                .noneMatch(finding -> finding.path("activity_name").textValue().equals("Update"));
        for (Scan other : List.of(onePartition, twelvePartitions)) {
            assertThat(other.exitCode()).isZero();
            assertThat(other.report().resolve("devices.csv"))
                    .hasSameTextualContentAs(inOrder.report().resolve("devices.csv"));
            assertThat(other.report().resolve("devices.jsonl"))
                    .hasSameTextualContentAs(inOrder.report().resolve("devices.jsonl"));
            assertThat(other.report().resolve("alerts.jsonl"))
                    .hasSameTextualContentAs(inOrder.report().resolve("alerts.jsonl"));
            assertThat(other.addsUp()).isTrue();
            assertThat(other.count("duplicates")).isGreaterThan(inOrder.count("duplicates"));
            assertThat(other.count("legacy")).isEqualTo(inOrder.count("legacy"));
            assertThat(other.count("deadLetters")).isEqualTo(inOrder.count("deadLetters"));
        }
        assertThat(twelvePartitions.file("summary.json")).isEqualTo(onePartition.file("summary.json"));
    }

    private static void records(HubEvent event, List<String> records, List<byte[]> broken) {
        if (event.records() == 0) {
            broken.add(event.body());
            return;
        }
        try {
            for (JsonNode node : Json.mapper().readTree(event.body()).path("records")) {
                records.add(node.toString());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In other batches and another order, every twentieth record twice in batches far apart. */
    private static List<byte[]> regrouped(List<String> records, Random random) throws JsonProcessingException {
        List<String> all = new ArrayList<>(records);
        for (int i = 0; i < records.size(); i += 20) {
            all.add(records.get(i));
        }
        Collections.shuffle(all, random);
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); ) {
            int end = Math.min(all.size(), i + 1 + random.nextInt(60));
            lines.add(batch(all.subList(i, end)));
            i = end;
        }
        return lines;
    }

    private static byte[] batch(List<String> records) {
        return ("{\"records\":[" + String.join(",", records) + "]}").getBytes(UTF_8);
    }

    /** A user a minute, until the log ends. */
    private static List<String> spray(Instant from) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            records.add("""
                    {"time":"%1$s","category":"SignInLogs","tenantId":"%2$s","properties":{"id":"tried-%3$d","createdDateTime":"%1$s",\
                    "userId":"tried-%3$d","userPrincipalName":"tried-%3$d@contoso.example","clientAppUsed":"IMAP4",\
                    "ipAddress":"192.0.2.66","isInteractive":true,"status":{"errorCode":50126}}}""".formatted(from.plus(Duration.ofMinutes(i)), "another-tenant", i));
        }
        return records;
    }

    private Scan scan(String name, List<byte[]> lines, int partitions) throws IOException {
        Path file = folder.resolve(name + ".log");
        try (var out = Files.newOutputStream(file)) {
            for (byte[] line : lines) {
                out.write(line);
                out.write('\n');
            }
        }
        return Scan.of(folder.resolve(name), List.of(file), "--partitions", Integer.toString(partitions));
    }
}
