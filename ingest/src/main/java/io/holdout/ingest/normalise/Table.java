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
    private final Draft draft = new Draft();
    private final Outcomes outcomes;
    private final InstantSource clock;

    private Table(List<Column> columns, String defaultTenant, InstantSource clock) {
        this.columns = columns;
        this.outcomes = new Outcomes(defaultTenant, DeadLetter.MAX_RAW_OF_FILE);
        this.clock = clock;
    }

    /** The table with that header, or null when it is none of sign-ins: it must have an id and a time. */
    public static @Nullable Table withHeader(List<String> header, String defaultTenant, InstantSource clock) {
        List<Column> columns = header.stream().map(Column::named).toList();
        boolean known = columns.contains(Column.of(Field.ID)) && columns.contains(Column.of(Field.CREATED));
        return known ? new Table(columns, defaultTenant, clock) : null;
    }

    /** How many columns a row must have; more are allowed as long as they are empty. */
    public int width() {
        return columns.size();
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
