package io.holdout.model;

import java.util.Arrays;

/**
 * A range of IP addresses: {@code 203.0.113.0/24}, {@code 2001:db8::/32}, or one address. An IPv4 address mapped into IPv6 is an IPv4
 * address.
 */
public final class AddressRange {
    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException when the text is no range; the message says what is wrong with it */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = IpAddress.parse(address);
        if (bytes == null || address.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is no address range such as 203.0.113.0/24");
        }
        boolean mapped = bytes.length == 4 && address.indexOf(':') >= 0;
        int bits = slash < 0 ? 8 * bytes.length : bits(text, text.substring(slash + 1)) - (mapped ? 96 : 0);
        if (bits < 0 || bits > 8 * bytes.length) {
            throw new IllegalArgumentException("'" + text + "' has a prefix length that its address does not have");
        }
        byte[] network = masked(bytes, bits);
        if (!Arrays.equals(network, bytes)) {
            throw new IllegalArgumentException("'" + text + "' names an address inside a range: " + text(network) + "/"
                    + bits + " is the range, " + text(bytes) + " the address");
        }
        return new AddressRange(bytes, bits);
    }

    private static int bits(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length behind the slash");
        }
        return Integer.parseInt(digits);
    }

    /** Whether an address lies in it; false for a text that is no address. */
    public boolean contains(String address) {
        byte[] bytes = IpAddress.parse(address);
        return bytes != null && bytes.length == network.length && Arrays.equals(masked(bytes, bits), network);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        System.arraycopy(address, 0, masked, 0, bits / 8);
        if (bits % 8 != 0) {
            masked[bits / 8] = (byte) (address[bits / 8] & 0xff << (8 - bits % 8));
        }
        return masked;
    }

    /** Whether every address of its kind lies in it. */
    public boolean isEverything() {
        return bits == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && range.bits == bits && Arrays.equals(range.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }

    /** Canonical, so that two spellings of one range are one: as in RFC 5952, without the length for one address. */
    @Override
    public String toString() {
        return bits == 8 * network.length ? text(network) : text(network) + "/" + bits;
    }

    private static String text(byte[] address) {
        if (address.length == 4) {
            return (address[0] & 0xff) + "." + (address[1] & 0xff) + "." + (address[2] & 0xff) + "."
                    + (address[3] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && group(address, end) == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << 8 | (address[2 * index + 1] & 0xff);
    }
}
