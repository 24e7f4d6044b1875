package io.holdout.sinks.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The secret address of a webhook; known to people by a fingerprint of 8 hexadecimal digits. */
public final class WebhookUrl {
    private final URI uri;
    private final String id;

    private WebhookUrl(URI uri, String id) {
        this.uri = uri;
        this.id = id;
    }

    /**
     * Takes an https address, or an http address of this machine (127.0.0.0/8, ::1, localhost).
     *
     * @throws IllegalArgumentException saying what is wrong without repeating any of the text
     */
    public static WebhookUrl parse(String text) {
        URI uri = uri(text.strip());
        String host = uri == null ? null : uri.getHost();
        if (uri == null || uri.getScheme() == null || host == null) {
            throw new IllegalArgumentException("the webhook address is not a URL: copy it again from Teams");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
            throw new IllegalArgumentException("the webhook address must begin with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the webhook address must have neither user nor fragment");
        }
        return new WebhookUrl(uri, fingerprint(uri));
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
