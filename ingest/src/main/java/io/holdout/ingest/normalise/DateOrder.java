package io.holdout.ingest.normalise;

/** Whether the day or the month comes first where a date is written with slashes or dashes and the year at its end. */
public enum DateOrder {
    DMY,
    MDY
}
