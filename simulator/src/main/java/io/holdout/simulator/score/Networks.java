package io.holdout.simulator.score;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** The networks of an address that a finding can be about. */
final class Networks {
    /** Nothing that would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Networks() {}

    /** The /24, or the /64 and the /48; none where it is no address. */
    static List<String> of(String address) {
        if (!LITERAL.matcher(address).matches()) {
            return List.of();
        }
        byte[] bytes;
        try {
            bytes = InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return List.of();
        }
        return bytes.length == 4
                ? List.of((bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + ".0/24")
                : List.of(prefix(bytes, 4), prefix(bytes, 3));
    }

    /** The first groups of an IPv6 address. */
    private static String prefix(byte[] bytes, int groups) {
        StringBuilder text = new StringBuilder();
        int last = groups;
        while (last > 0 && bytes[2 * last - 2] == 0 && bytes[2 * last - 1] == 0) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            text.append(i == 0 ? "" : ":")
                    .append(Integer.toHexString(((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF)));
        }
        return text.append("::/").append(16 * groups).toString();
    }
}
