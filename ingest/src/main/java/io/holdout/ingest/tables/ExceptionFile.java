package io.holdout.ingest.tables;

import io.holdout.ingest.file.CsvFile;
import io.holdout.model.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CSV of exceptions, read as a whole.
 *
 * @param exceptions one a row, in the order of the file
 * @param problems one sentence each, with the line; where there is one, nothing of the file may be used
 */
public record ExceptionFile(List<GivenException> exceptions, List<String> problems) {
    private static final List<String> COLUMNS =
            List.of("user", "device", "protocol", "addressRange", "until", "reason", "approvedBy");

    public ExceptionFile {
        exceptions = List.copyOf(exceptions);
        problems = List.copyOf(problems);
    }

    /** What two exceptions must not share. */
    private record Conditions(
            String user, String device, @Nullable Protocol protocol, String addressRange) {}

    /** @throws IOException when it cannot be read */
    public static ExceptionFile read(Path file) throws IOException {
        try (CsvFile csv = CsvFile.open(file, (read, total) -> {})) {
            Map<String, Integer> places = places(csv.header());
            List<String> missing = COLUMNS.stream()
                    .filter(column -> !places.containsKey(key(column)))
                    .toList();
            if (!missing.isEmpty()) {
                return refused(file + " is no list of exceptions: it has no column " + String.join(", ", missing)
                        + "; the columns are " + String.join(",", COLUMNS));
            }
            ExceptionFile read = rows(file, csv, places);
            return csv.isDamaged() ? refused(file + " ends before its gzip data does: copy it again") : read;
        }
    }

    private static ExceptionFile refused(String problem) {
        return new ExceptionFile(List.of(), List.of(problem));
    }

    private static ExceptionFile rows(Path file, CsvFile csv, Map<String, Integer> places) throws IOException {
        List<GivenException> exceptions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<Conditions, Long> lines = new HashMap<>();
        for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
            String at = file + ", line " + row.line() + ": ";
            try {
                GivenException given = read(row, places, csv.header().size());
                Long earlier = lines.putIfAbsent(
                        new Conditions(given.user(), given.device(), given.protocol(), given.addressRange()),
                        row.line());
                if (earlier == null) {
                    exceptions.add(given);
                } else {
                    problems.add(at + "it has the conditions of line " + earlier + ": leave one of them");
                }
            } catch (IllegalArgumentException e) {
                problems.add(at + e.getMessage());
            }
        }
        if (exceptions.isEmpty() && problems.isEmpty()) {
            problems.add(file + " holds no exception: to end them all, remove them by id");
        }
        return new ExceptionFile(exceptions, problems);
    }

    private static GivenException read(CsvFile.Row row, Map<String, Integer> places, int width) {
        List<String> cells = row.cells();
        if (cells == null) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        if (cells.size() < width || cells.stream().skip(width).anyMatch(cell -> !cell.isBlank())) {
            throw new IllegalArgumentException("it has " + cells.size() + " columns and not " + width
                    + ": put quotes around what holds a separator");
        }
        String[] values = COLUMNS.stream()
                .map(column -> cells.get(places.getOrDefault(key(column), 0)))
                .toArray(String[]::new);
        return GivenException.of(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    private static Map<String, Integer> places(List<String> header) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            places.putIfAbsent(key(header.get(i)), i);
        }
        return places;
    }

    /** The heading in any case, with or without blanks. */
    static String key(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
