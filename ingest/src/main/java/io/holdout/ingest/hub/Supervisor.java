package io.holdout.ingest.hub;

/** What the partitions of a source tell the source, on their own threads. */
interface Supervisor {
    /** How many events may be on their way or waiting in one partition, as things are. */
    int credit();

    /** A partition was read: the configuration is right, so what is refused from here on is trouble that passes. */
    void works();

    /**
     * The hub or Kafka refused something that waiting does not change.
     *
     * @return whether to try again all the same; else the whole source has ended
     */
    boolean outlives(HubRefusedException refusal);

    /** A bug ended a partition. */
    void failed(Throwable bug);
}
