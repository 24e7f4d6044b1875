package io.holdout.sinks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The secret address of a webhook; known to people by a fingerprint of 8 hexadecimal digits. */
public final class WebhookUrl {
    private final URI uri;
    private final String id;
    private final boolean allowPrivate;

    private WebhookUrl(URI uri, String id, boolean allowPrivate) {
        this.uri = uri;
        this.id = id;
        this.allowPrivate = allowPrivate;
    }

    /**
     * Takes an https address that is none of a private network; with {@code allowPrivate} those too, and an http address of this
     * machine (127.0.0.0/8, ::1, localhost). A name is looked up only when something is posted.
     *
     * @throws IllegalArgumentException saying what is wrong without repeating any of the text
     */
    public static WebhookUrl parse(String text, boolean allowPrivate) {
        URI uri = uri(text.strip());
        String host = uri == null ? null : uri.getHost();
        if (uri == null || uri.getScheme() == null || host == null) {
            throw new IllegalArgumentException("the webhook address is not a URL: copy it again from Teams");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http") && isLoopback(host))) {
            throw new IllegalArgumentException("the webhook address must begin with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the webhook address must have neither user nor fragment");
        }
        if (!allowPrivate && isPrivateLiteral(host)) {
            throw new IllegalArgumentException(
                    "the webhook address is of a private network: set allow-private if that is meant");
        }
        return new WebhookUrl(uri, fingerprint(uri), allowPrivate);
    }

    /**
     * False when a private address is behind the name, and none is allowed.
     *
     * @throws UnknownHostException when there is no address behind it
     */
    boolean mayBeReached(Names names) throws UnknownHostException {
        return allowPrivate || Arrays.stream(names.addresses(uri.getHost())).noneMatch(PrivateAddress::is);
    }

    /** What names stand for. */
    interface Names {
        Names OF_THE_SYSTEM = InetAddress::getAllByName;

        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Host in lower case, for telling families of webhooks apart; as secret as the rest. */
    public String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    URI uri() {
        return uri;
    }

    /** The same for the same address, and no help in guessing it. */
    public String id() {
        return id;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebhookUrl that && uri.equals(that.uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    @Override
    public String toString() {
        return "webhook " + id;
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // its message repeats the address
            return null;
        }
    }

    /** Decided on the text: a name that merely resolves to this machine could be made to resolve elsewhere. */
    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    }

    /** Literals alone: names are judged by what they stand for when something is posted. */
    private static boolean isPrivateLiteral(String host) {
        if (host.equalsIgnoreCase("localhost") || host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return true;
        }
        if (!host.startsWith("[") && !host.matches("[0-9.]+")) {
            return false;
        }
        try {
            return PrivateAddress.is(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            // digits and dots that are no address
            return true;
        }
    }

    private static String fingerprint(URI uri) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(uri.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
