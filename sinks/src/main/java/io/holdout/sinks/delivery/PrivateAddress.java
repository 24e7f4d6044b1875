package io.holdout.sinks.delivery;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses are no part of the public internet, so that no webhook can be pointed at what lies behind the firewall. */
final class PrivateAddress {
    private PrivateAddress() {}

    /**
     * This machine, private, link-local (metadata services too), shared, multicast and reserved networks, and IPv6 addresses that hold
     * such an IPv4 address (source: IANA's registries of special-purpose addresses).
     */
    static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? ofVersion6(bytes) : ofVersion4(bytes, 0);
    }

    private static boolean ofVersion4(byte[] bytes, int at) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        int c = bytes[at + 2] & 0xff;
        return a == 0
                || a == 10
                || a == 127
                || a >= 224
                || (a == 100 && b >= 64 && b < 128)
                || (a == 169 && b == 254)
                || (a == 172 && b >= 16 && b < 32)
                || (a == 192 && b == 168)
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19));
    }

    private static boolean ofVersion6(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if ((first & 0xfe00) == 0xfc00) { // unique local
            return true;
        }
        if (first == 0x2002) { // 6to4
            return ofVersion4(bytes, 2);
        }
        boolean translated = first == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b; // NAT64
        return (translated || isZero(bytes, 10)) && ofVersion4(bytes, 12);
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
