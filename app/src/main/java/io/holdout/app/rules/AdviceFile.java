package io.holdout.app.rules;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.detect.Limit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a team's own advice from CSV: the columns {@code code} and {@code action}, and where wanted {@code steps} (with {@code |}
 * between them) and {@code reference}. Limits of the rules are filled into it, such as {@code {devices.stale-after}}. A row replaces Holdout's own of that code; a column that is left out stays as it was. Everything
 * that is wrong is told together, and then nothing of it is used.
 */
public final class AdviceFile {
    private static final List<String> COLUMNS = List.of(Advice.CODE, Advice.ACTION, Advice.STEPS, Advice.REFERENCE);

    private final Problems problems = new Problems();
    private final Map<String, Diagnosis> diagnoses = new TreeMap<>();

    private AdviceFile() {}

    /**
     * The advice that comes with Holdout, with what the file says instead.
     *
     * @throws TeamFileException with a line on each thing that is wrong
     */
    public static Advice read(Path file) throws TeamFileException {
        AdviceFile reader = new AdviceFile();
        String text = SmallFile.text(file, reader.problems);
        if (text != null) {
            reader.rows(text);
        }
        if (!reader.problems.isEmpty()) {
            throw new TeamFileException(reader.problems.told(file.toString()));
        }
        return Advice.STANDARD.with(reader.diagnoses.values());
    }

    private void rows(String text) {
        String header = text.lines().findFirst().orElse("");
        char separator = header.indexOf(',') < 0 && header.indexOf(';') >= 0 ? ';' : ',';
        try {
            Iterator<CsvRecord> rows = CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .ofCsvRecord(text)
                    .iterator();
            if (!rows.hasNext()) {
                problems.add(0, "is empty: './holdout advice --csv' prints one to begin with");
                return;
            }
            List<String> columns = rows.next().getFields().stream()
                    .map(column -> column.strip().toLowerCase(Locale.ROOT))
                    .toList();
            if (areColumns(columns)) {
                rows.forEachRemaining(row -> take(row, columns));
            }
        } catch (CsvParseException e) {
            problems.add(0, "is not CSV: look at its quotes");
        }
    }

    private boolean areColumns(List<String> columns) {
        int before = problems.size();
        for (String wanted : List.of(Advice.CODE, Advice.ACTION)) {
            if (!columns.contains(wanted)) {
                problems.add(1, "the column " + wanted + " is missing");
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            if (!COLUMNS.contains(column)) {
                problems.add(
                        1,
                        "column " + Problems.quoted(column) + " is not known: known are " + String.join(", ", COLUMNS));
            } else if (columns.indexOf(column) < i) {
                problems.add(1, "the column " + column + " stands here twice");
            }
        }
        return problems.size() == before;
    }

    private void take(CsvRecord row, List<String> columns) {
        int line = Math.toIntExact(row.getStartingLineNumber());
        if (row.getFieldCount() != columns.size()) {
            problems.add(line, "has " + row.getFieldCount() + " cells and not " + columns.size());
            return;
        }
        String code = cell(row, columns, Advice.CODE, "");
        Cause cause = Cause.coded(code).orElse(null);
        if (cause == null) {
            List<String> known = Arrays.stream(Cause.values()).map(Cause::code).toList();
            problems.add(
                    line,
                    "code " + Problems.quoted(code) + " is not known"
                            + Nearest.question(code, known).orElse(": './holdout advice' prints all"));
            return;
        }
        Diagnosis standard = Advice.STANDARD.about(cause);
        try {
            Diagnosis own = new Diagnosis(
                    code,
                    cell(row, columns, Advice.ACTION, ""),
                    columns.contains(Advice.STEPS)
                            ? Advice.steps(cell(row, columns, Advice.STEPS, ""))
                            : standard.steps(),
                    cell(row, columns, Advice.REFERENCE, standard.reference()));
            checkBlanks(line, own);
            if (diagnoses.put(code, own) != null) {
                problems.add(line, code + " stands here twice");
            }
        } catch (IllegalArgumentException e) {
            problems.add(line, code + ": " + e.getMessage());
        }
    }

    private void checkBlanks(int line, Diagnosis own) {
        List<String> known = Arrays.stream(Limit.values()).map(Limit::id).toList();
        for (String blank : own.blanks()) {
            if (!known.contains(blank)) {
                problems.add(
                        line,
                        own.code() + ": {" + blank + "} is no limit that can be filled in"
                                + Nearest.question(blank, known).orElse(": docs/DETECTION.md has them"));
            }
        }
    }

    private static String cell(CsvRecord row, List<String> columns, String column, String otherwise) {
        int i = columns.indexOf(column);
        return i < 0 ? otherwise : row.getField(i).strip();
    }
}
