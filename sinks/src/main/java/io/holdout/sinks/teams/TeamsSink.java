package io.holdout.sinks.teams;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertSink;
import io.holdout.sinks.SafeText;
import io.holdout.sinks.SinkMetrics;
import io.holdout.sinks.teams.Delivery.Delivered;
import io.holdout.sinks.teams.Delivery.Rejected;
import io.holdout.sinks.teams.Delivery.RetryLater;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the findings that are news to a channel. What cannot be delivered within the limits is parked: counted, logged by its
 * uid, and left on the topic.
 */
public final class TeamsSink implements AlertSink {
    private static final Logger log = LoggerFactory.getLogger(TeamsSink.class);

    private final WebhookUrl url;
    private final TeamsWebhook webhook;
    private final Posted posted;
    private final SinkMetrics metrics;
    private final TeamsSettings settings;

    public TeamsSink(WebhookUrl url, TeamsSettings settings, SinkMetrics metrics) {
        this.url = url;
        this.webhook = new TeamsWebhook(url, settings.connectTimeout(), settings.requestTimeout(), Clock.systemUTC());
        this.posted = new Posted(settings.minimum());
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void accept(DetectionFinding finding) throws InterruptedException {
        if (!posted.isNews(finding)) {
            metrics.withheld(name());
            return;
        }
        Delivery delivery = deliver(AlertCard.of(finding).bytes());
        if (delivery instanceof Delivered) {
            posted.remember(finding);
            metrics.delivered(name());
        } else if (delivery instanceof Rejected rejected) {
            park(finding, rejected.reason());
        } else if (delivery instanceof RetryLater tried) {
            park(finding, tried.reason() + ", given up");
        }
    }

    @Override
    public String name() {
        return "teams";
    }

    private Delivery deliver(byte[] message) throws InterruptedException {
        long began = System.nanoTime();
        for (int attempts = 1; ; attempts++) {
            Delivery delivery = webhook.post(message);
            if (!(delivery instanceof RetryLater later) || attempts == settings.attempts()) {
                return delivery;
            }
            Duration wait = Backoff.next(
                    attempts,
                    later,
                    settings.firstDelay(),
                    ThreadLocalRandom.current().nextDouble());
            if (Duration.ofNanos(System.nanoTime() - began).plus(wait).compareTo(settings.limit()) > 0) {
                // coming back earlier than asked would only prolong the throttling
                return delivery;
            }
            metrics.retried(name());
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
    }

    private void park(DetectionFinding finding, String reason) {
        metrics.parked(name());
        log.error(
                "{}: finding {} was not delivered to {}: {}",
                name(),
                SafeText.line(finding.findingInfo().uid(), 128),
                url,
                reason);
    }
}
