package io.holdout.model;

import io.holdout.model.json.JsonBytes;
import io.holdout.model.json.JsonTokens;
import io.holdout.model.json.JsonTokens.Token;
import io.holdout.model.json.Names;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins to and from JSON, by hand: every record of a tenant passes here three times, and data binding took most of the time of a
 * scan. Writes what the data binding of {@link Json} would write; ticks are left to it.
 */
public final class SignInCodec {
    private static final byte[] START = {
        '{', '"', 't', 'y', 'p', 'e', '"', ':', '"', 's', 'i', 'g', 'n', '-', 'i', 'n', '"'
    };

    /** What one thread writes and reads with, one sign-in after the other. */
    private record Tools(JsonBytes out, JsonTokens in, Names<Name> names) {}

    private static final ThreadLocal<Tools> TOOLS =
            ThreadLocal.withInitial(() -> new Tools(new JsonBytes(), new JsonTokens(), Name.ALL.guessing()));

    private SignInCodec() {}

    /** True when the bytes are a sign-in as {@link #write} writes it; others take the slow way. */
    static boolean reads(byte[] json) {
        return json.length > START.length && Arrays.equals(json, 0, START.length, START, 0, START.length);
    }

    // --- writing

    /** A sign-in as it lies on its topic. */
    public static byte[] write(SignIn s) {
        JsonBytes json = TOOLS.get().out().clear();
        json.startObject();
        json.name("type").string("sign-in");
        json.name("v").number(s.v());
        json.name("id").string(s.id());
        json.name("tenantId").string(s.tenantId());
        json.name("category")
                .string(s.category() == Category.INTERACTIVE ? "SignInLogs" : "NonInteractiveUserSignInLogs");
        json.name("time").instant(s.time());
        if (s.recorded() != null) {
            json.name("recorded").instant(s.recorded());
        }
        json.name("user").startObject();
        text(json, "id", s.user().id());
        text(json, "name", s.user().name());
        json.endObject().name("app").startObject();
        text(json, "id", s.app().id());
        text(json, "name", s.app().name());
        text(json, "resource", s.app().resource());
        json.endObject().name("client").startObject();
        text(json, "app", s.client().app());
        text(json, "protocol", s.client().protocol());
        text(json, "agent", s.client().agent());
        text(json, "token", s.client().token());
        texts(json, "scopes", s.client().scopes());
        json.endObject().name("result").startObject();
        json.name("code").number(s.result().code());
        text(json, "conditionalAccess", s.result().conditionalAccess());
        texts(json, "blockedBy", s.result().blockedBy());
        json.name("password").string(s.result().password().name());
        text(json, "requirement", s.result().requirement());
        json.endObject().name("source").startObject();
        text(json, "address", s.source().address());
        text(json, "country", s.source().country());
        text(json, "city", s.source().city());
        if (s.source().asn() != 0) {
            json.name("asn").number(s.source().asn());
        }
        json.endObject().name("device").startObject();
        text(json, "id", s.device().id());
        text(json, "os", s.device().os());
        text(json, "browser", s.device().browser());
        if (s.device().managed()) {
            json.name("managed").bool(true);
        }
        json.endObject();
        text(json, "correlationId", s.correlationId());
        text(json, "issuer", s.issuer());
        text(json, "risk", s.risk());
        return json.endObject().toBytes();
    }

    private static void text(JsonBytes json, String name, String value) {
        if (!value.isEmpty()) {
            json.name(name).string(value);
        }
    }

    private static void texts(JsonBytes json, String name, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        json.name(name).startArray();
        values.forEach(json::string);
        json.endArray();
    }

    // --- reading

    /** Reads what {@link #write} wrote, in this or a later release. */
    public static SignIn read(byte[] bytes) throws IOException {
        Tools tools = TOOLS.get();
        JsonTokens json = tools.in().over(bytes, 0, bytes.length);
        if (json.next() != Token.START_OBJECT) {
            throw new IllegalArgumentException("a sign-in is an object");
        }
        SignIn signIn = new Reader(tools).read();
        if (json.next() != null) {
            throw new IllegalArgumentException("a sign-in and then something else");
        }
        return signIn;
    }

    /** The names of all members, the nested ones too. */
    private enum Name {
        V("v"),
        ID("id"),
        TENANT_ID("tenantId"),
        CATEGORY("category"),
        TIME("time"),
        RECORDED("recorded"),
        USER("user"),
        APP("app"),
        CLIENT("client"),
        RESULT("result"),
        SOURCE("source"),
        DEVICE("device"),
        CORRELATION_ID("correlationId"),
        ISSUER("issuer"),
        RISK("risk"),
        NAME("name"),
        RESOURCE("resource"),
        PROTOCOL("protocol"),
        AGENT("agent"),
        TOKEN("token"),
        SCOPES("scopes"),
        CODE("code"),
        CONDITIONAL_ACCESS("conditionalAccess"),
        BLOCKED_BY("blockedBy"),
        PASSWORD("password"),
        REQUIREMENT("requirement"),
        ADDRESS("address"),
        COUNTRY("country"),
        CITY("city"),
        ASN("asn"),
        OS("os"),
        BROWSER("browser"),
        MANAGED("managed"),
        OTHER("");

        private static final Names<Name> ALL =
                Names.of(Arrays.stream(values()).collect(Collectors.toMap(name -> name.text, Function.identity())));

        private final String text;

        Name(String text) {
            this.text = text;
        }
    }

    /** The fields of one sign-in as they come by; what is not known is skipped. */
    private static final class Reader {
        private final JsonTokens json;
        private final Names<Name> names;
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

        Reader(Tools tools) {
            this.json = tools.in();
            this.names = tools.names();
        }

        /** The first member of the object the tokens stand on the start of, as {@link #next}; null when it has none or is no object. */
        private @Nullable Name first() throws IOException {
            if (json.current() == Token.START_OBJECT) {
                return next();
            }
            json.skipChildren();
            return null;
        }

        /** The name of the next member, whose value the tokens then stand on; null at the end of the object. */
        private @Nullable Name next() throws IOException {
            Name name = json.nextName(names);
            if (name == null && json.current() != Token.NAME) {
                return null;
            }
            json.next();
            return name == null ? Name.OTHER : name;
        }

        private String text() throws IOException {
            if (json.current() == Token.STRING) {
                return json.text();
            }
            json.skipChildren();
            return "";
        }

        /** Refuses what does not fit: cut off, it would be another version or code. */
        private int integer() throws IOException {
            if (json.current() == Token.NUMBER) {
                return Integer.parseInt(json.text());
            }
            json.skipChildren();
            return 0;
        }

        private long number() throws IOException {
            if (json.current() == Token.NUMBER) {
                return Long.parseLong(json.text());
            }
            json.skipChildren();
            return 0;
        }

        private List<String> texts() throws IOException {
            if (json.current() != Token.START_ARRAY) {
                json.skipChildren();
                return List.of();
            }
            List<String> texts = new ArrayList<>();
            while (json.next() != Token.END_ARRAY) {
                if (json.current() == Token.STRING) {
                    texts.add(json.text());
                } else {
                    json.skipChildren();
                }
            }
            return texts;
        }

        SignIn read() throws IOException {
            for (Name name = first(); name != null; name = next()) {
                field(name);
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

        private void field(Name name) throws IOException {
            switch (name) {
                case V -> v = integer();
                case ID -> id = text();
                case TENANT_ID -> tenantId = text();
                case CATEGORY -> category = category(text());
                case TIME -> time = instant(text());
                case RECORDED -> recorded = instant(text());
                case USER -> user();
                case APP -> app();
                case CLIENT -> client();
                case RESULT -> result();
                case SOURCE -> source();
                case DEVICE -> device();
                case CORRELATION_ID -> correlationId = text();
                case ISSUER -> issuer = text();
                case RISK -> risk = text();
                default -> json.skipChildren();
            }
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
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case ID -> userId = text();
                    case NAME -> name = text();
                    default -> json.skipChildren();
                }
            }
            user = new SignIn.User(userId, name);
        }

        private void app() throws IOException {
            String appId = "";
            String name = "";
            String resource = "";
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case ID -> appId = text();
                    case NAME -> name = text();
                    case RESOURCE -> resource = text();
                    default -> json.skipChildren();
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
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case APP -> clientApp = text();
                    case PROTOCOL -> protocol = text();
                    case AGENT -> agent = text();
                    case TOKEN -> token = text();
                    case SCOPES -> scopes = texts();
                    default -> json.skipChildren();
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
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case CODE -> code = integer();
                    case CONDITIONAL_ACCESS -> conditionalAccess = text();
                    case BLOCKED_BY -> blockedBy = texts();
                    case PASSWORD -> password = SignIn.Password.valueOf(text());
                    case REQUIREMENT -> requirement = text();
                    default -> json.skipChildren();
                }
            }
            result = new SignIn.Result(code, conditionalAccess, blockedBy, password, requirement);
        }

        private void source() throws IOException {
            String address = "";
            String country = "";
            String city = "";
            long asn = 0;
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case ADDRESS -> address = text();
                    case COUNTRY -> country = text();
                    case CITY -> city = text();
                    case ASN -> asn = number();
                    default -> json.skipChildren();
                }
            }
            source = new SignIn.Source(address, country, city, asn);
        }

        private void device() throws IOException {
            String deviceId = "";
            String os = "";
            String browser = "";
            boolean managed = false;
            for (Name member = first(); member != null; member = next()) {
                switch (member) {
                    case ID -> deviceId = text();
                    case OS -> os = text();
                    case BROWSER -> browser = text();
                    case MANAGED -> managed = json.current() == Token.TRUE;
                    default -> json.skipChildren();
                }
            }
            device = new SignIn.Device(deviceId, os, browser, managed);
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
