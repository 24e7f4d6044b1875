package io.holdout.simulator.hub;

import java.io.IOException;
import java.util.List;

/** Where the segments of one partition come from. */
interface Segments {
    /**
     * What is kept of a partition.
     *
     * @param segments oldest first, without a gap between them
     */
    record Kept(LogState state, List<Segment> segments) {
        public Kept {
            segments = List.copyOf(segments);
        }
    }

    Kept open() throws IOException;

    /** An empty segment behind the last one. */
    Segment create(LogState state) throws IOException;
}
