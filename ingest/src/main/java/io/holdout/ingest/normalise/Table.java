package io.holdout.ingest.normalise;

import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an exported table: Log Analytics, whose columns are named like the fields of a record and may hold JSON, and the
 * Entra portal, whose columns are named for people.
 */
public final class Table {
    private final List<Column> columns;
    private final RecordReader reader = new RecordReader();
    private final Draft draft;
    private final Outcomes outcomes;
    private final InstantSource clock;

    private Table(List<Column> columns, String defaultTenant, InstantSource clock, DateOrder order) {
        this.columns = columns;
        this.draft = new Draft(order);
        this.outcomes = new Outcomes(defaultTenant, DeadLetter.MAX_RAW_OF_FILE);
        this.clock = clock;
    }

    /**
     * The table with that header, or null when it is none of sign-ins: it must have an id and a time.
     *
     * @param order of its dates with slashes, for those that could be either
     */
    public static @Nullable Table withHeader(
            List<String> header, String defaultTenant, InstantSource clock, DateOrder order) {
        return isHeader(header)
                ? new Table(header.stream().map(Column::named).toList(), defaultTenant, clock, order)
                : null;
    }

    /** Whether these are the columns of sign-ins. */
    public static boolean isHeader(List<String> header) {
        List<Column> columns = header.stream().map(Column::named).toList();
        return columns.contains(Column.of(Field.ID)) && columns.contains(Column.of(Field.CREATED));
    }

    /** Whether they would be if their times were in UTC: Log Analytics names the zone in which it exports them. */
    public static boolean isHeaderOfLocalTimes(List<String> header) {
        List<String> inUtc = header.stream()
                .map(name -> name.replaceAll("\\[[^\\]]*\\]", ""))
                .toList();
        return !isHeader(header) && isHeader(inUtc);
    }

    /** How many columns a row must have; more are allowed as long as they are empty. */
    public int width() {
        return columns.size();
    }

    /** Looks at the dates of one row before any is read. */
    public void survey(List<String> cells, DateSurvey survey) {
        for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
            if (columns.get(i).isTime()) {
                survey.take(cells.get(i).strip());
            }
        }
    }

    /**
     * Reads one row, and tells the sink what became of it.
     *
     * @param raw the row as it came, for its dead letter
     */
    public void read(List<String> cells, byte[] raw, Origin origin, RecordSink sink) {
        if (cells.size() < width() || cells.stream().skip(width()).anyMatch(cell -> !cell.isBlank())) {
            outcomes.refuse(Reason.BAD_CSV, origin, raw, 0, raw.length, sink);
            return;
        }
        draft.clear();
        Column.Row row = new Column.Row(reader, draft);
        try {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).read(cells.get(i).strip(), row);
            }
        } catch (IOException e) {
            // reads from memory, and what does not parse is absent
            throw new UncheckedIOException(e);
        }
        row.end();
        outcomes.settle(draft, clock.instant(), origin, raw, 0, raw.length, sink);
    }
}
