package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import io.holdout.sinks.ledger.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How one webhook stands.
 *
 * @param begun posts that are being told, or will be tried again
 * @param waiting findings that wait or are being told, by severity
 * @param parked posts that were given up
 * @param trouble why nothing is sent for now; empty when something could be
 */
public record WebhookStatus(
        String name,
        Rows.Totals totals,
        int begun,
        Map<Severity, Long> waiting,
        int parked,
        List<Left> budget,
        String trouble) {
    public WebhookStatus {
        waiting = Map.copyOf(waiting);
        budget = List.copyOf(budget);
    }

    /** What is left of a limit. */
    public record Left(int messages, Duration per, int left) {}
}
