package io.holdout.app;

import io.holdout.app.rules.WebhookConfig;
import io.holdout.sinks.card.Cards;
import io.holdout.sinks.delivery.DeliveryListener;
import io.holdout.sinks.delivery.DeliveryService;
import io.holdout.sinks.delivery.DeliverySettings;
import io.holdout.sinks.delivery.Sender;
import io.holdout.sinks.delivery.WebhookPlan;
import io.holdout.sinks.teams.TeamsWebhook;
import io.holdout.sinks.webhook.SignedWebhook;
import java.time.InstantSource;
import java.util.List;

/** Puts webhooks together as they are configured. */
final class Deliveries {
    private Deliveries() {}

    static DeliveryService start(DeliverySettings settings, List<WebhookConfig> webhooks, DeliveryListener listener) {
        return DeliveryService.start(
                settings,
                webhooks.stream()
                        .map(webhook -> new DeliveryService.Webhook(plan(webhook, webhooks), sender(webhook)))
                        .toList(),
                listener);
    }

    private static WebhookPlan plan(WebhookConfig webhook, List<WebhookConfig> all) {
        // only a card can say it: what others take is OCSF
        String troubleTo = all.stream()
                .filter(other -> other.isTeams() && !other.name().equals(webhook.name()))
                .map(WebhookConfig::name)
                .findFirst()
                .orElse(null);
        return new WebhookPlan(
                webhook.name(),
                webhook.url().id(),
                webhook.policy(),
                webhook.routes(),
                webhook.budget(),
                webhook.retry(),
                new Cards(webhook.cards()),
                troubleTo);
    }

    private static Sender sender(WebhookConfig webhook) {
        return webhook.signature() == null
                ? new TeamsWebhook(webhook.url(), webhook.timeouts())
                : new SignedWebhook(webhook.url(), webhook.signature(), webhook.timeouts(), InstantSource.system());
    }
}
