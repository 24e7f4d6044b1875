package io.holdout.ingest.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.holdout.ingest.normalise.DateSurvey;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.ingest.normalise.Table;
import io.holdout.ingest.normalise.Utf8;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an exported table, separated by commas, semicolons or tabs. */
final class TableFile {
    private final Rows rows;
    private final char separator;
    private final Table table;
    private final String source;
    private final RecordSink sink;
    private final BooleanSupplier damaged;

    /**
     * @param damaged asked at the end: whether the stream ended too early, so that a row cut off is no fault of its own
     */
    TableFile(InputStream in, char separator, Table table, String source, RecordSink sink, BooleanSupplier damaged) {
        this.rows = new Rows(in, separator);
        this.separator = separator;
        this.table = table;
        this.source = source;
        this.sink = sink;
        this.damaged = damaged;
    }

    void read() throws IOException, InterruptedException {
        skipHeader(rows, table);
        for (Rows.Row row = rows.next(table.width()); row != null; row = rows.next(table.width())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!row.last() || !damaged.getAsBoolean()) {
                read(row);
            }
        }
    }

    /** Looks at all dates of the table, unless the first have no slashes; progress is told as if it were read. */
    static DateSurvey survey(Path file, char separator, Table table, Progress progress)
            throws IOException, InterruptedException {
        DateSurvey survey = new DateSurvey();
        try (OpenFile open = OpenFile.at(file, progress)) {
            Rows rows = new Rows(open.text(), separator);
            skipHeader(rows, table);
            Rows.Row row = rows.next(table.width());
            while (row != null && !survey.isNeedless()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                List<String> cells =
                        row.whole() ? cells(new String(row.bytes(), StandardCharsets.UTF_8), separator) : null;
                if (cells != null) {
                    table.survey(cells, survey);
                }
                row = rows.next(table.width());
            }
        }
        return survey;
    }

    private static void skipHeader(Rows rows, Table table) throws IOException {
        Rows.Row header = rows.next(table.width());
        while (header != null && CsvFile.isPreface(new String(header.bytes(), StandardCharsets.UTF_8))) {
            header = rows.next(table.width());
        }
    }

    private void read(Rows.Row row) {
        byte[] bytes = row.bytes();
        Origin origin = new Origin(source, Origin.Unit.LINE, row.line(), -1);
        if (Utf8.firstInvalid(bytes, 0, bytes.length) < bytes.length) {
            sink.deadLetter(new DeadLetter(Reason.NOT_UTF8, "The bytes are not UTF-8.", origin, bytes));
            return;
        }
        List<String> cells = row.whole() ? cells(new String(bytes, StandardCharsets.UTF_8), separator) : null;
        if (cells == null) {
            sink.deadLetter(new DeadLetter(
                    Reason.BAD_CSV, "A quote of the row is not closed, or the row is too long.", origin, bytes));
        } else {
            table.read(cells, bytes, origin, sink);
        }
    }

    /** The cells of one row, null when it is none. */
    static @Nullable List<String> cells(String row, char separator) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false)
                    .ofSingleCsvRecord(row)
                    .getFields();
        } catch (CsvParseException e) {
            return null;
        }
    }
}
