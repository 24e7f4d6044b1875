package io.holdout.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins to and from JSON, by hand: every record of a tenant passes here three times, and reflection took most of the time
 * of a scan. Writes what the data binding of {@link Json} would write; ticks are left to it.
 */
public final class SignInCodec {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] START = {
        '{', '"', 't', 'y', 'p', 'e', '"', ':', '"', 's', 'i', 'g', 'n', '-', 'i', 'n', '"'
    };

    private SignInCodec() {}

    /** True when the bytes are a sign-in as {@link #write} writes it; others take the slow way. */
    static boolean reads(byte[] json) {
        return json.length > START.length && java.util.Arrays.equals(json, 0, START.length, START, 0, START.length);
    }

    // --- writing

    static byte[] write(SignIn s) throws IOException {
        try (ByteArrayBuilder out = new ByteArrayBuilder(FACTORY._getBufferRecycler(), 1024);
                JsonGenerator json = FACTORY.createGenerator(out)) {
            write(s, json);
            json.flush();
            return out.toByteArray();
        }
    }

    /** Writes a sign-in as the next value. */
    public static void write(SignIn s, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "sign-in");
        json.writeNumberField("v", s.v());
        json.writeStringField("id", s.id());
        json.writeStringField("tenantId", s.tenantId());
        json.writeStringField(
                "category", s.category() == Category.INTERACTIVE ? "SignInLogs" : "NonInteractiveUserSignInLogs");
        json.writeStringField("time", s.time().toString());
        if (s.recorded() != null) {
            json.writeStringField("recorded", s.recorded().toString());
        }
        json.writeObjectFieldStart("user");
        text(json, "id", s.user().id());
        text(json, "name", s.user().name());
        json.writeEndObject();
        json.writeObjectFieldStart("app");
        text(json, "id", s.app().id());
        text(json, "name", s.app().name());
        text(json, "resource", s.app().resource());
        json.writeEndObject();
        json.writeObjectFieldStart("client");
        text(json, "app", s.client().app());
        text(json, "protocol", s.client().protocol());
        text(json, "agent", s.client().agent());
        text(json, "token", s.client().token());
        texts(json, "scopes", s.client().scopes());
        json.writeEndObject();
        json.writeObjectFieldStart("result");
        json.writeNumberField("code", s.result().code());
        text(json, "conditionalAccess", s.result().conditionalAccess());
        texts(json, "blockedBy", s.result().blockedBy());
        json.writeStringField("password", s.result().password().name());
        text(json, "requirement", s.result().requirement());
        json.writeEndObject();
        json.writeObjectFieldStart("source");
        text(json, "address", s.source().address());
        text(json, "country", s.source().country());
        text(json, "city", s.source().city());
        if (s.source().asn() != 0) {
            json.writeNumberField("asn", s.source().asn());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("device");
        text(json, "id", s.device().id());
        text(json, "os", s.device().os());
        text(json, "browser", s.device().browser());
        if (s.device().managed()) {
            json.writeBooleanField("managed", true);
        }
        json.writeEndObject();
        text(json, "correlationId", s.correlationId());
        text(json, "issuer", s.issuer());
        text(json, "risk", s.risk());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    // --- reading

    static SignIn read(byte[] bytes) throws IOException {
        try (JsonParser json = FACTORY.createParser(bytes)) {
            json.nextToken();
            return read(json);
        }
    }

    /** Reads the object the parser stands at the start of. */
    public static SignIn read(JsonParser json) throws IOException {
        return new Reader(json).read();
    }

    /** The fields of one sign-in as they come by; what is not known is skipped. */
    private static final class Reader {
        private final JsonParser json;
        private int v;
        private String id = "";
        private String tenantId = "";
        private Category category = Category.INTERACTIVE;
        private @Nullable Instant time;
        private @Nullable Instant recorded;
        private SignIn.User user = SignIn.User.NONE;
        private SignIn.App app = SignIn.App.NONE;
        private SignIn.Client client = SignIn.Client.NONE;
        private SignIn.@Nullable Result result;
        private SignIn.Source source = SignIn.Source.NONE;
        private SignIn.Device device = SignIn.Device.NONE;
        private String correlationId = "";
        private String issuer = "";
        private String risk = "";

        Reader(JsonParser json) {
            this.json = json;
        }

        SignIn read() throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                switch (name) {
                    case "v" -> v = json.nextIntValue(0);
                    case "id" -> id = text();
                    case "tenantId" -> tenantId = text();
                    case "category" -> category = category(text());
                    case "time" -> time = instant(text());
                    case "recorded" -> recorded = instant(text());
                    case "user" -> user();
                    case "app" -> app();
                    case "client" -> client();
                    case "result" -> result();
                    case "source" -> source();
                    case "device" -> device();
                    case "correlationId" -> correlationId = text();
                    case "issuer" -> issuer = text();
                    case "risk" -> risk = text();
                    default -> skip();
                }
            }
            if (time == null || result == null) {
                throw new IllegalArgumentException("a sign-in without time or result");
            }
            return new SignIn(
                    v,
                    id,
                    tenantId,
                    category,
                    time,
                    recorded,
                    user,
                    app,
                    client,
                    result,
                    source,
                    device,
                    correlationId,
                    issuer,
                    risk);
        }

        private static Category category(String name) {
            return switch (name) {
                case "SignInLogs" -> Category.INTERACTIVE;
                case "NonInteractiveUserSignInLogs" -> Category.NON_INTERACTIVE;
                default -> throw new IllegalArgumentException("no such category");
            };
        }

        private void user() throws IOException {
            String userId = "";
            String name = "";
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "id" -> userId = text();
                    case "name" -> name = text();
                    default -> skip();
                }
            }
            user = new SignIn.User(userId, name);
        }

        private void app() throws IOException {
            String appId = "";
            String name = "";
            String resource = "";
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "id" -> appId = text();
                    case "name" -> name = text();
                    case "resource" -> resource = text();
                    default -> skip();
                }
            }
            app = new SignIn.App(appId, name, resource);
        }

        private void client() throws IOException {
            String clientApp = "";
            String protocol = "";
            String agent = "";
            String token = "";
            List<String> scopes = List.of();
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "app" -> clientApp = text();
                    case "protocol" -> protocol = text();
                    case "agent" -> agent = text();
                    case "token" -> token = text();
                    case "scopes" -> scopes = texts();
                    default -> skip();
                }
            }
            client = new SignIn.Client(clientApp, protocol, agent, token, scopes);
        }

        private void result() throws IOException {
            int code = 0;
            String conditionalAccess = "";
            List<String> blockedBy = List.of();
            SignIn.Password password = SignIn.Password.UNKNOWN;
            String requirement = "";
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "code" -> code = json.nextIntValue(0);
                    case "conditionalAccess" -> conditionalAccess = text();
                    case "blockedBy" -> blockedBy = texts();
                    case "password" -> password = SignIn.Password.valueOf(text());
                    case "requirement" -> requirement = text();
                    default -> skip();
                }
            }
            result = new SignIn.Result(code, conditionalAccess, blockedBy, password, requirement);
        }

        private void source() throws IOException {
            String address = "";
            String country = "";
            String city = "";
            long asn = 0;
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "address" -> address = text();
                    case "country" -> country = text();
                    case "city" -> city = text();
                    case "asn" -> asn = json.nextLongValue(0);
                    default -> skip();
                }
            }
            source = new SignIn.Source(address, country, city, asn);
        }

        private void device() throws IOException {
            String deviceId = "";
            String os = "";
            String browser = "";
            boolean managed = false;
            for (String field = first(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "id" -> deviceId = text();
                    case "os" -> os = text();
                    case "browser" -> browser = text();
                    case "managed" -> managed = Boolean.TRUE.equals(json.nextBooleanValue());
                    default -> skip();
                }
            }
            device = new SignIn.Device(deviceId, os, browser, managed);
        }

        /** The first field of the object that is the next value; null when it is empty or no object. */
        private @Nullable String first() throws IOException {
            return json.nextToken() == JsonToken.START_OBJECT ? json.nextFieldName() : null;
        }

        private void skip() throws IOException {
            json.nextToken();
            json.skipChildren();
        }

        private String text() throws IOException {
            String text = json.nextTextValue();
            if (text == null) {
                json.skipChildren();
                return "";
            }
            return text;
        }

        private List<String> texts() throws IOException {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return List.of();
            }
            List<String> texts = new ArrayList<>();
            for (JsonToken token = json.nextToken();
                    token != JsonToken.END_ARRAY && token != null;
                    token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    texts.add(json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return texts;
        }
    }

    /** {@code 2026-05-04T08:00:00.1234567Z} as {@link Instant#toString} writes it; anything else the slow way. */
    static Instant instant(String text) {
        int length = text.length();
        boolean usual = length >= 20
                && length <= 30
                && text.charAt(4) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(length - 1) == 'Z'
                && (length == 20 || text.charAt(19) == '.');
        if (!usual) {
            return Instant.parse(text);
        }
        try {
            long day = LocalDate.of(
                            Integer.parseInt(text, 0, 4, 10),
                            Integer.parseInt(text, 5, 7, 10),
                            Integer.parseInt(text, 8, 10, 10))
                    .toEpochDay();
            long second = Integer.parseInt(text, 11, 13, 10) * 3600L
                    + Integer.parseInt(text, 14, 16, 10) * 60L
                    + Integer.parseInt(text, 17, 19, 10);
            int nanos = 0;
            if (length > 20) {
                nanos = Integer.parseInt(text, 20, length - 1, 10);
                for (int digits = length - 21; digits < 9; digits++) {
                    nanos *= 10;
                }
            }
            return Instant.ofEpochSecond(day * 86_400 + second, nanos);
        } catch (NumberFormatException e) {
            return Instant.parse(text);
        }
    }
}
