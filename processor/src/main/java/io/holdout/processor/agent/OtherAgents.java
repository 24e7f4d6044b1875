package io.holdout.processor.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the user agents of everyone but Apple's own services. */
final class OtherAgents {
    private static final String SAMSUNG = "SAMSUNG-";
    private static final String OFFICE = "Microsoft Office/";
    private static final String MAC_OUTLOOK = "MacOutlook/";

    /** How the agents of libraries and command lines start, in any case. */
    private static final List<String> LIBRARIES = List.of(
            "python",
            "axios",
            "fasthttp",
            "go-resty",
            "go-http-client",
            "guzzlehttp",
            "curl",
            "wget",
            "okhttp",
            "node-fetch",
            "undici",
            "postmanruntime",
            "libwww-perl",
            "java/");

    /** Names of Microsoft's app for meeting rooms; the last one is that of its package. What its agents look like is not documented. */
    private static final List<String> ROOMS = List.of("TeamsRoom", "Teams Room", "SkypeRoomSystem");

    /** Browsers stopped telling the version of iOS with 18 and of macOS with 10.15; from then on they name a frozen one. */
    private static final int LAST_IOS_TOLD = 17;

    private OtherAgents() {}

    /** With which of its agents Exchange Online signed in for the client; spelled in several ways. */
    static Proxy exchangeProxy(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case 'B', 'b' -> {
                    if (isAt(text, i, "BAV2ROPC")) {
                        return Proxy.BAV2ROPC;
                    }
                }
                case 'C', 'c' -> {
                    if (isAt(text, i, "CBAInPROD") || isAt(text, i, "CBAInTAR")) {
                        return Proxy.CBAIN;
                    }
                }
                case 'M', 'm' -> {
                    if (isAt(text, i, "MSRPC")) {
                        return Proxy.MSRPC;
                    }
                }
                default -> {
                    // no agent of Exchange starts here
                }
            }
        }
        return Proxy.NONE;
    }

    static UserAgent decode(String text) {
        UserAgent mail = text.startsWith("Android") || text.startsWith(SAMSUNG) ? android(text) : microsoft(text);
        if (mail != null) {
            return mail;
        }
        for (String library : LIBRARIES) {
            if (isAt(text, 0, library)) {
                return UserAgent.of(Family.SCRIPT).asTool();
            }
        }
        for (String room : ROOMS) {
            if (contains(text, room)) {
                return UserAgent.of(Family.TEAMS_ROOMS, Platform.OTHER, null);
            }
        }
        return text.startsWith("Mozilla/") || text.startsWith("Opera/") ? browser(text) : UserAgent.of(Family.OTHER);
    }

    private static @Nullable UserAgent android(String text) {
        int rest = text.startsWith("Android-") || text.startsWith("Android/") ? "Android-".length() : 0;
        if (text.startsWith(SAMSUNG, rest)) {
            return samsung(text, rest + SAMSUNG.length());
        }
        if (text.startsWith("Android-Mail/")) {
            // the number is the app's, not Android's
            return UserAgent.of(Family.GMAIL, Platform.ANDROID, null);
        }
        return rest == 0 ? null : UserAgent.of(Family.ANDROID, Platform.ANDROID, OperatingSystem.versionAt(text, rest));
    }

    /** {@code Android-SAMSUNG-SM-A515F/101.10}; the number is the mail client's. Some carriers' phones say SAMSUNG twice. */
    private static UserAgent samsung(String text, int start) {
        int from = text.startsWith(SAMSUNG, start) ? start + SAMSUNG.length() : start;
        int slash = text.indexOf('/', from);
        String model = text.substring(from, slash < 0 ? text.length() : slash);
        boolean decoded = DeviceKey.isModel(model);
        return new UserAgent(Family.SAMSUNG, Platform.ANDROID, decoded ? model : "", "", "", "", false, decoded, false);
    }

    private static @Nullable UserAgent microsoft(String text) {
        if (text.startsWith(OFFICE)) {
            boolean mac = text.contains("Macintosh") || text.contains("Mac OS X");
            return outlook(text, OFFICE.length(), mac);
        }
        if (text.startsWith(MAC_OUTLOOK)) {
            return outlook(text, MAC_OUTLOOK.length(), true);
        }
        if (text.startsWith("Outlook-iOS-Android/")) {
            return UserAgent.of(Family.OUTLOOK_MOBILE, Platform.OTHER, null);
        }
        if (text.startsWith("Outlook-iOS/")) {
            return UserAgent.of(Family.OUTLOOK_MOBILE, Platform.IOS, null);
        }
        if (text.startsWith("Outlook-Android/")) {
            return UserAgent.of(Family.OUTLOOK_MOBILE, Platform.ANDROID, null);
        }
        if (text.startsWith("MSFT-WIN")) {
            return UserAgent.of(Family.WINDOWS_MAIL, Platform.WINDOWS, afterSlash(text));
        }
        if (text.startsWith("MSFT-WP")) {
            return UserAgent.of(Family.WINDOWS_PHONE, Platform.WINDOWS, afterSlash(text));
        }
        return null;
    }

    /** {@code Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro)}. */
    private static UserAgent outlook(String text, int start, boolean mac) {
        OsVersion version = OperatingSystem.versionAt(text, start);
        Platform platform = mac ? Platform.MACOS : Platform.WINDOWS;
        if (version == null) {
            return new UserAgent(Family.OUTLOOK_DESKTOP, platform, "", "", "", "", false, false, false);
        }
        int nt = mac ? -1 : text.indexOf("Windows NT ");
        OsVersion windows = nt < 0 ? null : OperatingSystem.versionAt(text, nt + "Windows NT ".length());
        return new UserAgent(
                Family.OUTLOOK_DESKTOP,
                platform,
                (mac ? "mac-" : "") + version.major(),
                mac ? "Outlook for Mac" : outlookName(version.major()),
                windows == null ? "" : windows.toString(),
                "",
                false,
                true,
                false);
    }

    private static String outlookName(int major) {
        return switch (major) {
            case 12 -> "Outlook 2007";
            case 14 -> "Outlook 2010";
            case 15 -> "Outlook 2013";
            case 16 -> "Outlook 2016 or later";
            default -> "";
        };
    }

    private static UserAgent browser(String text) {
        if (text.contains("WindowsPowerShell/") || text.contains("PowerShell/")) {
            return UserAgent.of(Family.SCRIPT).asTool();
        }
        int open = text.indexOf('(');
        String system = open < 0 ? "" : text.substring(open + 1);
        if (system.startsWith("iPhone") || system.startsWith("iPod")) {
            return browser(Platform.IOS, iosVersion(system));
        }
        if (system.startsWith("iPad")) {
            return browser(Platform.IPADOS, iosVersion(system));
        }
        if (system.startsWith("Macintosh")) {
            return browser(Platform.MACOS, "");
        }
        if (system.startsWith("Windows")) {
            return browser(Platform.WINDOWS, "");
        }
        return browser(system.startsWith("Linux; Android") ? Platform.ANDROID : Platform.OTHER, "");
    }

    private static UserAgent browser(Platform platform, String version) {
        return new UserAgent(Family.BROWSER, platform, "", "", version, "", false, false, false);
    }

    /** {@code CPU iPhone OS 16_6 like Mac OS X}; the build in these agents, 15E148, has been frozen for long. */
    private static String iosVersion(String system) {
        int os = system.indexOf(" OS ");
        int start = os + " OS ".length();
        int like = os < 0 ? -1 : system.indexOf(" like Mac OS X", start);
        if (like < 0) {
            return "";
        }
        OsVersion version = OsVersion.parse(system.substring(start, like).replace('_', '.'));
        return version == null || version.major() > LAST_IOS_TOLD ? "" : version.toString();
    }

    private static @Nullable OsVersion afterSlash(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? null : OperatingSystem.versionAt(text, slash + 1);
    }

    private static boolean contains(String text, String word) {
        for (int i = text.length() - word.length(); i >= 0; i--) {
            if (isAt(text, i, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(String text, int index, String word) {
        return text.regionMatches(true, index, word, 0, word.length());
    }
}
