package io.holdout.processor.agent;

import org.jspecify.annotations.Nullable;

/** Reads the user agents of Apple's mail and account services. */
final class AppleAgents {
    private static final String ACTIVE_SYNC = "Apple-";
    private static final String EXCHANGE_WEB_SERVICES = "AppleExchangeWebServices/";

    private AppleAgents() {}

    /** Null where the text is not of a form that Apple's services use. */
    static @Nullable UserAgent decode(String text) {
        if (text.startsWith(ACTIVE_SYNC)) {
            return activeSync(text);
        }
        if (text.startsWith(EXCHANGE_WEB_SERVICES)) {
            return UserAgent.of(Family.MAC, Platform.MACOS, null);
        }
        if (text.startsWith("iOS/")) {
            return inClear(text, "iOS/".length(), Family.APPLE, Platform.IOS);
        }
        if (text.startsWith("iPadOS/")) {
            return inClear(text, "iPadOS/".length(), Family.APPLE, Platform.IPADOS);
        }
        if (text.startsWith("macOS/")) {
            return inClear(text, "macOS/".length(), Family.MAC, Platform.MACOS);
        }
        if (text.startsWith("MacOSX/")) {
            return inClear(text, "MacOSX/".length(), Family.MAC, Platform.MACOS);
        }
        if (text.startsWith("Mac OS X/")) {
            return inClear(text, "Mac OS X/".length(), Family.MAC, Platform.MACOS);
        }
        return null;
    }

    /** {@code Apple-<model>/<encoded build>}, as the mail app of iOS writes it. */
    private static UserAgent activeSync(String text) {
        int slash = text.indexOf('/');
        String model = AppleModel.decode(text.substring(ACTIVE_SYNC.length(), slash < 0 ? text.length() : slash));
        Platform platform = AppleModel.platform(model);
        DeviceCatalogue.Model known = DeviceCatalogue.model(model);
        String name = known == null ? "" : known.name();
        AppleBuild build = slash < 0 ? null : AppleBuild.decode(text, slash + 1, text.length());
        if (build == null || model.isEmpty()) {
            return new UserAgent(Family.APPLE, platform, model, name, "", "", false, false, false);
        }
        // the same builds number macOS, watchOS and tvOS too, with other versions
        String version = platform.isMobileApple() ? version(build) : "";
        return new UserAgent(
                Family.APPLE, platform, model, name, version, build.toString(), build.isBeta(), true, false);
    }

    /** {@code iOS/15.6 (19G71) dataaccessd/1.0}: version and build in clear, no model. */
    private static UserAgent inClear(String text, int start, Family family, Platform platform) {
        OsVersion version = OperatingSystem.versionAt(text, start);
        if (version == null) {
            return new UserAgent(family, platform, "", "", "", "", false, false, false);
        }
        int open = text.indexOf(" (", start);
        int close = open < 0 ? -1 : text.indexOf(')', open);
        AppleBuild build = close < 0 ? null : AppleBuild.parse(text.substring(open + 2, close));
        return new UserAgent(
                family,
                platform,
                "",
                "",
                version.toString(),
                build == null ? "" : build.toString(),
                build != null && build.isBeta(),
                true,
                false);
    }

    private static String version(AppleBuild build) {
        String released = DeviceCatalogue.version(build);
        if (!released.isEmpty()) {
            return released;
        }
        int major = build.iosMajor();
        return major == 0 ? "" : Integer.toString(major);
    }
}
