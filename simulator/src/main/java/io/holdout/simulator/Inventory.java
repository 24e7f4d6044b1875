package io.holdout.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report on mobile devices as administrators' scripts export it, in either set of columns. */
public enum Inventory {
    /** What the first script wrote. */
    FIRST("Mailbox,Name,Device Name,Device OS,Device Type,Device Model,Device UA,Device ID,Client,Version,First Sync,"
            + "Last Sync,Days Since") {
        @Override
        List<String> fields(ExchangeRow row, Instant exported) {
            return List.of(
                    row.mailbox(),
                    row.name(),
                    row.deviceName(),
                    row.os(),
                    row.type(),
                    row.model(),
                    row.agent(),
                    row.deviceId(),
                    row.client(),
                    row.version(),
                    time(row.firstSync()),
                    row.lastSync() == null ? "" : time(row.lastSync()),
                    row.lastSync() == null ? "N/A" : days(row.lastSync(), exported));
        }

        @Override
        String grade(ExchangeRow row) {
            return row.grade();
        }
    },
    /** What the newer one writes. */
    NEWER("DeviceId,DeviceOS,Model,UA,User,UPN,FirstSync,DaysSinceFirstSync,LastSync,DaysSinceLastSync,SyncStatus,"
            + "Status,Policy,State") {
        @Override
        List<String> fields(ExchangeRow row, Instant exported) {
            return List.of(
                    row.deviceId(),
                    row.os(),
                    row.model(),
                    row.agent(),
                    row.name(),
                    row.mailbox(),
                    time(row.firstSync()),
                    days(row.firstSync(), exported),
                    row.lastSync() == null ? "" : time(row.lastSync()),
                    row.lastSync() == null ? "" : days(row.lastSync(), exported),
                    row.lastSync() == null ? "NotSynced" : "Synced",
                    "DeviceOk",
                    "Default",
                    "Allowed");
        }

        // it has no column for the client and the version of ActiveSync
        @Override
        String grade(ExchangeRow row) {
            return row.grade().equals("not-eas") || row.grade().equals("cannot-connect") ? "undetermined" : row.grade();
        }
    };

    /** In the exporter's locale, here that of the United States. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private final String columns;

    Inventory(String columns) {
        this.columns = columns;
    }

    abstract List<String> fields(ExchangeRow row, Instant exported);

    /** What can be told of a row by these columns. */
    abstract String grade(ExchangeRow row);

    /** The file, every field in quotes as PowerShell has them. */
    String csv(List<ExchangeRow> rows, Instant exported) {
        StringBuilder csv = new StringBuilder(line(Arrays.asList(columns.split(","))));
        rows.forEach(row -> csv.append(line(fields(row, exported))));
        return csv.toString();
    }

    private static String line(List<String> fields) {
        return fields.stream()
                .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    static String days(Instant time, Instant exported) {
        return Long.toString(Duration.between(time, exported).toDays());
    }
}
