package io.holdout.simulator.wire;

import java.util.List;

/**
 * How a client shows in the log.
 *
 * @param clientApp {@code clientAppUsed}
 * @param agent user agent, empty when the client sends none
 * @param protocol {@code authenticationProtocol}
 * @param token {@code incomingTokenType}
 * @param os operating system as Azure spells it for this client
 * @param registered whether the device is known to the directory
 * @param proof how the user proves who they are
 * @param scopes OAuth scopes asked for
 */
public record Look(
        Category category,
        App app,
        App resource,
        String clientApp,
        String agent,
        String protocol,
        String token,
        String os,
        String browser,
        boolean registered,
        Proof proof,
        List<String> scopes) {

    public Look {
        scopes = List.copyOf(scopes);
    }

    /** How a user proves who they are. */
    public enum Proof {
        PASSWORD,
        PASSWORD_AND_APP,
        SESSION,
        TOKEN
    }

    /** A client that hands the password to Exchange, which signs in for it. */
    public static Look legacy(String clientApp, String agent) {
        return new Look(
                Category.INTERACTIVE,
                App.EXCHANGE,
                App.EXCHANGE,
                clientApp,
                agent,
                "ropc",
                "none",
                "",
                "",
                false,
                Proof.PASSWORD,
                List.of());
    }

    /** A browser in front of a person. */
    public static Look browser(App app, App resource, String agent, String os, String browser) {
        return new Look(
                Category.INTERACTIVE,
                app,
                resource,
                "Browser",
                agent,
                "none",
                "none",
                os,
                browser,
                false,
                Proof.SESSION,
                List.of());
    }

    /** An app renewing its token with nobody in front of it. */
    public static Look refresh(App app, App resource, String agent, String os, String browser, String... scopes) {
        return new Look(
                Category.NON_INTERACTIVE,
                app,
                resource,
                "Mobile Apps and Desktop clients",
                agent,
                "none",
                "refreshToken",
                os,
                browser,
                false,
                Proof.TOKEN,
                List.of(scopes));
    }

    /** A neighbour on the hub, of which only the category matters. */
    public static Look neighbour(Category category) {
        return new Look(category, App.GRAPH, App.GRAPH, "", "", "", "", "", "", false, Proof.TOKEN, List.of());
    }

    public Look on(Category newCategory) {
        return new Look(
                newCategory, app, resource, clientApp, agent, protocol, token, os, browser, registered, proof, scopes);
    }

    /** The same client when it trades the password for its first token. */
    public Look granting() {
        return new Look(
                Category.INTERACTIVE,
                app,
                resource,
                clientApp,
                agent,
                "ropc",
                "none",
                os,
                browser,
                registered,
                Proof.PASSWORD,
                scopes);
    }

    public Look as(App newApp, String newClientApp) {
        return new Look(
                category,
                newApp,
                resource,
                newClientApp,
                agent,
                protocol,
                token,
                os,
                browser,
                registered,
                proof,
                scopes);
    }

    public Look proving(Proof newProof) {
        return new Look(
                category, app, resource, clientApp, agent, protocol, token, os, browser, registered, newProof, scopes);
    }

    public Look onRegisteredDevice() {
        return new Look(category, app, resource, clientApp, agent, protocol, token, os, browser, true, proof, scopes);
    }

    /** Whether Exchange signed in with the user's password. */
    public boolean isLegacy() {
        return proof == Proof.PASSWORD && app.equals(App.EXCHANGE);
    }

    /** Whether the client handed over a password. */
    public boolean isPasswordGrant() {
        return protocol.equals("ropc");
    }
}
