package io.holdout.ingest.normalise;

import static java.util.Objects.requireNonNull;

import io.holdout.model.json.JsonTokens;
import io.holdout.model.json.JsonTokens.Token;
import io.holdout.model.json.MalformedJson;
import io.holdout.model.json.Names;
import java.util.Locale;

/** Reads the fields that only an audit record has. */
final class AuditReader {
    private final Names<Operation> operations = Names.learning(Operation::named);
    private final Names<Member> members = Names.learning(Member::named);

    /** The members that are read of the objects in an audit record. */
    private enum Member {
        DISPLAY_NAME,
        MODIFIED_PROPERTIES,
        OLD_VALUE,
        NEW_VALUE,
        USER,
        APP,
        USER_PRINCIPAL_NAME,
        KEY,
        VALUE,
        OTHER;

        static Member named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "displayname" -> DISPLAY_NAME;
                case "modifiedproperties" -> MODIFIED_PROPERTIES;
                case "oldvalue" -> OLD_VALUE;
                case "newvalue" -> NEW_VALUE;
                case "user" -> USER;
                case "app" -> APP;
                case "userprincipalname" -> USER_PRINCIPAL_NAME;
                case "key" -> KEY;
                case "value" -> VALUE;
                default -> OTHER;
            };
        }
    }

    /** The operation the tokens stand on the name of; every record has one, so no text is made of it. */
    Operation operation(JsonTokens json) {
        return requireNonNull(json.name(operations));
    }

    /** One of {@code targetResources}. */
    void target(JsonTokens json, Draft draft) throws MalformedJson {
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            if (member == Member.MODIFIED_PROPERTIES) {
                RecordReader.nested(json, token, draft, this::property);
            } else if (member == Member.DISPLAY_NAME && token.isScalar()) {
                draft.audit().target(RecordReader.text(json, token));
            } else {
                json.skipChildren();
            }
        }
    }

    private void property(JsonTokens json, Draft draft) throws MalformedJson {
        String name = "";
        String before = "";
        String now = "";
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            switch (member) {
                case DISPLAY_NAME -> name = flat(json, token);
                case OLD_VALUE -> before = flat(json, token);
                case NEW_VALUE -> now = flat(json, token);
                default -> json.skipChildren();
            }
        }
        draft.audit().modified(name, before, now);
    }

    /** {@code initiatedBy}: a user or an application. */
    void initiator(JsonTokens json, Draft draft) throws MalformedJson {
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            if (member == Member.USER) {
                RecordReader.nested(json, token, draft, this::user);
            } else if (member == Member.APP) {
                RecordReader.nested(json, token, draft, this::application);
            } else {
                json.skipChildren();
            }
        }
    }

    private void user(JsonTokens json, Draft draft) throws MalformedJson {
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            if (member == Member.USER_PRINCIPAL_NAME && token.isScalar()) {
                draft.audit().byUser(RecordReader.text(json, token));
            } else {
                json.skipChildren();
            }
        }
    }

    private void application(JsonTokens json, Draft draft) throws MalformedJson {
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            if (member == Member.DISPLAY_NAME && token.isScalar()) {
                draft.audit().byApplication(RecordReader.text(json, token));
            } else {
                json.skipChildren();
            }
        }
    }

    /** One of {@code additionalDetails}. */
    void detail(JsonTokens json, Draft draft) throws MalformedJson {
        String key = "";
        String value = "";
        Member member;
        while ((member = json.nextName(members)) != null) {
            Token token = RecordReader.value(json);
            if (member == Member.KEY) {
                key = flat(json, token);
            } else if (member == Member.VALUE) {
                value = flat(json, token);
            } else {
                json.skipChildren();
            }
        }
        draft.audit().detail(key, value);
    }

    /** All scalars in a value, which some exporters unpack that others leave in a string. */
    private static String flat(JsonTokens json, Token token) throws MalformedJson {
        if (token.isScalar()) {
            return RecordReader.text(json, token);
        }
        StringBuilder all = new StringBuilder();
        int open = 1;
        while (open > 0) {
            Token next = RecordReader.value(json);
            if (next.isScalar()) {
                all.append(RecordReader.text(json, next)).append(' ');
            } else if (next == Token.START_OBJECT || next == Token.START_ARRAY) {
                open++;
            } else if (next != Token.NAME) {
                open--;
            }
        }
        return all.toString();
    }
}
