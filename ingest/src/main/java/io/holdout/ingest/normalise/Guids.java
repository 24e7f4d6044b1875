package io.holdout.ingest.normalise;

/** The shape of directory ids: 8-4-4-4-12 hex digits. */
final class Guids {
    private static final String ZERO = "00000000-0000-0000-0000-000000000000";

    private Guids() {}

    static boolean is(String text) {
        if (text.length() != ZERO.length()) {
            return false;
        }
        for (int i = 0; i < ZERO.length(); i++) {
            char c = text.charAt(i);
            if (ZERO.charAt(i) == '-' ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }

    /** The id that stands for a user the directory does not know; as a key it would gather all of them. */
    static boolean isZero(String text) {
        return text.equals(ZERO);
    }
}
