package io.holdout.simulator;

import java.time.Instant;

/**
 * One event as it lies in the hub.
 *
 * @param sequence from 0, without gaps
 * @param enqueued when the hub got it; not before any of its records was recorded
 * @param body usually {@code {"records":[...]}} in UTF-8; the array is not copied and must not be changed
 * @param records how many records the body holds; 0 when the body is broken on purpose
 */
@SuppressWarnings("ArrayRecordComponent") // events are passed on, never compared
public record HubEvent(long sequence, Instant enqueued, byte[] body, int records) {}
