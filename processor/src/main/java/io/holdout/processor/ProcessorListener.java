package io.holdout.processor;

import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;

/** What a running processor tells of itself, from Streams' own threads: answer quickly. */
public interface ProcessorListener {
    /** For whom nobody listens. */
    ProcessorListener NONE = new ProcessorListener() {
        @Override
        public void serving() {}

        @Override
        public void waiting(String why) {}

        @Override
        public void restoring(long remaining) {}
    };

    /** Every partition that this instance has is being worked on. */
    void serving();

    /**
     * This instance does not work for now; it does again by itself.
     *
     * @param why for people: partitions are handed out, state is copied, it is stopping
     */
    void waiting(String why);

    /**
     * Rows of state that are still to be copied from Kafka before the partitions of this instance can be worked on. When it does not fall
     * for minutes, something holds it up.
     *
     * @param remaining records; 0 when all is there
     */
    void restoring(long remaining);

    /** How long ago Kafka took the tick that is taken up now, and the sign-ins beside it: one a second of each source and partition. */
    default void lag(Duration age) {}

    /** A version of a finding is written. After a transaction that failed it is told once more. */
    default void found(DetectionFinding finding) {}

    /** A record of that topic cannot be read, and goes to the dead letters. */
    default void unreadable(String topic) {}
}
