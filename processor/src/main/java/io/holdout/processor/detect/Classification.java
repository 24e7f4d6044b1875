package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The class of one sign-in, decided in a fixed order: client app, password grant, user agent, modern client app. The
 * application id alone never decides: Outlook on the web also signs in as Exchange Online.
 *
 * @param protocol legacy protocol, null for all but {@link SignInClass#LEGACY}
 * @param confidence certain where the client app says so, likely where only protocol or user agent do
 */
record Classification(SignInClass kind, @Nullable Protocol protocol, Confidence confidence) {
    private static final String EXCHANGE = "00000002-0000-0ff1-ce00-000000000000";

    /** Values of {@code clientAppUsed} (Microsoft's documentation and what records show), lower case. */
    private static final Map<String, Protocol> LEGACY = Map.ofEntries(
            Map.entry("exchange activesync", Protocol.EAS),
            Map.entry("authenticated smtp", Protocol.SMTP),
            Map.entry("smtp", Protocol.SMTP),
            Map.entry("imap4", Protocol.IMAP),
            Map.entry("imap", Protocol.IMAP),
            Map.entry("pop3", Protocol.POP),
            Map.entry("pop", Protocol.POP),
            Map.entry("exchange web services", Protocol.EWS),
            Map.entry("mapi over http", Protocol.MAPI),
            Map.entry("mapi", Protocol.MAPI),
            Map.entry("outlook anywhere (rpc over http)", Protocol.OUTLOOK_ANYWHERE),
            Map.entry("outlook anywhere", Protocol.OUTLOOK_ANYWHERE),
            Map.entry("offline address book", Protocol.OFFLINE_ADDRESS_BOOK),
            Map.entry("autodiscover", Protocol.AUTODISCOVER),
            Map.entry("exchange online powershell", Protocol.POWERSHELL),
            Map.entry("reporting web services", Protocol.REPORTING),
            Map.entry("outlook service", Protocol.OUTLOOK_SERVICE),
            Map.entry("universal outlook", Protocol.UNIVERSAL_OUTLOOK));

    private static final java.util.Set<String> MODERN =
            java.util.Set.of("browser", "mobile apps and desktop clients", "modern clients");

    static Classification of(SignIn signIn) {
        SignIn.Client client = signIn.client();
        String clientApp = client.app().trim().toLowerCase(Locale.ROOT);
        String agent = client.agent().toLowerCase(Locale.ROOT);

        Optional<Protocol> legacy = legacyProtocol(clientApp);
        if (legacy.isPresent()) {
            return new Classification(SignInClass.LEGACY, legacy.get(), Confidence.CERTAIN);
        }
        if (client.protocol().equalsIgnoreCase("ropc")) {
            return ofPasswordGrant(signIn.app(), agent);
        }
        if (agent.contains("bav2ropc")
                || agent.contains("cbainprod")
                || agent.contains("cbaintar")
                || agent.contains("msrpc")) {
            return new Classification(SignInClass.LEGACY, Protocol.OTHER, Confidence.LIKELY);
        }
        if (MODERN.contains(clientApp)) {
            return new Classification(SignInClass.MODERN, null, Confidence.CERTAIN);
        }
        return new Classification(SignInClass.UNDECIDED, null, Confidence.POSSIBLE);
    }

    private static Classification ofPasswordGrant(SignIn.App app, String agent) {
        if (MailApp.of(app.id()).filter(MailApp.APPLE::equals).isPresent()) {
            return new Classification(SignInClass.APPLE_ROPC_UPGRADE, null, Confidence.CERTAIN);
        }
        boolean exchangeFrontEnd =
                agent.startsWith("bav2ropc") || agent.startsWith("cbainprod") || agent.startsWith("cbaintar");
        boolean exchangeForItself =
                app.id().equalsIgnoreCase(EXCHANGE) && app.resource().equalsIgnoreCase(EXCHANGE);
        if (exchangeFrontEnd || exchangeForItself) {
            return new Classification(SignInClass.LEGACY, Protocol.OTHER, Confidence.LIKELY);
        }
        return new Classification(SignInClass.ROPC, null, Confidence.CERTAIN);
    }

    /** The protocol a client app names; "Other clients; IMAP" keeps what stands behind the semicolon. */
    private static Optional<Protocol> legacyProtocol(String clientApp) {
        Protocol exact = LEGACY.get(clientApp);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (clientApp.startsWith("other client")) {
            int tail = clientApp.indexOf(';');
            String named = tail < 0 ? "" : clientApp.substring(tail + 1).trim();
            return Optional.of(LEGACY.getOrDefault(named, Protocol.OTHER));
        }
        return Optional.empty();
    }
}
