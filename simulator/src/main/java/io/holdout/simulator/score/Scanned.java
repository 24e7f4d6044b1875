package io.holdout.simulator.score;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report of {@code scan}.
 *
 * @param inventory grades of the devices that Exchange knows; null where the report was made without an inventory
 */
record Scanned(
        List<Finding> findings,
        List<Device> devices,
        @Nullable Map<Labels.Partnership, String> inventory) {

    Scanned {
        findings = List.copyOf(findings);
        devices = List.copyOf(devices);
    }

    /** Where the report says that a device stands. */
    record Device(String tenantId, String userId, String user, String device, String state, String confidence) {

        Labels.DeviceName name() {
            return new Labels.DeviceName(userId, device);
        }
    }

    /**
     * What the report tells.
     *
     * @param users ids of the users whose sign-ins it shows
     * @param entities whatever it can be about: what it names beside the OCSF attributes, and the networks of its sign-ins
     * @param records ids of the sign-ins it shows
     */
    record Finding(
            String uid,
            String rule,
            String tenantId,
            Set<String> users,
            String user,
            Set<String> entities,
            Instant start,
            String grade,
            List<String> records) {

        /** What it names, to tell people. */
        String entity() {
            return entities.isEmpty() ? "" : entities.iterator().next();
        }
    }

    /** Reads the files of a directory that {@code scan} wrote. */
    static Scanned read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new UnreadableFileException(directory, "is no directory with a report");
        }
        List<Finding> findings = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        JsonLines.read(directory.resolve("alerts.jsonl"), alert -> findings.add(finding(alert)));
        JsonLines.read(directory.resolve("devices.jsonl"), device -> devices.add(device(device)));
        return new Scanned(findings, devices, inventory(directory.resolve("inventory.csv")));
    }

    private static @Nullable Map<Labels.Partnership, String> inventory(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        Map<Labels.Partnership, String> grades = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                grades.put(
                        new Labels.Partnership(
                                row.getField("tenantId"), row.getField("user"), row.getField("deviceId")),
                        row.getField("grade"));
            }
        } catch (CsvParseException | NoSuchElementException e) {
            throw new UnreadableFileException(file, "is no inventory of 'scan'", e);
        }
        return Map.copyOf(grades);
    }

    /** Ids of all sign-ins that the findings show. */
    Set<String> shown() {
        return findings.stream().flatMap(finding -> finding.records().stream()).collect(Collectors.toSet());
    }

    private static Device device(JsonNode json) {
        return new Device(
                JsonLines.text(json, "tenantId"),
                JsonLines.text(json, "userId"),
                JsonLines.text(json, "userPrincipalName"),
                JsonLines.text(json, "device"),
                JsonLines.text(json, "state"),
                JsonLines.text(json, "confidence"));
    }

    private static Finding finding(JsonNode json) {
        JsonNode info = json.path("finding_info");
        if (!json.path("start_time").isNumber()) {
            throw new IllegalArgumentException("no start_time");
        }
        Set<String> users = new LinkedHashSet<>();
        Set<String> entities = new LinkedHashSet<>();
        List<String> records = new ArrayList<>();
        String user = "";
        json.path("unmapped").forEach(value -> {
            if (value.isTextual()) {
                entities.add(value.textValue());
            }
        });
        JsonNode device = json.path("unmapped").path("device");
        for (JsonNode evidence : json.path("evidences")) {
            JsonNode actor = evidence.path("actor").path("user");
            users.add(actor.path("uid").asText().toLowerCase(Locale.ROOT));
            user = actor.path("name").asText();
            records.add(evidence.path("data").path("sign_in_id").asText());
            entities.addAll(Networks.of(evidence.path("src_endpoint").path("ip").asText()));
        }
        records.remove("");
        return new Finding(
                JsonLines.text(info, "uid"),
                JsonLines.text(info.path("analytic"), "uid"),
                JsonLines.text(json.path("metadata"), "tenant_uid"),
                new TreeSet<>(users),
                user,
                first(device.asText(), entities),
                Instant.ofEpochMilli(json.path("start_time").longValue()),
                json.path("unmapped").path("confidence").asText(),
                List.copyOf(records));
    }

    private static Set<String> first(String preferred, Set<String> others) {
        Set<String> ordered = new LinkedHashSet<>();
        if (!preferred.isEmpty()) {
            ordered.add(preferred);
        }
        ordered.addAll(others);
        return ordered;
    }
}
