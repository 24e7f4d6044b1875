package io.holdout.ingest.normalise;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * What a column of an exported table holds.
 *
 * @param content how a cell is read
 * @param field what it is about; {@link Field#OTHER} where the content says so itself
 */
record Column(Content content, Field field) {
    private static final Map<String, Column> PORTAL = Map.ofEntries(
            Map.entry("date (utc)", of(Field.CREATED)),
            Map.entry("request id", of(Field.ID)),
            Map.entry("user agent", of(Field.USER_AGENT)),
            Map.entry("correlation id", of(Field.CORRELATION)),
            Map.entry("user id", of(Field.USER_ID)),
            Map.entry("username", of(Field.USER_NAME)),
            Map.entry("incoming token type", of(Field.TOKEN_TYPE)),
            Map.entry("authentication protocol", new Column(Content.WORDS, Field.PROTOCOL)),
            Map.entry("application", of(Field.APP_NAME)),
            Map.entry("application id", of(Field.APP_ID)),
            Map.entry("resource id", of(Field.RESOURCE)),
            Map.entry("home tenant id", of(Field.HOME_TENANT)),
            Map.entry("ip address", of(Field.ADDRESS)),
            Map.entry("location", new Column(Content.LOCATION, Field.LOCATION)),
            Map.entry("status", new Column(Content.STATUS, Field.STATUS)),
            Map.entry("sign-in error code", new Column(Content.CODE, Field.OTHER)),
            Map.entry("client app", of(Field.CLIENT_APP)),
            Map.entry("device id", new Column(Content.DEVICE_ID, Field.OTHER)),
            Map.entry("browser", new Column(Content.BROWSER, Field.OTHER)),
            Map.entry("operating system", new Column(Content.OPERATING_SYSTEM, Field.OTHER)),
            Map.entry("managed", new Column(Content.MANAGED, Field.OTHER)),
            Map.entry("authentication requirement", new Column(Content.WORDS, Field.REQUIREMENT)),
            Map.entry("autonomous system number", of(Field.NETWORK)),
            Map.entry("token issuer type", of(Field.ISSUER)),
            Map.entry("conditional access", new Column(Content.WORDS, Field.CONDITIONAL_ACCESS)),
            Map.entry("service principal id", of(Field.SERVICE_PRINCIPAL)));

    /** How the cells of a column are written. */
    enum Content {
        /** As in a record; objects as JSON. */
        FIELD,
        /** A value of the API in words: "Not Applied" for notApplied. */
        WORDS,
        /** "City, State, CC" in the portal, else as in a record. */
        LOCATION,
        /** Success, Failure or Interrupted in the portal, else as in a record. */
        STATUS,
        CODE,
        DEVICE_ID,
        BROWSER,
        OPERATING_SYSTEM,
        MANAGED
    }

    static Column of(Field field) {
        return new Column(Content.FIELD, field);
    }

    /** The column of that heading; one that is not needed holds {@link Field#OTHER}. */
    static Column named(String heading) {
        String name = heading.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        name = withoutEnd(withoutEnd(withoutEnd(name, " [utc]"), "_dynamic"), "_string");
        Column portal = PORTAL.get(name);
        return portal != null ? portal : of(Field.named(name));
    }

    boolean isTime() {
        return field == Field.CREATED || field == Field.RECORDED || field == Field.ACTIVITY_TIME;
    }

    private static String withoutEnd(String name, String end) {
        return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
    }

    void read(String cell, Row row) throws IOException {
        if (cell.isEmpty()) {
            return;
        }
        switch (content) {
            case FIELD -> row.reader.cell(field, cell, row.draft);
            case WORDS -> row.draft.set(field, words(cell), false);
            case LOCATION -> row.location(cell);
            case STATUS -> row.status(cell);
            case CODE -> row.code = cell;
            case DEVICE_ID -> row.deviceId = cell;
            case BROWSER -> row.browser = cell;
            case OPERATING_SYSTEM -> row.os = cell;
            case MANAGED -> row.managed = cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("yes");
        }
    }

    /** The API's spelling of a value written for people; all capitals is an abbreviation. */
    private static String words(String cell) {
        if (cell.equals(cell.toUpperCase(Locale.ROOT))) {
            return cell.toLowerCase(Locale.ROOT);
        }
        StringBuilder joined = new StringBuilder(cell.length());
        boolean start = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == ' ' || c == '-') {
                start = true;
            } else {
                joined.append(start ? Character.toUpperCase(c) : joined.isEmpty() ? Character.toLowerCase(c) : c);
                start = false;
            }
        }
        return joined.toString();
    }

    /** A row while it is being read: what stands in several columns of the portal is put together at its end. */
    static final class Row {
        private final RecordReader reader;
        private final Draft draft;
        private String status = "";
        private String code = "";
        private String deviceId = "";
        private String os = "";
        private String browser = "";
        private boolean managed;

        Row(RecordReader reader, Draft draft) {
            this.reader = reader;
            this.draft = draft;
        }

        private void location(String cell) throws IOException {
            int last = cell.lastIndexOf(',');
            if (last < 0 || cell.charAt(0) == '{') {
                reader.cell(Field.LOCATION, cell, draft);
            } else {
                draft.location(
                        cell.substring(last + 1).strip(),
                        cell.substring(0, cell.indexOf(',')).strip());
            }
        }

        private void status(String cell) throws IOException {
            if (cell.charAt(0) == '{') {
                reader.cell(Field.STATUS, cell, draft);
            } else {
                status = cell;
            }
        }

        /** A success has no error code in the portal's export. */
        void end() {
            boolean digits = !code.isEmpty() && code.chars().allMatch(c -> c >= '0' && c <= '9');
            draft.statusCode(!digits && status.equalsIgnoreCase("Success") ? "0" : code);
            if (!deviceId.isEmpty() || !os.isEmpty() || !browser.isEmpty() || managed) {
                draft.device(deviceId, os, browser, managed);
            }
        }
    }
}
