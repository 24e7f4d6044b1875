package io.holdout.app;

import static java.util.Comparator.comparing;

import io.holdout.model.Confidence;
import io.holdout.model.JsonSerde;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Remediation;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.model.ocsf.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Alerts as the processor writes them, in transactions. */
final class WrittenAlerts {
    private WrittenAlerts() {}

    /** The alert of that number; its title, its user and the end of its uid say which it is. */
    record Alert(int number, Severity severity, Instant time, Rule rule, String tenant) {
        /** {@code f000042}. */
        String name() {
            return name(number);
        }

        static String name(int number) {
            return String.format("f%06d", number);
        }

        byte[] bytes() {
            return JsonSerde.findings().write(finding());
        }

        private DetectionFinding finding() {
            Evidence evidence = new Evidence(
                    new Evidence.Actor(new Evidence.User(name() + "-id", name() + "@contoso.example")),
                    Evidence.Device.of(
                            Evidence.DeviceType.MOBILE,
                            "apple:iPhone9,1",
                            "iPhone 7",
                            "iPhone9,1",
                            Evidence.Os.of(Evidence.OsType.IOS, "15.6", "19G71")),
                    new Evidence.Endpoint(
                            "203.0.113.7", "", new Evidence.Location("NO", ""), new Evidence.AutonomousSystem(64500)),
                    new Evidence.HttpRequest("Apple-iPhone9C1/1907.71"),
                    Map.of("client_app", "Exchange ActiveSync", "error_code", 0));
            return DetectionFinding.of(
                    Activity.CREATE,
                    Status.NEW,
                    "",
                    severity,
                    Confidence.CERTAIN,
                    time,
                    name() + " signs in",
                    Metadata.of(rule, tenant, "0.1.0"),
                    FindingInfo.of(
                            String.format("%032x", number), rule, rule.title(), "An alert.", time, time, time, time),
                    List.of(evidence),
                    Remediation.of("Remove the account and add it again."),
                    1,
                    Map.of());
        }
    }

    /** By severity, then time: how they are to be told when all of them wait. */
    static List<Alert> inOrder(List<Alert> alerts) {
        return alerts.stream()
                .sorted(comparing(Alert::severity).reversed().thenComparing(Alert::time))
                .toList();
    }

    /** Of all severities and many rules, a second apart, the last one now. */
    static List<Alert> random(int count, int tenants, long seed) {
        Random random = new Random(seed);
        Instant begin = Instant.now().minusSeconds(count);
        Severity[] severities = {Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL};
        Rule[] rules = {
            Rule.LEGACY_SIGN_IN, Rule.REGRESSED, Rule.PASSWORD_SPRAY, Rule.CREDENTIAL_KNOWN, Rule.STALE_PASSWORD
        };
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int n = random.nextInt(1000);
            alerts.add(new Alert(i, severities[n % 4], begin.plusSeconds(i), rules[n % 5], "tenant-" + n % tenants));
        }
        return alerts;
    }

    /** Writes them over the partitions, a hundred a transaction. */
    static void write(Map<String, Object> kafka, Topics topics, List<Alert> alerts) {
        try (Writer writer = writer(kafka, topics)) {
            for (int from = 0; from < alerts.size(); from += 100) {
                writer.write(alerts.subList(from, Math.min(alerts.size(), from + 100)));
            }
        }
    }

    static Writer writer(Map<String, Object> kafka, Topics topics) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("transactional.id", "alerts-of-" + topics.prefix());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return new Writer(producer, topics);
    }

    /** Writes alerts again and again. */
    record Writer(KafkaProducer<byte[], byte[]> producer, Topics topics) implements AutoCloseable {
        /** In one transaction. */
        void write(List<Alert> alerts) {
            producer.beginTransaction();
            for (Alert alert : alerts) {
                var unused = producer.send(new ProducerRecord<>(
                        topics.alerts(), alert.number() % topics.partitions(), new byte[0], alert.bytes()));
            }
            producer.commitTransaction();
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
