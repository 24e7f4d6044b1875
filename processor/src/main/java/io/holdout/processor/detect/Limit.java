package io.holdout.processor.detect;

import io.holdout.model.Rule;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What can be set of the rules, with the section and the key it has in a file of rules. The range keeps a limit within what the stages
 * remember, and away from what would alert on everything or on nothing.
 */
public enum Limit {
    NEW_AFTER(Rule.LEGACY_SIGN_IN.id(), "new-after", Duration.ofDays(1), Duration.ofDays(90)),
    STALE_AFTER(Limit.DEVICES, "stale-after", Duration.ofDays(2), Duration.ofDays(89)),
    SILENT_AFTER(Rule.SILENT_STOP.id(), "after", Duration.ofDays(1), Duration.ofDays(60)),
    SILENT_MANY(Rule.SILENT_STOP.id(), "many", 2, 10_000),
    STALE_PASSWORD_FAILURES(Rule.STALE_PASSWORD.id(), "failures", 2, 50),
    STALE_PASSWORD_WITHIN(Rule.STALE_PASSWORD.id(), "within", Duration.ofMinutes(5), Duration.ofHours(12)),
    SETUP_SYNC_AFTER(Rule.SETUP_WITHOUT_SYNC.id(), "after", Duration.ofMinutes(30), Duration.ofDays(2)),
    UPGRADE_AFTER(Rule.UPGRADE_STUCK.id(), "after", Duration.ofDays(1), Duration.ofDays(60)),
    CONSENT_MANY(Rule.CONSENT_MISSING.id(), "many", 2, 10_000),
    SPRAY_USERS(Rule.PASSWORD_SPRAY.id(), "users", 3, 1_000),
    SPRAY_WITHIN(Rule.PASSWORD_SPRAY.id(), "within", Duration.ofMinutes(5), Duration.ofHours(2)),
    SPRAY_SYSTEM_USERS(Rule.PASSWORD_SPRAY.id(), "system-users", 3, 1_000),
    SLOW_SPRAY_USERS(Rule.SLOW_SPRAY.id(), "users", 3, 1_000),
    SLOW_SPRAY_ATTEMPTS(Rule.SLOW_SPRAY.id(), "attempts", 1, 10);

    /** The section of what is about devices, whatever the rule. */
    public static final String DEVICES = "devices";

    private final String section;
    private final String key;
    private final boolean time;
    private final long least;
    private final long most;

    Limit(String section, String key, int least, int most) {
        this(section, key, false, least, most);
    }

    Limit(String section, String key, Duration least, Duration most) {
        this(section, key, true, least.toSeconds(), most.toSeconds());
    }

    Limit(String section, String key, boolean time, long least, long most) {
        this.section = section;
        this.key = key;
        this.time = time;
        this.least = least;
        this.most = most;
    }

    /** A rule's id, or {@link #DEVICES}. */
    public String section() {
        return section;
    }

    public String key() {
        return key;
    }

    /** Section and key, as texts name it: {@code password-spray.users}. */
    public String id() {
        return section + "." + key;
    }

    public static Optional<Limit> named(String id) {
        return Arrays.stream(values()).filter(limit -> limit.id().equals(id)).findFirst();
    }

    /** Whether its value is a time, in whole seconds, and not a count. */
    public boolean isTime() {
        return time;
    }

    public boolean allows(long value) {
        return value >= least && value <= most;
    }

    /** {@code between 3 and 1000}, {@code between PT5M and PT2H}. */
    public String range() {
        return "between " + written(least) + " and " + written(most);
    }

    /** As it stands in a file: {@code 10}, {@code PT20M}, {@code P7D}. */
    public String written(long value) {
        if (!time) {
            return Long.toString(value);
        }
        long day = Duration.ofDays(1).toSeconds();
        return value > 0 && value % day == 0
                ? "P" + value / day + "D"
                : Duration.ofSeconds(value).toString();
    }

    /** As people say it: {@code 10}, {@code 20 minutes}, {@code 7 days}, {@code 1 hour}. */
    String told(long value) {
        if (!time) {
            return Long.toString(value);
        }
        if (value % Duration.ofDays(1).toSeconds() == 0) {
            return number(value / Duration.ofDays(1).toSeconds(), "day");
        }
        if (value % Duration.ofHours(1).toSeconds() == 0) {
            return number(value / Duration.ofHours(1).toSeconds(), "hour");
        }
        return value % 60 == 0 ? number(value / 60, "minute") : number(value, "second");
    }

    private static String number(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }

    int checked(int value) {
        check(value);
        return value;
    }

    Duration checked(Duration value) {
        check(value.toSeconds());
        return value;
    }

    private void check(long value) {
        if (!allows(value)) {
            throw new IllegalArgumentException(id() + " must lie " + range() + ", and is " + written(value));
        }
    }
}
