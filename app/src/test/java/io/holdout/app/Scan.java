package io.holdout.app;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of {@code holdout scan} in this process, and what it left behind. */
record Scan(int exitCode, String stdout, String stderr, Path report) {

    /** Scans files into {@code report}; further arguments come between. */
    static Scan of(Path report, List<Path> files, String... options) {
        List<String> args = new ArrayList<>(List.of("scan", "--out", report.toString()));
        args.addAll(List.of(options));
        files.forEach(file -> args.add(file.toString()));
        return run(report, Map.of(), args.toArray(String[]::new));
    }

    static Scan run(Path report, Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Holdout.run(args, environment, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Scan(exitCode, out.toString(), err.toString(), report);
    }

    String file(String name) throws IOException {
        return Files.readString(report.resolve(name));
    }

    /** The rows of {@code devices.csv} by the names of its columns. */
    List<Map<String, String>> devices() throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(report.resolve("devices.csv"))) {
            return rows.stream().map(NamedCsvRecord::getFieldsAsMap).toList();
        }
    }

    List<JsonNode> lines(String name) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<String> text = Files.lines(report.resolve(name))) {
            for (String line : text.toList()) {
                lines.add(Json.mapper().readTree(line));
            }
        }
        return lines;
    }

    JsonNode summary() throws IOException {
        return Json.mapper().readTree(file("summary.json"));
    }

    long count(String field) throws IOException {
        return summary().path(field).longValue();
    }

    /** What the contract says of every summary. */
    boolean addsUp() throws IOException {
        return count("records") == count("signIns") + count("duplicates") + count("ignored") + count("deadLetters");
    }
}
