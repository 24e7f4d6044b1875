package io.holdout.simulator;

import java.util.List;

/**
 * The truth of one device when the tenant's time ends.
 *
 * @param device key as in {@link Truth.Holdout}
 * @param state where it stands
 * @param also what a reader of the log may say as well, sorted
 */
record DeviceLabel(
        String tenantId,
        String userId,
        String userPrincipalName,
        String device,
        Story story,
        String state,
        List<String> also) {

    DeviceLabel {
        also = also.stream().sorted().toList();
    }
}
