package io.holdout.ingest.normalise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the fields of one record from a stream of tokens into a {@link Draft}, skipping what no sign-in needs. */
final class RecordReader {
    /** Told of {@code records} where an object turns out to be a batch; the parser stands on the start of the array. */
    interface Batch {
        void read(JsonParser parser) throws IOException;
    }

    /** What an object was. */
    enum Kind {
        RECORD,
        BATCH,
        /** Has {@code records}, but they are no array. */
        BROKEN_BATCH
    }

    /** Reads one object or the objects of one array, given standing on its first field name or its end. */
    private interface Members {
        void read(JsonParser parser, Draft draft) throws IOException;
    }

    private final JsonFactory factory;
    private final Field.Names names = new Field.Names();

    RecordReader(JsonFactory factory) {
        this.factory = factory;
    }

    /** Reads the object the parser stands on the start of, to its end. */
    Kind read(JsonParser parser, Draft draft, Batch batch) throws IOException {
        Kind kind = Kind.RECORD;
        boolean foreign = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            Field field = names.of(name);
            JsonToken token = parser.nextToken();
            if (field == Field.RECORDS || (field == Field.VALUE && token == JsonToken.START_ARRAY)) {
                if (token == JsonToken.START_ARRAY) {
                    kind = Kind.BATCH;
                    batch.read(parser);
                } else {
                    kind = kind == Kind.BATCH ? kind : Kind.BROKEN_BATCH;
                    parser.skipChildren();
                }
            } else if (foreign) {
                parser.skipChildren();
            } else if (field == Field.PROPERTIES) {
                properties(parser, token, draft);
            } else {
                field(field, token, parser, draft, false);
                foreign = field == Field.CATEGORY && draft.isForeign();
            }
        }
        return kind;
    }

    /** Gives a field its value from a table's cell. */
    void cell(Field field, String text, Draft draft) throws IOException {
        if (isNested(field) && looksNested(text)) {
            inString(text, parser -> field(field, parser.currentToken(), parser, draft, false));
        } else {
            draft.set(field, text.strip(), false);
        }
    }

    private void properties(JsonParser parser, JsonToken token, Draft draft) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            fields(parser, draft);
        } else if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            if (!text.isBlank()
                    && !inString(text, inner -> {
                        if (inner.currentToken() == JsonToken.START_OBJECT) {
                            fields(inner, draft);
                        }
                    })) {
                draft.unreadableProperties();
            }
        } else {
            parser.skipChildren();
        }
    }

    private void fields(JsonParser parser, Draft draft) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            Field field = names.of(name);
            field(field, parser.nextToken(), parser, draft, true);
        }
    }

    private void field(Field field, JsonToken token, JsonParser parser, Draft draft, boolean inner) throws IOException {
        if (field == Field.OTHER) {
            parser.skipChildren();
        } else if (token.isScalarValue()) {
            String text = text(parser, token);
            if (isNested(field) && looksNested(text)) {
                inString(text, nested -> field(field, nested.currentToken(), nested, draft, inner));
            } else {
                draft.set(field, text, inner);
            }
        } else {
            nested(field, parser, draft);
        }
    }

    private static boolean isNested(Field field) {
        return switch (field) {
            case STATUS, POLICIES, AUTHENTICATION, PROCESSING, DEVICE, LOCATION, EVENT_TYPES -> true;
            default -> false;
        };
    }

    private static boolean looksNested(String text) {
        return !text.isEmpty() && (text.charAt(0) == '{' || text.charAt(0) == '[');
    }

    private void nested(Field field, JsonParser parser, Draft draft) throws IOException {
        switch (field) {
            case STATUS -> each(parser, draft, this::status);
            case POLICIES -> each(parser, draft, this::policy);
            case AUTHENTICATION -> each(parser, draft, this::authentication);
            case PROCESSING -> each(parser, draft, this::processing);
            case DEVICE -> each(parser, draft, this::device);
            case LOCATION -> each(parser, draft, this::location);
            case EVENT_TYPES -> eventTypes(parser, draft);
            default -> parser.skipChildren();
        }
    }

    /** An object, or each object of an array; other elements are skipped. */
    private static void each(JsonParser parser, Draft draft, Members members) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            members.read(parser, draft);
            return;
        }
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                members.read(parser, draft);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void status(JsonParser parser, Draft draft) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (name.equalsIgnoreCase("errorCode") && token.isScalarValue()) {
                draft.statusCode(text(parser, token));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void policy(JsonParser parser, Draft draft) throws IOException {
        String id = "";
        String displayName = "";
        boolean failed = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                parser.skipChildren();
            } else if (name.equalsIgnoreCase("displayName")) {
                displayName = text(parser, token);
            } else if (name.equalsIgnoreCase("result")) {
                failed = text(parser, token).equalsIgnoreCase("failure");
            } else if (name.equalsIgnoreCase("id")) {
                id = text(parser, token);
            }
        }
        if (failed) {
            draft.blockedBy(displayName.isEmpty() ? id : displayName);
        }
    }

    private void authentication(JsonParser parser, Draft draft) throws IOException {
        String method = "";
        String succeeded = "";
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                parser.skipChildren();
            } else if (name.equalsIgnoreCase("authenticationMethod")) {
                method = text(parser, token);
            } else if (name.equalsIgnoreCase("succeeded")) {
                succeeded = text(parser, token);
            }
        }
        draft.authentication(method, succeeded);
    }

    private void processing(JsonParser parser, Draft draft) throws IOException {
        String key = "";
        StringBuilder value = new StringBuilder();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (name.equalsIgnoreCase("key") && token.isScalarValue()) {
                key = text(parser, token);
            } else if (!name.equalsIgnoreCase("value")) {
                parser.skipChildren();
            } else if (token == JsonToken.START_ARRAY) {
                while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                    value.append(token.isScalarValue() ? text(parser, token) : "")
                            .append(',');
                    parser.skipChildren();
                }
            } else if (token.isScalarValue()) {
                value.append(text(parser, token));
            } else {
                parser.skipChildren();
            }
        }
        if (key.equalsIgnoreCase("Oauth Scope Info")) {
            draft.scopes(value.toString());
        }
    }

    private void device(JsonParser parser, Draft draft) throws IOException {
        String id = "";
        String os = "";
        String browser = "";
        boolean managed = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                parser.skipChildren();
            } else if (name.equalsIgnoreCase("deviceId")) {
                id = text(parser, token);
            } else if (name.equalsIgnoreCase("operatingSystem")) {
                os = text(parser, token);
            } else if (name.equalsIgnoreCase("browser")) {
                browser = text(parser, token);
            } else if (name.equalsIgnoreCase("isManaged")) {
                managed = text(parser, token).equalsIgnoreCase("true");
            }
        }
        draft.device(id, os, browser, managed);
    }

    private void location(JsonParser parser, Draft draft) throws IOException {
        String country = "";
        String city = "";
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                parser.skipChildren();
            } else if (name.equalsIgnoreCase("countryOrRegion")) {
                country = text(parser, token);
            } else if (name.equalsIgnoreCase("city")) {
                city = text(parser, token);
            }
        }
        draft.location(country, city);
    }

    private void eventTypes(JsonParser parser, Draft draft) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token.isScalarValue()) {
                draft.eventType(text(parser, token));
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The text of a scalar, "" for null, so that absent, null and empty are one. */
    private static String text(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
    }

    /** Reads JSON inside a string; what does not parse is absent from there on, because exporters cut long strings. */
    private boolean inString(String text, Batch content) throws IOException {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != null) {
                content.read(parser);
            }
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
