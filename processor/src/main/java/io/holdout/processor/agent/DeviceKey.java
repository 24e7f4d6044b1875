package io.holdout.processor.agent;

import io.holdout.model.Protocol;

/**
 * Names of a user's devices. Legacy sign-ins carry no device id, so a device is its family and model; two phones of one model
 * are one device here. The version is never part of the name, because an update does not make a new device.
 */
public final class DeviceKey {
    /** Longest model that is believed. */
    static final int MAX_MODEL = 40;

    private DeviceKey() {}

    /**
     * {@code apple:iPhone9,1}, {@code samsung:SM-A515F}, {@code outlook-desktop:15}; {@code gmail} and the like for families
     * without models; {@code smtp:203.0.113.0/24} where the agent names no device. The services of macOS name none either, and
     * a user's Macs differ at most by where they are.
     */
    public static String of(UserAgent agent, Protocol protocol, SourcePrefix prefix) {
        return switch (agent.family()) {
            case GMAIL, ANDROID, OUTLOOK_MOBILE, WINDOWS_MAIL, WINDOWS_PHONE, TEAMS_ROOMS ->
                agent.family().id();
            case APPLE, SAMSUNG, OUTLOOK_DESKTOP ->
                agent.model().isEmpty()
                        ? address(protocol, prefix)
                        : agent.family().id() + ":" + agent.model();
            case MAC, EXCHANGE_PROXY, SCRIPT, BROWSER, OTHER, NONE -> address(protocol, prefix);
        };
    }

    /** Whether a model may be part of a key; models are chosen by whoever signs in. */
    static boolean isModel(String text) {
        if (text.isEmpty() || text.length() > MAX_MODEL) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!allowed && ",._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String address(Protocol protocol, SourcePrefix prefix) {
        return protocol.id() + ":" + prefix;
    }
}
