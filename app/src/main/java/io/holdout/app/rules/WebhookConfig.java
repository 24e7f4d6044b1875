package io.holdout.app.rules;

import io.holdout.sinks.card.CardSettings;
import io.holdout.sinks.delivery.Backoff;
import io.holdout.sinks.delivery.DeliveryPolicy;
import io.holdout.sinks.delivery.HttpPoster.Timeouts;
import io.holdout.sinks.delivery.Limit;
import io.holdout.sinks.delivery.Route;
import io.holdout.sinks.delivery.WebhookUrl;
import io.holdout.sinks.webhook.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One webhook as it is configured.
 *
 * @param signature null for Teams
 */
public record WebhookConfig(
        String name,
        WebhookUrl url,
        @Nullable Signature signature,
        DeliveryPolicy policy,
        List<Limit> budget,
        List<Route> routes,
        CardSettings cards,
        Timeouts timeouts,
        Backoff retry) {
    public WebhookConfig {
        budget = List.copyOf(budget);
        routes = List.copyOf(routes);
    }

    /** A channel of Teams with everything as it is by default. */
    public static WebhookConfig teams(String name, WebhookUrl url) {
        return new WebhookConfig(
                name,
                url,
                null,
                DeliveryPolicy.DEFAULT,
                Limit.TEAMS,
                List.of(Route.EVERYTHING),
                CardSettings.DEFAULT,
                Timeouts.DEFAULT,
                Backoff.DEFAULT);
    }

    public boolean isTeams() {
        return signature == null;
    }

    /** The same with another policy. */
    public WebhookConfig with(DeliveryPolicy other) {
        return new WebhookConfig(name, url, signature, other, budget, routes, cards, timeouts, retry);
    }

    /** The same with another address. */
    public WebhookConfig at(WebhookUrl address) {
        return new WebhookConfig(name, address, signature, policy, budget, routes, cards, timeouts, retry);
    }
}
