package io.holdout.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.Utils;

/**
 * The keys of the topics and the one partitioner behind them: whatever is about a user lies in that user's partition.
 */
public final class Keys {
    private static final char SEPARATOR = '|';

    private Keys() {}

    /**
     * {@code tenantId|userId}; without a user id the lower-case user name, and where the directory does not know the user,
     * the source address, so that a spray over unknown names does not end in one giant key.
     */
    public static String user(SignIn signIn) {
        SignIn.User user = signIn.user();
        String who;
        if (!user.id().isEmpty()) {
            who = user.id().toLowerCase(Locale.ROOT);
        } else if (!user.name().isEmpty() && !isUnknownUser(signIn.result().code())) {
            who = user.name().toLowerCase(Locale.ROOT);
        } else if (!signIn.source().address().isEmpty()) {
            who = "@" + signIn.source().address();
        } else {
            who = "#" + signIn.id();
        }
        return escaped(signIn.tenantId()) + SEPARATOR + escaped(who);
    }

    /** {@code tenantId|userId|device}. */
    public static String device(String userKey, String device) {
        return userKey + SEPARATOR + escaped(device);
    }

    /** {@code tenantId|}, for what is about a tenant as a whole; the key of a user goes on after it. */
    public static String tenant(String tenantId) {
        return escaped(tenantId) + SEPARATOR;
    }

    /** The tenant that a key begins with, as it is written there. */
    public static String tenantOf(String key) {
        int end = key.indexOf(SEPARATOR);
        return end < 0 ? key : key.substring(0, end);
    }

    /** {@code tenantId|network}, for what is about a source of sign-ins. */
    public static String source(String tenantId, String network) {
        return escaped(tenantId) + SEPARATOR + escaped(network);
    }

    /** {@code tenantId|user|deviceId}, for a row of the inventory. */
    public static String inventory(String tenantId, String user, String deviceId) {
        return escaped(tenantId) + SEPARATOR + escaped(user) + SEPARATOR + escaped(deviceId);
    }

    /** {@code tenantId|id}, for an exception. */
    public static String exemption(String tenantId, String id) {
        return escaped(tenantId) + SEPARATOR + escaped(id);
    }

    /** The parts of a key, as they stand in it. */
    public static List<String> parts(String key) {
        return List.of(key.split("\\|", -1));
    }

    /** Key of ticks; no tenant is named so, because {@code #} never starts one. */
    public static String tick(String source) {
        return "#tick|" + source;
    }

    /** The partition of a user's or a device's key: murmur2 of {@code tenantId|userId}. */
    public static int partition(String key, int partitions) {
        int user = key.indexOf(SEPARATOR);
        int device = user < 0 ? -1 : key.indexOf(SEPARATOR, user + 1);
        String userKey = device < 0 ? key : key.substring(0, device);
        return Utils.toPositive(Utils.murmur2(userKey.getBytes(UTF_8))) % partitions;
    }

    /**
     * True for AADSTS50034, 51004, 90072 and 50020: the account is not in this directory (source: Microsoft's error
     * reference), so that the name is only what somebody typed.
     */
    public static boolean isUnknownUser(int code) {
        return code == 50034 || code == 51004 || code == 90072 || code == 50020;
    }

    /** Without what separates the parts of a key, and without the zero byte that ends a text in the rows kept under it. */
    private static String escaped(String part) {
        return part.indexOf(SEPARATOR) < 0 && part.indexOf('\0') < 0
                ? part
                : part.replace("|", "%7C").replace("\0", "%00");
    }
}
