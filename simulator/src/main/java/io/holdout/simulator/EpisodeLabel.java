package io.holdout.simulator;

import java.time.Instant;
import java.util.List;

/**
 * Something that a finding should tell.
 *
 * @param userId empty when it is about the tenant or about a source that many users share
 * @param entity device, source prefix or application; empty when the user or the tenant alone is meant
 * @param start when it begins
 * @param latest when it may begin at the latest
 * @param grade how sure a reader of the log can be, at most
 * @param optional nobody is wrong who does not say so
 * @param records ids of the first sign-ins that show it
 */
record EpisodeLabel(
        String rule,
        String tenantId,
        String userId,
        String userPrincipalName,
        String entity,
        Story story,
        Instant start,
        Instant latest,
        Grade grade,
        boolean optional,
        List<String> records) {

    EpisodeLabel {
        records = List.copyOf(records);
    }
}
