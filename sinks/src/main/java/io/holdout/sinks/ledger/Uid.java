package io.holdout.sinks.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Id of a finding in 16 bytes: its own 32 hexadecimal digits, or the first half of the SHA-256 of one that has others. */
public record Uid(long high, long low) {
    private static final HexFormat HEX = HexFormat.of();

    public static Uid of(String uid) {
        if (uid.length() == 32 && uid.chars().allMatch(Uid::isLowerHex)) {
            return new Uid(HexFormat.fromHexDigitsToLong(uid, 0, 16), HexFormat.fromHexDigitsToLong(uid, 16, 32));
        }
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(uid.getBytes(UTF_8)));
            return new Uid(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isLowerHex(int letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    }

    /** 32 hexadecimal digits. */
    public String hex() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
