package io.holdout.processor.agent;

/** Operating systems, with the names people know them by. */
public enum Platform {
    IOS("iOS"),
    IPADOS("iPadOS"),
    MACOS("macOS"),
    ANDROID("Android"),
    WINDOWS("Windows"),
    OTHER("unknown");

    private final String title;

    Platform(String title) {
        this.title = title;
    }

    /** As a person would write it; what {@code DeviceState.platform} holds. */
    public String title() {
        return title;
    }

    /** Whether both are known and no device runs either: iPads have said iOS and iPadOS. */
    boolean isOtherThan(Platform other) {
        return this != OTHER && other != OTHER && this != other && !(isMobileApple() && other.isMobileApple());
    }

    /** Whether this is the operating system of iPhones, iPods and iPads, which share builds and versions. */
    public boolean isMobileApple() {
        return this == IOS || this == IPADOS;
    }
}
