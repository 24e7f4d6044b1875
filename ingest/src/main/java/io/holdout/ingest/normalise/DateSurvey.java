package io.holdout.ingest.normalise;

import org.jspecify.annotations.Nullable;

/** What all dates of a table say together about which number is the day where they have slashes: an export writes them all alike. */
public final class DateSurvey {
    private boolean plain;
    private boolean slashed;
    private boolean dayFirst;
    private boolean monthFirst;
    private boolean either;

    void take(String cell) {
        switch (Times.telling(cell)) {
            case NO_TIME -> {
                return;
            }
            case NO_SLASHES -> {
                plain = true;
                return;
            }
            case DAY_FIRST -> dayFirst = true;
            case MONTH_FIRST -> monthFirst = true;
            case EITHER -> either = true;
            case SAME, AMERICAN -> {
                // right in any order, or read as it is written unless others say otherwise
            }
        }
        slashed = true;
    }

    /** Whether the first dates have no slashes, so that no more need be looked at. */
    public boolean isNeedless() {
        return plain && !slashed;
    }

    /** The order that the dates tell; null where none tells, or one says this and another that. */
    public @Nullable DateOrder told() {
        if (dayFirst == monthFirst) {
            return null;
        }
        return dayFirst ? DateOrder.DMY : DateOrder.MDY;
    }

    /** Whether some dates have the day first and others the month. */
    public boolean isContradictory() {
        return dayFirst && monthFirst;
    }

    /** Whether there are dates that are other days in the other order, and no date tells which is right. */
    public boolean isDoubtful() {
        return either && told() == null;
    }
}
