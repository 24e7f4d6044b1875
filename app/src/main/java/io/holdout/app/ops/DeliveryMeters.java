package io.holdout.app.ops;

import io.holdout.model.Severity;
import io.holdout.sinks.delivery.DeliveryListener;
import io.holdout.sinks.delivery.WebhookStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the delivery shows: who tells which webhook, what waits, what was parked, what is left of the budgets. Webhooks are tagged by name. */
public final class DeliveryMeters implements DeliveryListener {
    private static final Logger log = LoggerFactory.getLogger(DeliveryMeters.class);
    private static final Duration[] TIMES = {
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private static final String PART = "delivery";

    private final MeterRegistry registry;
    private final Health health;
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

    /**
     * Shows nothing told yet.
     *
     * @param webhooks of the configuration: one that nobody ever tells has to be seen too
     */
    public DeliveryMeters(MeterRegistry registry, Health health, List<String> webhooks) {
        this.registry = registry;
        this.health = health;
        webhooks.forEach(this::owned);
        health.waiting(PART, "is starting"); // it can be asked before it has anything to say
    }

    @Override
    public void joined() {
        health.ready(PART);
    }

    @Override
    public void opened(String webhook) {
        log.info("{}: told by this replica", webhook);
        health.ready(part(webhook));
    }

    @Override
    public void closed(String webhook) {
        gauges.forEach((key, value) -> {
            if (key.startsWith(webhook + "/")) {
                value.set(0); // whoever tells it now shows it
            }
        });
        health.ready(part(webhook));
    }

    @Override
    public void waiting(String webhook, String why) {
        owned(webhook).set(0);
        health.waiting(part(webhook), why);
    }

    @Override
    public void attempted(String webhook, String outcome, Duration took) {
        Timer.builder("holdout.delivery.attempts")
                .tags("webhook", webhook, "outcome", outcome)
                .serviceLevelObjectives(TIMES)
                .register(registry)
                .record(took);
    }

    @Override
    public void stands(WebhookStatus status, long lag) {
        Tags webhook = Tags.of("webhook", status.name());
        owned(status.name()).set(1); // not when it is opened: its first transaction may fail, again and again
        gauge("holdout.delivery.lag", webhook).set(lag);
        for (Severity severity : Severity.values()) {
            gauge(
                            "holdout.delivery.waiting",
                            webhook.and("severity", severity.name().toLowerCase(Locale.ROOT)))
                    .set(status.waiting().getOrDefault(severity, 0L));
        }
        gauge("holdout.delivery.parked", webhook).set(status.parked());
        gauge("holdout.delivery.blocked", webhook).set(status.trouble().isEmpty() ? 0 : 1);
        for (WebhookStatus.Left left : status.budget()) {
            gauge("holdout.delivery.budget.left", webhook.and("per", left.per().toString()))
                    .set(left.left());
        }
        findings(webhook, "read", status.totals().read());
        findings(webhook, "withheld", status.totals().withheld());
        findings(webhook, "reduced", status.totals().reduced());
        findings(webhook, "taken", status.totals().taken());
        findings(webhook, "delivered", status.totals().delivered());
        findings(webhook, "parked", status.totals().parked());
        gauge("holdout.delivery.messages", webhook).set(status.totals().messages());
        gauge("holdout.delivery.repeats", webhook).set(status.totals().repeats());
    }

    private AtomicLong owned(String webhook) {
        return gauge("holdout.delivery.owned", Tags.of("webhook", webhook));
    }

    /** Since the webhook's first day: the ledger counts, not this process. */
    private void findings(Tags webhook, String what, long n) {
        gauge("holdout.delivery.findings", webhook.and("what", what)).set(n);
    }

    private AtomicLong gauge(String name, Tags tags) {
        StringBuilder key = new StringBuilder();
        tags.forEach(tag -> key.append(tag.getKey().equals("webhook") ? tag.getValue() + "/" : ""));
        tags.forEach(tag ->
                key.append(tag.getKey()).append('=').append(tag.getValue()).append('/'));
        return gauges.computeIfAbsent(key.append(name).toString(), unused -> {
            AtomicLong value = new AtomicLong();
            registry.gauge(name, tags, value);
            return value;
        });
    }

    private static String part(String webhook) {
        return "webhook " + webhook;
    }
}
