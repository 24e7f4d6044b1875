package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.holdout.app.sort.Appender;
import io.holdout.app.sort.Cursor;
import io.holdout.app.sort.ExternalSorter;
import io.holdout.ingest.normalise.Categories;
import io.holdout.model.AdFsFailure;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.DeviceState;
import io.holdout.model.InventoryRow;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Protocol;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.stage.Tally;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what lies on the output topics as files, in an order that depends on their content alone and in bounded memory. */
final class Report {
    private static final long MEMORY = 16L << 20;

    /** All but the ends of lines and tabs, which quoted fields may hold. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\r\\n\\t]]");

    private static final TokenFilter UID = new JsonPointerBasedFilter("/finding_info/uid");

    private static final String[] COLUMNS = {
        "tenantId",
        "userId",
        "userPrincipalName",
        "device",
        "platform",
        "model",
        "modelName",
        "osVersion",
        "osBuild",
        "protocols",
        "state",
        "confidence",
        "firstLegacy",
        "lastLegacy",
        "lastModern",
        "migratedAt",
        "legacySignIns",
        "blockedSignIns",
        "failedSignIns",
        "lastAddress",
        "lastCountry",
        "diagnosis",
        "action"
    };

    private final Pipeline pipeline;
    private final Path scratch;
    private final Path out;
    private final Map<String, Long> states = new TreeMap<>();
    private final Map<String, Long> rules = new TreeMap<>();

    Report(Pipeline pipeline, Path scratch, Path out) {
        this.pipeline = pipeline;
        this.scratch = scratch;
        this.out = out;
    }

    /** What {@code summary.json} holds. */
    record Summary(
            long records,
            long signIns,
            long duplicates,
            long ignored,
            Map<String, Long> ignoredCategories,
            Map<AdFsFailure, Long> adFsFailures,
            long deadLetters,
            long legacy,
            long modern,
            long ropc,
            long undecided,
            Map<String, Long> devices,
            Map<String, Long> alerts) {}

    /** Writes every file; all are complete or the old ones are left. The processor is ended, for all has been decided. */
    Summary write(Counts counts) throws IOException, InterruptedException {
        Files.createDirectories(out);
        Tally tally = pipeline.tally(counts.signIns());
        pipeline.endProcessor();
        CompletableFuture<Void> devices = CompletableFuture.runAsync(this::devicesUnchecked);
        try {
            alerts();
            deadLetters();
        } finally {
            devices.exceptionally(e -> null).join(); // it reads what is closed and deleted after this
        }
        try {
            devices.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw e;
        }
        Summary summary = new Summary(
                counts.records(),
                tally.signIns(),
                tally.duplicates(),
                counts.ignoredInAll(),
                knownCategories(counts.ignored()),
                new TreeMap<>(counts.adFs()),
                counts.deadLetters(),
                tally.legacy(),
                tally.modern(),
                tally.ropc(),
                tally.undecided(),
                states,
                rules);
        file("summary.json", writer -> {
            writer.write(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(summary));
            writer.write("\n");
        });
        return summary;
    }

    /** Anybody may send others, as many and under whatever names they like. */
    private static Map<String, Long> knownCategories(Map<String, Long> ignored) {
        Map<String, Long> known = new TreeMap<>();
        ignored.forEach((name, n) -> known.merge(Categories.isKnown(name) ? name : "other", n, Long::sum));
        return known;
    }

    // --- devices

    private void devicesUnchecked() {
        try {
            devices();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void devices() throws IOException {
        JsonSerde<DeviceState> serde = JsonSerde.deviceStates();
        try (ExternalSorter sorter = new ExternalSorter(scratch, MEMORY, 1)) {
            try (Appender appender = sorter.appender()) {
                TopicDump.read(
                        pipeline,
                        pipeline.topics().devices(),
                        record -> appender.add(
                                new String(record.key(), UTF_8)
                                        .replace('|', '\0')
                                        .getBytes(UTF_8),
                                withOffset(record.offset(), record.value())));
            }
            file(
                    "devices.jsonl",
                    lines -> file("devices.csv", rows -> {
                        try (CsvWriter csv = CsvWriter.builder()
                                        .lineDelimiter(LineDelimiter.CRLF)
                                        .build(rows);
                                Cursor cursor = sorter.sorted()) {
                            csv.writeRecord(COLUMNS);
                            lastVersions(cursor, json -> {
                                DeviceState state = serde.read(json);
                                states.merge(state.state().id(), 1L, Long::sum);
                                line(lines, json);
                                csv.writeRecord(row(state));
                            });
                        }
                    }));
        }
    }

    private static List<String> row(DeviceState s) {
        List<String> row = new ArrayList<>();
        row.add(s.tenantId());
        row.add(s.userId());
        row.add(s.userPrincipalName());
        row.add(s.device());
        row.add(s.platform());
        row.add(s.model());
        row.add(s.modelName());
        row.add(s.osVersion());
        row.add(s.osBuild());
        row.add(s.protocols().stream().map(Protocol::id).collect(Collectors.joining(";")));
        row.add(s.state().id());
        row.add(s.confidence().word());
        row.add(text(s.firstLegacy()));
        row.add(text(s.lastLegacy()));
        row.add(text(s.lastModern()));
        row.add(text(s.migratedAt()));
        row.add(Long.toString(s.legacySignIns()));
        row.add(Long.toString(s.blockedSignIns()));
        row.add(Long.toString(s.failedSignIns()));
        row.add(s.lastAddress());
        row.add(s.lastCountry());
        row.add(s.diagnosis());
        row.add(s.action());
        return row.stream().map(Report::harmless).toList();
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }

    /** Attackers choose names; a spreadsheet runs what starts like a formula, a terminal what follows a control character. */
    private static String harmless(String field) {
        String text = CONTROLS.matcher(field).replaceAll("\uFFFD");
        return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    // --- the inventory

    /** Writes {@code inventory.csv}, once the devices are written. */
    void writeInventory(OwnerActivity activity) throws IOException {
        JsonSerde<DeviceState> devices = JsonSerde.deviceStates();
        JsonSerde<InventoryRow> rows = JsonSerde.inventory();
        try (InventoryReport report = new InventoryReport(scratch, activity)) {
            try (BufferedReader lines = Files.newBufferedReader(out.resolve("devices.jsonl"))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    report.device(devices.read(line.getBytes(UTF_8)));
                }
            }
            // all rows lie in every partition, and nobody has removed one since the broker was started
            TopicDump.read(
                    pipeline.kafka(),
                    pipeline.topics().inventory(),
                    1,
                    record -> report.row(rows.read(record.value())));
            file("inventory.csv", writer -> {
                try (CsvWriter csv =
                        CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(writer)) {
                    csv.writeRecord(InventoryReport.COLUMNS);
                    report.write(cells ->
                            csv.writeRecord(cells.stream().map(Report::harmless).toList()));
                }
            });
        }
    }

    // --- alerts

    private void alerts() throws IOException {
        JsonSerde<DetectionFinding> serde = JsonSerde.findings();
        try (ExternalSorter byUid = new ExternalSorter(scratch, MEMORY, 1);
                ExternalSorter byStart = new ExternalSorter(scratch, MEMORY, 1)) {
            try (Appender appender = byUid.appender()) {
                TopicDump.read(
                        pipeline,
                        pipeline.topics().alerts(),
                        record -> appender.add(
                                uid(record.value()).getBytes(UTF_8), withOffset(record.offset(), record.value())));
            }
            try (Appender appender = byStart.appender();
                    Cursor cursor = byUid.sorted()) {
                lastVersions(cursor, json -> {
                    DetectionFinding finding = serde.read(json);
                    if (!finding.statusDetail().equals(DetectionFinding.WITHDRAWN)) {
                        rules.merge(finding.metadata().eventCode(), 1L, Long::sum);
                        DetectionFinding only = finding.withoutEarlierVersions();
                        byte[] uid = finding.findingInfo().uid().getBytes(UTF_8);
                        appender.add(
                                ByteBuffer.allocate(Long.BYTES + uid.length)
                                        .putLong(finding.startTime())
                                        .put(uid)
                                        .array(),
                                only.equals(finding) ? json : serde.write(only));
                    }
                });
            }
            file("alerts.jsonl", writer -> {
                try (Cursor cursor = byStart.sorted()) {
                    while (cursor.next()) {
                        line(writer, cursor.value());
                    }
                }
            });
        }
    }

    /** Of a finding, most of which are earlier versions that nobody reads. */
    private static String uid(byte[] finding) throws IOException {
        try (JsonParser parser = new FilteringParserDelegate(
                Json.mapper().createParser(finding), UID, TokenFilter.Inclusion.ONLY_INCLUDE_ALL, false)) {
            parser.nextToken();
            return parser.getText();
        }
    }

    // --- dead letters

    private void deadLetters() throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(scratch, MEMORY, 1)) {
            try (Appender appender = sorter.appender()) {
                TopicDump.read(pipeline, pipeline.topics().deadLetters(), record -> {
                    DeadLetter letter = DeadLetters.read(record.value(), record.headers());
                    appender.add(SortedSignIns.originKey(letter.origin()), JsonLine.json(letter));
                });
            }
            file("dead-letters.jsonl", writer -> {
                try (Cursor cursor = sorter.sorted()) {
                    while (cursor.next()) {
                        line(writer, cursor.value());
                    }
                }
            });
        }
    }

    // --- the work of all

    private static void line(BufferedWriter writer, byte[] json) throws IOException {
        writer.write(JsonLine.of(json));
        writer.write("\n");
    }

    private static byte[] withOffset(long offset, byte @Nullable [] value) {
        int length = value == null ? 0 : value.length;
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + length).putLong(offset);
        return value == null ? buffer.array() : buffer.put(value).array();
    }

    private interface JsonUse {
        void with(byte[] json) throws IOException;
    }

    /** Of pairs with equal keys the last one, which has the greatest offset; an empty one is a tombstone. */
    private static void lastVersions(Cursor cursor, JsonUse use) throws IOException {
        byte[] key = null;
        byte[] last = {};
        while (cursor.next()) {
            if (key != null && !java.util.Arrays.equals(key, cursor.key())) {
                use(last, use);
            }
            key = cursor.key();
            last = cursor.value();
        }
        use(last, use);
    }

    private static void use(byte[] value, JsonUse use) throws IOException {
        if (value.length > Long.BYTES) {
            use.with(java.util.Arrays.copyOfRange(value, Long.BYTES, value.length));
        }
    }

    private interface Content {
        void to(BufferedWriter writer) throws IOException;
    }

    /** Writes beside the file first, so that it is complete or the old one. */
    private void file(String name, Content content) throws IOException {
        Path file = out.resolve(name);
        Path part = out.resolve("." + name + ".part");
        try (BufferedWriter writer = Files.newBufferedWriter(part)) {
            content.to(writer);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
