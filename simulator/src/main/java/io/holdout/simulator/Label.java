package io.holdout.simulator;

import java.time.Instant;

/**
 * The truth of one sign-in, whatever its record looked like and however often it was delivered.
 *
 * @param id {@code properties.id}
 * @param userId empty when the name is not in the directory
 * @param device key of the device as in {@link Truth.Holdout}, empty for sign-ins of no device in the script
 * @param legacy whether it went over legacy authentication
 * @param code error code
 */
public record Label(String id, Instant created, String userId, Story story, String device, boolean legacy, int code) {}
