package io.holdout.app;

import io.holdout.model.Severity;
import io.holdout.model.Topics;
import io.holdout.sinks.SafeText;
import io.holdout.sinks.ledger.Change;
import io.holdout.sinks.ledger.LedgerImage;
import io.holdout.sinks.ledger.LedgerKey;
import io.holdout.sinks.ledger.LedgerReader;
import io.holdout.sinks.ledger.Rows;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdout deliveries}: what the ledger says of each webhook. */
@Command(
        name = "deliveries",
        description =
                "Shows for each webhook what was sent, what waits, what was parked and why, and what is left of its budget.")
final class DeliveriesCommand extends KafkaCommand {
    private static final int SHOWN = 10;

    @Option(
            names = "--resend",
            paramLabel = "WEBHOOK",
            description = "Have what was parked for that webhook sent again, once its cause is gone.")
    private @Nullable String resend;

    DeliveriesCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command.commandLine().getOut();
        Topics topics = kafka.topics();
        Map<String, Object> properties = kafka.clientProperties(environment);
        Cluster.run(
                properties,
                admin -> new TopicSetup(admin)
                        .check(topics.all(kafka.replication()).stream()
                                .filter(topic -> topic.name().equals(topics.deliveries()))
                                .toList())
                        .orElseThrow());
        Map<String, LedgerImage> images = new TreeMap<>();
        for (int i = 0; i < Topics.DELIVERY_PARTITIONS; i++) {
            images.putAll(
                    LedgerReader.read(properties, new TopicPartition(topics.deliveries(), i), name -> true, () -> false)
                            .images());
        }
        if (resend != null) {
            resend(resend, images, properties, topics);
            out.println("What was parked for " + resend + " will be sent again.");
            return 0;
        }
        if (images.isEmpty()) {
            out.println("No webhook has been told anything yet.");
        }
        long now = System.currentTimeMillis();
        images.forEach((name, image) -> print(name, image, now, out));
        out.flush();
        return 0;
    }

    private void resend(String webhook, Map<String, LedgerImage> images, Map<String, Object> properties, Topics topics)
            throws InterruptedException {
        if (!images.containsKey(webhook)) {
            throw new ParameterException(
                    command.commandLine(), "no webhook of that name in the ledger, but " + images.keySet());
        }
        Change change = Change.put(
                new LedgerKey(webhook, LedgerKey.Kind.RESEND, Long.toString(System.currentTimeMillis())), Map.of());
        Map<String, Object> config = new HashMap<>(properties);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topics.deliveries(),
                            LedgerKey.partition(webhook, Topics.DELIVERY_PARTITIONS),
                            change.key().bytes(),
                            change.value()))
                    .get();
        } catch (ExecutionException e) {
            throw new UserError("Kafka did not take it (" + e.getCause() + "): try again", e);
        }
    }

    private static void print(String name, LedgerImage image, long now, PrintWriter out) {
        Rows.Totals totals = image.totals();
        Rows.About about = image.about();
        out.println(name + (about == null ? "" : " (webhook " + about.target() + ")"));
        out.println("  alerts    " + totals.read() + " read, " + totals.taken() + " for it, " + totals.withheld()
                + " not" + (totals.reduced() == 0 ? "" : ", " + totals.reduced() + " not readable as a whole"));
        out.println("  sent      " + totals.delivered() + " findings in " + totals.messages() + " messages; "
                + totals.retries() + " attempts again, " + totals.repeats() + " of them possibly seen twice");
        out.println("  waiting   " + waiting(image, now));
        out.println("  budget    " + budget(image, now));
        parked(image, out);
    }

    private static String waiting(LedgerImage image, long now) {
        Map<Severity, Long> findings = new EnumMap<>(Severity.class);
        long next = Long.MAX_VALUE;
        for (Rows.Pile pile : image.piles().values()) {
            pile.counts().values().forEach(count -> findings.merge(count.severity(), count.findings(), Long::sum));
            next = pile.counts().isEmpty() ? next : Math.min(next, pile.due());
        }
        for (Rows.Post post : image.posts().values()) {
            if (post.parked().isEmpty()) {
                findings.merge(post.severity(), post.findings(), Long::sum);
                next = Math.min(next, post.notBefore());
            }
        }
        if (next == Long.MAX_VALUE) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder();
        findings.forEach((severity, n) -> text.insert(0, (text.isEmpty() ? "" : ", "))
                .insert(0, n + " " + severity.name().toLowerCase(Locale.ROOT)));
        return text
                + (next <= now
                        ? "; due now"
                        : "; next at " + Instant.ofEpochMilli(next).truncatedTo(ChronoUnit.SECONDS))
                + failing(image);
    }

    /** Until an attempt succeeds. */
    private static String failing(LedgerImage image) {
        Rows.Pause pause = image.pause();
        return pause == null || pause.reason().isEmpty() ? "" : "; fails: " + pause.reason();
    }

    private static String budget(LedgerImage image, long now) {
        Rows.About about = image.about();
        if (about == null || about.limits().isEmpty()) {
            return "no limits";
        }
        StringBuilder text = new StringBuilder();
        for (Rows.Limits limit : about.limits()) {
            long used = image.slots().values().stream()
                    .filter(slot -> slot.open() || slot.at() > now - limit.per())
                    .count();
            text.append(text.isEmpty() ? "" : ", ")
                    .append(Math.max(0, limit.messages() - used))
                    .append(" of ")
                    .append(limit.messages())
                    .append(" left per ")
                    .append(Duration.ofMillis(limit.per()));
        }
        return text.toString();
    }

    private static void parked(LedgerImage image, PrintWriter out) {
        Map<String, Long> reasons = new TreeMap<>();
        image.posts().values().stream()
                .filter(post -> !post.parked().isEmpty())
                .forEach(post -> reasons.merge(post.parked(), 1L, Long::sum));
        if (reasons.isEmpty()) {
            out.println("  parked    nothing");
            return;
        }
        reasons.forEach((reason, n) -> out.println("  parked    " + n + " messages: " + reason));
        image.posts().descendingMap().values().stream()
                .filter(post -> !post.parked().isEmpty())
                .limit(SHOWN)
                .forEach(post -> out.println("            "
                        + Instant.ofEpochMilli(post.notBefore()).truncatedTo(ChronoUnit.SECONDS) + "  "
                        + post.severity().name().toLowerCase(Locale.ROOT) + "  " + post.findings() + " findings: "
                        + String.join(
                                " ",
                                post.uids().stream()
                                        .limit(3)
                                        .map(uid -> SafeText.line(uid, 64))
                                        .toList())
                        + (post.findings() > 3 ? " …" : "")));
    }
}
