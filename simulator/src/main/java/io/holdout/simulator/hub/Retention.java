package io.holdout.simulator.hub;

/** How much one partition keeps at most. */
record Retention(long bytes, int events) {
    private static final int SEGMENTS = 8;

    /** Whole segments are given up, so a segment is a small part of what is kept. */
    long segmentBytes() {
        return Math.max(1, bytes / SEGMENTS);
    }
}
