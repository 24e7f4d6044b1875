package io.holdout.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds sign-ins that read as sentences: {@code aSignIn().by("ada").legacy("Exchange ActiveSync").at("2026-05-04T08:00:00Z")}. */
public final class SignInBuilder {
    private static final String EXCHANGE = "00000002-0000-0ff1-ce00-000000000000";
    public static final String APPLE_APP = "f8d98a96-0999-43f5-8af3-69971c7bb423";

    private String id = "";
    private String tenantId = "contoso";
    private Category category = Category.INTERACTIVE;
    private Instant time = Instant.parse("2026-05-04T08:00:00Z");
    private @Nullable Instant recorded = null;
    private SignIn.User user = new SignIn.User("ada-id", "ada@contoso.example");
    private SignIn.App app = new SignIn.App("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal", "");
    private SignIn.Client client = new SignIn.Client("Browser", "none", "", "none", List.of());
    private int code = 0;
    private String conditionalAccess = "notApplied";
    private SignIn.Password password = SignIn.Password.UNKNOWN;
    private SignIn.Source source = new SignIn.Source("203.0.113.7", "NO", "Oslo", 64500);
    private SignIn.Device device = SignIn.Device.NONE;
    private String correlationId = "";

    private SignInBuilder() {}

    public static SignInBuilder aSignIn() {
        return new SignInBuilder();
    }

    public SignInBuilder id(String value) {
        id = value;
        return this;
    }

    public SignInBuilder tenant(String value) {
        tenantId = value;
        return this;
    }

    /** The user of that first name at contoso.example. */
    public SignInBuilder by(String name) {
        user = new SignIn.User(name + "-id", name + "@contoso.example");
        return this;
    }

    public SignInBuilder user(String userId, String name) {
        user = new SignIn.User(userId, name);
        return this;
    }

    public SignInBuilder at(Instant value) {
        time = value;
        return this;
    }

    public SignInBuilder at(String value) {
        return at(Instant.parse(value));
    }

    public SignInBuilder nonInteractive() {
        category = Category.NON_INTERACTIVE;
        return this;
    }

    /** A legacy sign-in over that client app, by Exchange Online for the client. */
    public SignInBuilder legacy(String clientApp) {
        app = new SignIn.App(EXCHANGE, "Office 365 Exchange Online", EXCHANGE);
        client = new SignIn.Client(clientApp, "ropc", client.agent(), "none", List.of());
        return this;
    }

    /** Exchange ActiveSync with a password. */
    public SignInBuilder activeSync() {
        return legacy("Exchange ActiveSync");
    }

    /** A token refresh of Apple's mail app. */
    public SignInBuilder appleModern() {
        category = Category.NON_INTERACTIVE;
        app = new SignIn.App(APPLE_APP, "Apple Internet Accounts", EXCHANGE);
        client = new SignIn.Client(
                "Mobile Apps and Desktop clients", "oAuth2", "", "refreshToken", List.of("EAS.AccessAsUser.All"));
        return this;
    }

    public SignInBuilder app(String appId, String name) {
        app = new SignIn.App(appId, name, app.resource());
        return this;
    }

    public SignInBuilder resource(String resource) {
        app = new SignIn.App(app.id(), app.name(), resource);
        return this;
    }

    public SignInBuilder client(String clientApp, String protocol) {
        client = new SignIn.Client(clientApp, protocol, client.agent(), client.token(), client.scopes());
        return this;
    }

    public SignInBuilder agent(String userAgent) {
        client = new SignIn.Client(client.app(), client.protocol(), userAgent, client.token(), client.scopes());
        return this;
    }

    public SignInBuilder scopes(String... scopes) {
        client = new SignIn.Client(client.app(), client.protocol(), client.agent(), client.token(), List.of(scopes));
        return this;
    }

    public SignInBuilder code(int value) {
        code = value;
        return this;
    }

    public SignInBuilder conditionalAccess(String value) {
        conditionalAccess = value;
        return this;
    }

    public SignInBuilder password(SignIn.Password value) {
        password = value;
        return this;
    }

    public SignInBuilder from(String address) {
        source = new SignIn.Source(address, source.country(), source.city(), source.asn());
        return this;
    }

    public SignInBuilder from(String address, String country, long asn) {
        source = new SignIn.Source(address, country, "", asn);
        return this;
    }

    public SignInBuilder os(String os) {
        device = new SignIn.Device("", os, "", false);
        return this;
    }

    public SignInBuilder correlation(String value) {
        correlationId = value;
        return this;
    }

    public SignInBuilder onManagedDevice() {
        device = new SignIn.Device("44444444-0000-4000-8000-000000000001", "Windows10", "Edge 142.0.0", true);
        return this;
    }

    /** When Azure wrote the record. */
    public SignInBuilder recorded(Instant written) {
        recorded = written;
        return this;
    }

    /** The sign-in; without an id of its own it is named after user, time and address, so equal ones are duplicates. */
    public SignIn build() {
        String name =
                id.isEmpty() ? user.id() + "-" + time + "-" + source.address() + "-" + client.app() + "-" + code : id;
        return new SignIn(
                SignInEvent.VERSION,
                name,
                tenantId,
                category,
                time,
                recorded,
                user,
                app,
                client,
                new SignIn.Result(code, conditionalAccess, List.of(), password, "singleFactorAuthentication"),
                source,
                device,
                correlationId,
                "AzureAD",
                "none");
    }
}
