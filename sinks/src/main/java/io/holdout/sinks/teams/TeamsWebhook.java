package io.holdout.sinks.teams;

import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.HttpPoster;
import io.holdout.sinks.delivery.Sender;
import io.holdout.sinks.delivery.WebhookUrl;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Posts cards to a channel of Teams. */
public final class TeamsWebhook implements Sender {
    private final HttpPoster poster;

    public TeamsWebhook(WebhookUrl url, HttpPoster.Timeouts timeouts) {
        this.poster = new HttpPoster(url, TeamsJudge.ofHost(url.host()), timeouts, InstantSource.system());
    }

    /** Teams knows neither ids nor repeats: a repeat is marked in the card. */
    @Override
    public CompletableFuture<Delivery> send(byte[] message, String id, boolean repeat) {
        return poster.post(message, Map.of());
    }

    @Override
    public void close() {
        poster.close();
    }

    @Override
    public String toString() {
        return poster.toString();
    }
}
