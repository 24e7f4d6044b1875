package io.holdout.sinks.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the seconds since 1970 in decimal, a full stop, and the body; shown as {@code v1=} and 64 hexadecimal digits. */
public final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * With the UTF-8 bytes of a secret of 16 characters or more.
     *
     * @throws IllegalArgumentException for a shorter one, which could be guessed
     */
    public Signature(String secret) {
        if (secret.length() < 16) {
            throw new IllegalArgumentException("the secret must have 16 characters or more");
        }
        key = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    String of(Instant time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(Long.toString(time.getEpochSecond()).getBytes(US_ASCII));
            mac.update((byte) '.');
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
