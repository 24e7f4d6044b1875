package io.holdout.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses as text, without asking a name server what any other text means. */
public final class IpAddress {
    private static final int GROUPS = 8;

    private IpAddress() {}

    /** Four or sixteen bytes, or null for any other text; an IPv4 address mapped into IPv6 is an IPv4 address. */
    public static byte @Nullable [] parse(String text) {
        if (text.indexOf(':') < 0) {
            byte[] bytes = new byte[4];
            return ipv4(text, 0, bytes, 0) ? bytes : null;
        }
        int zone = text.indexOf('%');
        byte[] bytes = ipv6(zone < 0 ? text : text.substring(0, zone));
        return bytes != null && isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    /** Dotted decimal from an index to the end; leading zeros are refused, because some read them as octal. */
    private static boolean ipv4(String text, int start, byte[] into, int offset) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int first = at;
            while (at < text.length() && at - first < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + (text.charAt(at) - '0');
                at++;
            }
            if (at == first || value > 255 || (at - first > 1 && text.charAt(first) == '0')) {
                return false;
            }
            into[offset + part] = (byte) value;
            if (part < 3) {
                if (at == text.length() || text.charAt(at) != '.') {
                    return false;
                }
                at++;
            }
        }
        return at == text.length();
    }

    private static byte @Nullable [] ipv6(String text) {
        byte[] bytes = new byte[2 * GROUPS];
        int filled = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = at;
            int value = 0;
            while (end < text.length() && end - at < 4 && hex(text.charAt(end)) >= 0) {
                value = value << 4 | hex(text.charAt(end));
                end++;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                if (filled > 2 * GROUPS - 4 || !ipv4(text, at, bytes, filled)) {
                    return null;
                }
                filled += 4;
                break;
            }
            if (end == at || filled == 2 * GROUPS) {
                return null;
            }
            bytes[filled] = (byte) (value >> 8);
            bytes[filled + 1] = (byte) value;
            filled += 2;
            if (end == text.length()) {
                break;
            }
            if (text.charAt(end) != ':' || end + 1 == text.length()) {
                return null;
            }
            at = end + 1;
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                at++;
            }
        }
        if (gap < 0) {
            return filled == bytes.length ? bytes : null;
        }
        if (filled == bytes.length) {
            return null;
        }
        byte[] spread = new byte[bytes.length];
        System.arraycopy(bytes, 0, spread, 0, gap);
        System.arraycopy(bytes, gap, spread, bytes.length - (filled - gap), filled - gap);
        return spread;
    }

    /** Value of an ASCII digit, or -1; {@link Character#digit} would take the digits of all scripts. */
    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
