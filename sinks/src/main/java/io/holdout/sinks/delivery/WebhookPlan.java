package io.holdout.sinks.delivery;

import io.holdout.sinks.card.MessageFormat;
import io.holdout.sinks.ledger.LedgerKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one webhook but its address.
 *
 * @param name 1 to 40 lower-case letters, digits and hyphens; its ledger is kept under it
 * @param target fingerprint of the address
 * @param routes what it is told; one that takes a finding is enough
 * @param budget empty for none
 * @param troubleTo name of the webhook that is told when this one takes nothing; null for none
 */
public record WebhookPlan(
        String name,
        String target,
        DeliveryPolicy policy,
        List<Route> routes,
        List<Limit> budget,
        Backoff backoff,
        MessageFormat format,
        @Nullable String troubleTo) {

    public WebhookPlan {
        if (!name.matches(LedgerKey.NAME)) {
            throw new IllegalArgumentException("a webhook's name must be 1 to 40 of a-z, 0-9 and -");
        }
        routes = List.copyOf(routes);
        budget = List.copyOf(budget);
    }
}
