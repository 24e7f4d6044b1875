package io.holdout.processor.agent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operating system as far as it is known.
 *
 * @param version {@code 15.6.1}, the major version alone where no more is known, "" where nothing is
 * @param build Apple's build, {@code 19G82}, or ""
 */
public record OperatingSystem(Platform platform, String version, String build) {
    public static final OperatingSystem UNKNOWN = new OperatingSystem(Platform.OTHER, "", "");

    /** From 15.6 on iOS replaces the password of a mail account by a token, without asking the user. */
    private static final OsVersion SILENT_UPGRADE = new OsVersion(15, 6, 0);

    private static final int LONGEST_NAME = "windows".length();

    /** Tools that try passwords keep the user agent of a phone that was new when they were written. */
    private static final int OUTDATED_AFTER_YEARS = 3;

    /** Since 11.3.1 the mail app of iOS signs in with OAuth when the account is added again. */
    private static final OsVersion MODERN_SIGN_IN = new OsVersion(11, 3, 1);

    /**
     * Reads {@code deviceDetail.operatingSystem}, which is spelled in many ways: "Ios 18.2.1", "iOS 15", "Windows10", "MacOs".
     */
    public static OperatingSystem named(String text) {
        int letters = 0;
        while (letters < text.length() && isLetter(text.charAt(letters))) {
            letters++;
        }
        Platform platform = switch (lower(text, letters)) {
            case "ios" -> Platform.IOS;
            case "ipados" -> Platform.IPADOS;
            case "mac", "macos", "macosx" -> Platform.MACOS;
            case "android" -> Platform.ANDROID;
            case "windows" -> Platform.WINDOWS;
            default -> Platform.OTHER;
        };
        if (platform == Platform.OTHER) {
            return UNKNOWN;
        }
        OsVersion version = OsVersion.parse(text.substring(letters).strip());
        return new OperatingSystem(platform, version == null ? "" : version.toString(), "");
    }

    /** Whether this system is at least at that version; builds of iOS decide where the version is not known closely enough. */
    public Answer atLeast(OsVersion wanted) {
        OsVersion known = OsVersion.parse(version);
        Answer answer = known == null ? Answer.UNKNOWN : known.atLeast(wanted);
        AppleBuild iosBuild = platform.isMobileApple() ? AppleBuild.parse(build) : null;
        if (answer != Answer.UNKNOWN || iosBuild == null) {
            return answer;
        }
        if (wanted.equals(SILENT_UPGRADE)) {
            return iosBuild.isIos15Dot6OrLater();
        }
        return wanted.compareTo(SILENT_UPGRADE) < 0 && iosBuild.isIos15Dot6OrLater() == Answer.YES
                ? Answer.YES
                : Answer.UNKNOWN;
    }

    /** Whether this is a build of iOS that was, at that time, certainly three years old. */
    public boolean isOutdated(Instant at) {
        AppleBuild iosBuild = platform.isMobileApple() ? AppleBuild.parse(build) : null;
        LocalDate released = iosBuild == null ? null : DeviceCatalogue.releasedBy(iosBuild);
        return released != null
                && released.plusYears(OUTDATED_AFTER_YEARS)
                        .isBefore(at.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** Whether the mail app can sign in with OAuth at all, by adding the account again; {@link Answer#NO} for other systems. */
    public Answer supportsModernSignIn() {
        return platform.isMobileApple() ? atLeast(MODERN_SIGN_IN) : Answer.NO;
    }

    /** Whether the mail app can move its accounts to OAuth by itself; {@link Answer#NO} for other systems. */
    public Answer upgradesSilently() {
        return platform.isMobileApple() ? atLeast(SILENT_UPGRADE) : Answer.NO;
    }

    private static String lower(String text, int end) {
        return end > LONGEST_NAME ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Reads a version in clear that starts at an index of a text, as in {@code iOS/15.6 (19G71)}. */
    static @Nullable OsVersion versionAt(String text, int start) {
        int end = start;
        while (end < text.length()
                && (text.charAt(end) == '.' || (text.charAt(end) >= '0' && text.charAt(end) <= '9'))) {
            end++;
        }
        return end == start ? null : OsVersion.parse(text.substring(start, end));
    }
}
