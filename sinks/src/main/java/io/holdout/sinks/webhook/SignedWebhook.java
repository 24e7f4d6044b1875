package io.holdout.sinks.webhook;

import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.HttpPoster;
import io.holdout.sinks.delivery.Judge;
import io.holdout.sinks.delivery.Sender;
import io.holdout.sinks.delivery.WebhookUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Posts findings to a service of one's own. Receivers check {@code Holdout-Signature} over {@code Holdout-Timestamp} and the body,
 * refuse old timestamps, and drop a {@code Holdout-Delivery} they have seen.
 */
public final class SignedWebhook implements Sender {
    private final HttpPoster poster;
    private final Signature signature;
    private final InstantSource clock;

    public SignedWebhook(WebhookUrl url, Signature signature, HttpPoster.Timeouts timeouts, InstantSource clock) {
        this.poster = new HttpPoster(url, Judge.ANY_SUCCESS, timeouts, clock);
        this.signature = signature;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Delivery> send(byte[] message, String id, boolean repeat) {
        Instant now = clock.instant();
        return poster.post(
                message,
                Map.of(
                        "Holdout-Delivery", id,
                        "Holdout-Repeat", Boolean.toString(repeat),
                        "Holdout-Timestamp", Long.toString(now.getEpochSecond()),
                        "Holdout-Signature", signature.of(now, message)));
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
