package io.holdout.ingest.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.holdout.model.json.JsonTokens;
import io.holdout.model.json.JsonTokens.Token;
import io.holdout.model.json.MalformedJson;
import io.holdout.model.json.Names;
import java.util.Locale;

/** Reads the fields of one record from a stream of tokens into a {@link Draft}, skipping what nothing needs. */
final class RecordReader {
    /** Told of {@code records} where an object turns out to be a batch; the tokens stand on the start of the array. */
    interface Batch {
        void read(JsonTokens json) throws MalformedJson;
    }

    /** What an object was. */
    enum Kind {
        RECORD,
        BATCH,
        /** Has {@code records}, but they are no array. */
        BROKEN_BATCH
    }

    /** Reads one object or the objects of one array, whose start the tokens stand on. */
    interface Members {
        void read(JsonTokens json, Draft draft) throws MalformedJson;
    }

    private final Names<Field> fields = Names.learning(Field::named);
    private final Names<Member> members = Names.learning(Member::named);
    private final AuditReader audits = new AuditReader();

    /** The members that are read of the objects in a record. */
    private enum Member {
        ERROR_CODE,
        DISPLAY_NAME,
        RESULT,
        ID,
        AUTHENTICATION_METHOD,
        SUCCEEDED,
        KEY,
        VALUE,
        DEVICE_ID,
        OPERATING_SYSTEM,
        BROWSER,
        IS_MANAGED,
        COUNTRY_OR_REGION,
        CITY,
        OTHER;

        static Member named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "errorcode" -> ERROR_CODE;
                case "displayname" -> DISPLAY_NAME;
                case "result" -> RESULT;
                case "id" -> ID;
                case "authenticationmethod" -> AUTHENTICATION_METHOD;
                case "succeeded" -> SUCCEEDED;
                case "key" -> KEY;
                case "value" -> VALUE;
                case "deviceid" -> DEVICE_ID;
                case "operatingsystem" -> OPERATING_SYSTEM;
                case "browser" -> BROWSER;
                case "ismanaged" -> IS_MANAGED;
                case "countryorregion" -> COUNTRY_OR_REGION;
                case "city" -> CITY;
                default -> OTHER;
            };
        }
    }

    /** Reads the object the tokens stand on the start of, to its end. */
    Kind read(JsonTokens json, Draft draft, Batch batch) throws MalformedJson {
        Kind kind = Kind.RECORD;
        boolean foreign = false;
        Field field;
        while ((field = json.nextName(fields)) != null) {
            Token token = value(json);
            if (field == Field.RECORDS || (field == Field.VALUE && token == Token.START_ARRAY)) {
                if (token == Token.START_ARRAY) {
                    kind = Kind.BATCH;
                    batch.read(json);
                } else {
                    kind = kind == Kind.BATCH ? kind : Kind.BROKEN_BATCH;
                    json.skipChildren();
                }
            } else if (foreign) {
                json.skipChildren();
            } else if (field == Field.PROPERTIES) {
                properties(json, token, draft);
            } else {
                field(field, token, json, draft, false);
                foreign = (field == Field.CATEGORY || field == Field.OPERATION) && draft.isForeign();
            }
        }
        return kind;
    }

    /** Gives a field its value from a table's cell. */
    void cell(Field field, String text, Draft draft) throws MalformedJson {
        if (isNested(field) && looksNested(text)) {
            inString(text, inner -> field(field, requireNonNull(inner.current()), inner, draft, false));
        } else {
            draft.set(field, text.strip(), false);
        }
    }

    private void properties(JsonTokens json, Token token, Draft draft) throws MalformedJson {
        if (token == Token.START_OBJECT) {
            fields(json, draft);
        } else if (token == Token.STRING) {
            String text = json.text();
            if (!text.isBlank()
                    && !inString(text, inner -> {
                        if (inner.current() == Token.START_OBJECT) {
                            fields(inner, draft);
                        }
                    })) {
                draft.unreadableProperties();
            }
        } else {
            json.skipChildren();
        }
    }

    private void fields(JsonTokens json, Draft draft) throws MalformedJson {
        Field field;
        while ((field = json.nextName(fields)) != null) {
            field(field, value(json), json, draft, true);
        }
    }

    private void field(Field field, Token token, JsonTokens json, Draft draft, boolean inner) throws MalformedJson {
        if (field == Field.OTHER) {
            json.skipChildren();
        } else if (field == Field.OPERATION && token == Token.STRING) {
            draft.audit().operation(audits.operation(json));
        } else if (token.isScalar()) {
            String text = text(json, token);
            if (isNested(field) && looksNested(text)) {
                inString(text, nested -> field(field, requireNonNull(nested.current()), nested, draft, inner));
            } else {
                draft.set(field, text, inner);
            }
        } else {
            nested(field, json, draft);
        }
    }

    private static boolean isNested(Field field) {
        return switch (field) {
            case STATUS,
                    POLICIES,
                    AUTHENTICATION,
                    PROCESSING,
                    DEVICE,
                    LOCATION,
                    EVENT_TYPES,
                    TARGETS,
                    INITIATOR,
                    DETAILS -> true;
            default -> false;
        };
    }

    private static boolean looksNested(String text) {
        return !text.isEmpty() && (text.charAt(0) == '{' || text.charAt(0) == '[');
    }

    private void nested(Field field, JsonTokens json, Draft draft) throws MalformedJson {
        switch (field) {
            case STATUS -> each(json, draft, this::status);
            case POLICIES -> each(json, draft, this::policy);
            case AUTHENTICATION -> each(json, draft, this::authentication);
            case PROCESSING -> each(json, draft, this::processing);
            case DEVICE -> each(json, draft, this::device);
            case LOCATION -> each(json, draft, this::location);
            case EVENT_TYPES -> eventTypes(json, draft);
            case TARGETS -> each(json, draft, audits::target);
            case INITIATOR -> each(json, draft, audits::initiator);
            case DETAILS -> each(json, draft, audits::detail);
            default -> json.skipChildren();
        }
    }

    /** What {@link #each} reads, also where it comes as JSON in a string. */
    static void nested(JsonTokens json, Token token, Draft draft, Members members) throws MalformedJson {
        if (!token.isScalar()) {
            each(json, draft, members);
            return;
        }
        String text = text(json, token);
        if (looksNested(text)) {
            inString(text, inner -> each(inner, draft, members));
        }
    }

    /** An object, or each object of an array; other elements are skipped. */
    private static void each(JsonTokens json, Draft draft, Members members) throws MalformedJson {
        if (json.current() == Token.START_OBJECT) {
            members.read(json, draft);
            return;
        }
        Token token;
        while ((token = value(json)) != Token.END_ARRAY) {
            if (token == Token.START_OBJECT) {
                members.read(json, draft);
            } else {
                json.skipChildren();
            }
        }
    }

    private void status(JsonTokens json, Draft draft) throws MalformedJson {
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (member == Member.ERROR_CODE && token.isScalar()) {
                draft.statusCode(text(json, token));
            } else {
                json.skipChildren();
            }
        }
    }

    /** Most policies do not fail, and what they are called is read of the others only. */
    private void policy(JsonTokens json, Draft draft) throws MalformedJson {
        int start = json.start();
        boolean failed = false;
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (!token.isScalar()) {
                json.skipChildren();
            } else if (member == Member.RESULT) {
                failed = text(json, token).equalsIgnoreCase("failure");
            }
        }
        if (failed) {
            draft.blockedBy(policyName(json.again(start)));
        }
    }

    private String policyName(JsonTokens json) throws MalformedJson {
        String id = "";
        String displayName = "";
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (!token.isScalar()) {
                json.skipChildren();
            } else if (member == Member.DISPLAY_NAME) {
                displayName = text(json, token);
            } else if (member == Member.ID) {
                id = text(json, token);
            }
        }
        return displayName.isEmpty() ? id : displayName;
    }

    private void authentication(JsonTokens json, Draft draft) throws MalformedJson {
        String method = "";
        String succeeded = "";
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (!token.isScalar()) {
                json.skipChildren();
            } else if (member == Member.AUTHENTICATION_METHOD) {
                method = text(json, token);
            } else if (member == Member.SUCCEEDED) {
                succeeded = text(json, token);
            }
        }
        draft.authentication(method, succeeded);
    }

    private void processing(JsonTokens json, Draft draft) throws MalformedJson {
        int start = json.start();
        boolean scopes = false;
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (member == Member.KEY && token.isScalar()) {
                scopes = text(json, token).equalsIgnoreCase("Oauth Scope Info");
            } else {
                json.skipChildren();
            }
        }
        if (scopes) {
            draft.scopes(values(json.again(start)));
        }
    }

    /** All values of an object, with commas between. */
    private String values(JsonTokens json) throws MalformedJson {
        StringBuilder values = new StringBuilder();
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (member != Member.VALUE) {
                json.skipChildren();
            } else if (token == Token.START_ARRAY) {
                while ((token = value(json)) != Token.END_ARRAY) {
                    values.append(token.isScalar() ? text(json, token) : "").append(',');
                    json.skipChildren();
                }
            } else if (token.isScalar()) {
                values.append(text(json, token));
            } else {
                json.skipChildren();
            }
        }
        return values.toString();
    }

    private void device(JsonTokens json, Draft draft) throws MalformedJson {
        String id = "";
        String os = "";
        String browser = "";
        boolean managed = false;
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (!token.isScalar()) {
                json.skipChildren();
            } else if (member == Member.DEVICE_ID) {
                id = text(json, token);
            } else if (member == Member.OPERATING_SYSTEM) {
                os = text(json, token);
            } else if (member == Member.BROWSER) {
                browser = text(json, token);
            } else if (member == Member.IS_MANAGED) {
                managed = text(json, token).equalsIgnoreCase("true");
            }
        }
        draft.device(id, os, browser, managed);
    }

    private void location(JsonTokens json, Draft draft) throws MalformedJson {
        String country = "";
        String city = "";
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = value(json);
            if (!token.isScalar()) {
                json.skipChildren();
            } else if (member == Member.COUNTRY_OR_REGION) {
                country = text(json, token);
            } else if (member == Member.CITY) {
                city = text(json, token);
            }
        }
        draft.location(country, city);
    }

    private void eventTypes(JsonTokens json, Draft draft) throws MalformedJson {
        if (json.current() != Token.START_ARRAY) {
            json.skipChildren();
            return;
        }
        Token token;
        while ((token = value(json)) != Token.END_ARRAY) {
            if (token.isScalar()) {
                draft.eventType(text(json, token));
            } else {
                json.skipChildren();
            }
        }
    }

    /** The text of a scalar, "" for null, so that absent, null and empty are one. */
    static String text(JsonTokens json, Token token) throws MalformedJson {
        return token == Token.NULL ? "" : json.text().strip();
    }

    /** Reads JSON inside a string; what does not parse is absent from there on, because exporters cut long strings. */
    private static boolean inString(String text, Batch content) throws MalformedJson {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            JsonTokens json = new JsonTokens().over(bytes, 0, bytes.length);
            if (json.next() != null) {
                content.read(json);
            }
            return true;
        } catch (MalformedJson e) {
            return false;
        }
    }

    /** The next token within an object or array that is open, where there always is one. */
    static Token value(JsonTokens json) throws MalformedJson {
        return requireNonNull(json.next());
    }
}
