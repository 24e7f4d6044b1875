package io.holdout.app;

import io.holdout.app.ops.DeliveryMeters;
import io.holdout.app.ops.Health;
import io.holdout.app.ops.OpenTransactions;
import io.holdout.app.ops.ServiceMeters;
import io.holdout.app.rules.WebhookConfig;
import io.holdout.model.Topics;
import io.holdout.sinks.delivery.DeliveryService;
import io.holdout.sinks.delivery.DeliverySettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code holdout sinks}: alerts in, messages out. */
@Command(
        name = "sinks",
        description = {
            "Tells Teams channels and other webhooks of alerts, within what they take, and keeps a ledger of it in Kafka.",
            "Start as many as there are webhooks: they share them, and take over from one that ends."
        },
        footer = {
            "",
            "One Teams webhook needs no file: HOLDOUT_TEAMS_WEBHOOK has its address. 'holdout deliveries' shows what was",
            "sent, what waits and what was parked."
        })
final class SinksCommand extends KafkaCommand {
    @Mixin
    private final DeliveryOptions delivery = new DeliveryOptions();

    @Mixin
    private final OpsOptions ops = new OpsOptions();

    SinksCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = command.commandLine().getOut();
        ops.check();
        List<WebhookConfig> webhooks = delivery.webhooks(environment);
        if (webhooks.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "nobody to tell: set HOLDOUT_TEAMS_WEBHOOK, or give --delivery FILE");
        }
        Topics topics = kafka.topics();
        short replication = kafka.replication();
        Map<String, Object> properties = kafka.clientProperties(environment);
        TopicSetup.ensure(properties, topics.all(replication));
        PrometheusMeterRegistry meters = ServiceMeters.of("sinks", Holdout.Version.number());
        Health health = new Health();
        DeliveryMeters listener = new DeliveryMeters(
                meters, health, webhooks.stream().map(WebhookConfig::name).toList());
        try (Shutdown shutdown = Shutdown.onSignals()) {
            ops.listen(meters, health, shutdown, stdout);
            DeliveryService service = shutdown.closeAtEnd(
                    "deliveries",
                    Deliveries.start(
                            new DeliverySettings(properties, topics, DeliverySettings.DEFAULT_SESSION),
                            webhooks,
                            listener));
            OpenTransactions unusedWatch = shutdown.closeAtEnd(
                    "open-transactions",
                    OpenTransactions.watch(properties, meters, List.of(topics.alerts(), topics.deliveries())));
            var unused = service.failure()
                    .thenAccept(why -> shutdown.fail(new IllegalStateException("the delivery failed", why)));
            for (WebhookConfig webhook : webhooks) {
                stdout.println("Telling " + webhook.name() + " (" + webhook.url() + ")");
            }
            stdout.flush();
            shutdown.await();
        }
        return 0;
    }
}
