package io.holdout.sinks;

/**
 * What became of the findings on {@code holdout.alerts}, by sink. Always {@code read = delivered + withheld + parked}, but for the
 * one in hand; alert when {@code parked} or {@code unreadable} grows, because those reached nobody.
 */
public interface SinkMetrics {
    SinkMetrics NONE = new SinkMetrics() {};

    /** A finding was handed to the sink. */
    default void read(String sink) {}

    /** The other side has taken it. */
    default void delivered(String sink) {}

    /** The sink's settings say that this one is not sent. */
    default void withheld(String sink) {}

    /** An attempt failed and will be repeated. */
    default void retried(String sink) {}

    /** Given up after the last attempt, or refused for good. */
    default void parked(String sink) {}

    /** A record that is no finding, or one of a newer major version. */
    default void unreadable(String sink) {}
}
