package io.holdout.ingest.tables;

import io.holdout.ingest.file.CsvFile;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.normalise.DateOrder;
import io.holdout.ingest.normalise.Table;
import io.holdout.model.InventoryRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report of the mobile devices of Exchange, in either of the known sets of columns. It is read as a stream, twice: dates are in the
 * exporter's locale, and only all of them together tell which number is the day.
 */
public final class InventoryFile {
    /** Clocks differ, and the report has no zone. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final String CONNECTIVITY_TEST = "testactivesyncconnectivity";

    private final Path file;
    private final Map<InventoryColumn, Integer> places;
    private final int width;
    private final DateOrder order;
    private final Instant exported;
    private final String exportedBy;
    private final Instant latest;

    private InventoryFile(
            Path file,
            Map<InventoryColumn, Integer> places,
            int width,
            DateOrder order,
            Instant exported,
            String exportedBy,
            Instant latest) {
        this.file = file;
        this.places = places;
        this.width = width;
        this.order = order;
        this.exported = exported;
        this.exportedBy = exportedBy;
        this.latest = latest;
    }

    /**
     * Looks through a file.
     *
     * @param dates which number is the day, null to let the file tell
     * @param asOf when the report was made, null to let the file tell
     * @throws RefusedFileException when it is no inventory, or does not tell what nobody else says
     * @throws IOException when it cannot be read
     */
    public static InventoryFile survey(
            Path file, @Nullable DateOrder dates, @Nullable Instant asOf, InstantSource clock, Progress progress)
            throws RefusedFileException, IOException {
        Instant latest = clock.instant().plus(AHEAD);
        InventorySurvey survey = new InventorySurvey(latest);
        try (CsvFile csv = CsvFile.open(file, progress)) {
            Map<InventoryColumn, Integer> places = places(file, csv.header());
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                List<String> cells = row.cells();
                if (cells != null && cells.size() >= csv.header().size()) {
                    survey.take(
                            row.line(),
                            ReportDate.parse(cell(cells, places, InventoryColumn.FIRST_SYNC)),
                            ReportDate.parse(cell(cells, places, InventoryColumn.LAST_SYNC)),
                            days(cell(cells, places, InventoryColumn.DAYS_SINCE)));
                }
            }
            if (csv.isDamaged()) {
                throw new RefusedFileException(file + " ends before its gzip data does: copy it again");
            }
            DateOrder order = survey.order(file, dates);
            InventorySurvey.Made made = survey.made(order);
            if (asOf == null && made == null) {
                throw new RefusedFileException(
                        file + ": no row says when its device last synced: say with --as-of when the report was made");
            }
            return new InventoryFile(
                    file,
                    places,
                    csv.header().size(),
                    order,
                    asOf != null || made == null ? java.util.Objects.requireNonNull(asOf) : made.time(),
                    asOf != null || made == null
                            ? "as given"
                            : made.counted() ? "its newest last sync and the days since then" : "its newest last sync",
                    latest);
        }
    }

    private static Map<InventoryColumn, Integer> places(Path file, List<String> header) throws RefusedFileException {
        if (Table.isHeader(header)) {
            throw new RefusedFileException(
                    file + " is an export of sign-in logs and no inventory: name it without --inventory");
        }
        Map<InventoryColumn, Integer> places = InventoryColumn.in(header);
        if (!places.containsKey(InventoryColumn.USER) || !places.containsKey(InventoryColumn.DEVICE_ID)) {
            throw new RefusedFileException(file + " is no inventory: it has no column "
                    + (places.containsKey(InventoryColumn.USER) ? "Device ID" : "Mailbox, User or UPN")
                    + "; give the CSV of the mobile devices of Exchange");
        }
        return places;
    }

    /** When the report was made. */
    public Instant exported() {
        return exported;
    }

    /** What that rests on, for people. */
    public String exportedBy() {
        return exportedBy;
    }

    /** Gives every row, in the order of the file. */
    public void read(String tenantId, InventorySink sink, Progress progress) throws IOException {
        try (CsvFile csv = CsvFile.open(file, progress)) {
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                List<String> cells = row.cells();
                if (cells != null && isConnectivityTest(cells)) {
                    sink.skipped();
                    continue;
                }
                InventoryRow read;
                try {
                    read = read(tenantId, cells);
                } catch (IllegalArgumentException e) {
                    sink.refused(row.line(), String.valueOf(e.getMessage()));
                    continue;
                }
                sink.row(row.line(), read);
            }
        }
    }

    private boolean isConnectivityTest(List<String> cells) {
        return cell(cells, places, InventoryColumn.TYPE).equalsIgnoreCase(CONNECTIVITY_TEST);
    }

    private InventoryRow read(String tenantId, @Nullable List<String> cells) {
        if (cells == null) {
            throw new IllegalArgumentException("a quote is not closed, or the row is too long");
        }
        if (cells.size() < width || cells.stream().skip(width).anyMatch(cell -> !cell.isBlank())) {
            throw new IllegalArgumentException("it has " + cells.size() + " columns and the header " + width);
        }
        String user = text(cells, InventoryColumn.USER).toLowerCase(Locale.ROOT);
        String deviceId = text(cells, InventoryColumn.DEVICE_ID);
        if (user.isEmpty() || deviceId.isEmpty()) {
            throw new IllegalArgumentException(user.isEmpty() ? "it names no user" : "it names no device");
        }
        return new InventoryRow(
                InventoryRow.VERSION,
                tenantId,
                user,
                deviceId,
                text(cells, InventoryColumn.NAME),
                text(cells, InventoryColumn.MODEL),
                text(cells, InventoryColumn.OS),
                text(cells, InventoryColumn.TYPE),
                text(cells, InventoryColumn.AGENT),
                text(cells, InventoryColumn.CLIENT),
                text(cells, InventoryColumn.VERSION),
                time(cell(cells, places, InventoryColumn.FIRST_SYNC), "first sync"),
                time(cell(cells, places, InventoryColumn.LAST_SYNC), "last sync"),
                exported);
    }

    private @Nullable Instant time(String cell, String what) {
        if (ReportDate.isNever(cell)) {
            return null;
        }
        ReportDate date = ReportDate.parse(cell);
        Instant time = date == null ? null : date.at(order);
        if (time == null) {
            throw new IllegalArgumentException("its " + what + " is no date" + (date == null ? "" : " in this order"));
        }
        if (time.isAfter(latest)) {
            throw new IllegalArgumentException("its " + what + " lies in the future");
        }
        return time;
    }

    private String text(List<String> cells, InventoryColumn column) {
        String cell = cell(cells, places, column);
        return cell.equalsIgnoreCase("N/A") ? "" : cell;
    }

    private static String cell(List<String> cells, Map<InventoryColumn, Integer> places, InventoryColumn column) {
        Integer place = places.get(column);
        return place == null || place >= cells.size() ? "" : cells.get(place).strip();
    }

    /** Full days, negative when the cell has no number. */
    private static long days(String cell) {
        int end = 0;
        while (end < cell.length() && end < 5 && cell.charAt(end) >= '0' && cell.charAt(end) <= '9') {
            end++;
        }
        return end == 0 ? -1 : Long.parseLong(cell.substring(0, end));
    }
}
