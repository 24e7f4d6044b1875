package io.holdout.processor.agent;

import io.holdout.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network a sign-in came from: {@code 203.0.113.0/24}, {@code 2001:db8:1:2::/64}, or {@code unknown}.
 *
 * @param text canonical, lower case, as in RFC 5952
 */
public record SourcePrefix(String text) {
    public static final SourcePrefix UNKNOWN = new SourcePrefix("unknown");

    /** The /24 of an IPv4 address, the /64 of an IPv6 address: what one site or one subscriber holds. */
    public static SourcePrefix of(@Nullable String address) {
        return of(address, 64);
    }

    /** The /24 of an IPv4 address, the /48 of an IPv6 address: what one attacker can rent. */
    public static SourcePrefix wide(@Nullable String address) {
        return of(address, 48);
    }

    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    @Override
    public String toString() {
        return text;
    }

    private static SourcePrefix of(@Nullable String address, int ipv6Bits) {
        byte[] bytes = address == null ? null : IpAddress.parse(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        if (bytes.length == 4) {
            return new SourcePrefix((bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24");
        }
        StringBuilder text = new StringBuilder();
        int groups = ipv6Bits / 16;
        while (groups > 0 && group(bytes, groups - 1) == 0) {
            groups--;
        }
        // the zeros at the end are always the longest run, so this is what "::" stands for
        for (int i = 0; i < groups; i++) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString(group(bytes, i)));
        }
        return new SourcePrefix(text.append("::/").append(ipv6Bits).toString());
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }
}
