package io.holdout.processor.agent;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Version of an operating system, compared part by part as numbers.
 *
 * @param minor {@link #UNKNOWN} where only the major version is known
 * @param patch 0 where none is written
 */
public record OsVersion(int major, int minor, int patch) implements Comparable<OsVersion> {
    /** Minor version of a version of which only the major part is known. */
    public static final int UNKNOWN = -1;

    /** Longest part read; Windows builds ({@code 10.0.17134}) have five digits. */
    private static final int MAX_DIGITS = 6;

    private static final Comparator<OsVersion> ORDER = Comparator.comparingInt(OsVersion::major)
            .thenComparingInt(OsVersion::minor)
            .thenComparingInt(OsVersion::patch);

    public OsVersion {
        if (major < 0 || minor < UNKNOWN || patch < 0) {
            throw new IllegalArgumentException("no such version: " + major + "." + minor + "." + patch);
        }
    }

    /**
     * Reads {@code 15}, {@code 15.6}, {@code 15.6.1} and {@code 16.4.1 (a)}; what follows the third number is not looked at.
     *
     * @return null where the text does not start with such a version
     */
    public static @Nullable OsVersion parse(String text) {
        int[] parts = {0, UNKNOWN, 0};
        int at = 0;
        for (int part = 0; part < parts.length; part++) {
            int start = at;
            int value = 0;
            while (at < text.length() && isDigit(text.charAt(at))) {
                if (at - start == MAX_DIGITS) {
                    return null;
                }
                value = value * 10 + (text.charAt(at) - '0');
                at++;
            }
            if (at == start) {
                return null;
            }
            parts[part] = value;
            if (at == text.length() || text.charAt(at) != '.') {
                break;
            }
            at++;
        }
        return new OsVersion(parts[0], parts[1], parts[2]);
    }

    /** Whether this version is the given one or a later one; open where the minor version decides and is not known. */
    public Answer atLeast(OsVersion other) {
        if (major == other.major && minor == UNKNOWN) {
            return other.minor <= 0 && other.patch == 0 ? Answer.YES : Answer.UNKNOWN;
        }
        return Answer.of(compareTo(other) >= 0);
    }

    public Answer atLeast(int otherMajor, int otherMinor) {
        return atLeast(new OsVersion(otherMajor, otherMinor, 0));
    }

    /** Number by number: 15.6 comes before 15.10; a version of unknown minor part comes before those of the same major part. */
    @Override
    public int compareTo(OsVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        if (minor == UNKNOWN) {
            return Integer.toString(major);
        }
        return patch == 0 ? major + "." + minor : major + "." + minor + "." + patch;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
