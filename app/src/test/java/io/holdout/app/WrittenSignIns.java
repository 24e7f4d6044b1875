package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.holdout.app.broker.Clients;
import io.holdout.model.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a reader of committed records sees of the sign-ins that came from a hub. */
final class WrittenSignIns {
    private WrittenSignIns() {}

    /** A record of a hub message with that id. */
    static String record(String id, Instant time) {
        return """
                {"time":"%1$s","category":"SignInLogs","tenantId":"contoso","properties":{"id":"%2$s",
                "createdDateTime":"%1$s","userId":"user-%2$s","userPrincipalName":"ada@contoso.example",
                "status":{"errorCode":0},"clientAppUsed":"Browser"}}""".formatted(time, id);
    }

    /** {@code partition/sequence id} of each, sorted. */
    static List<String> of(Map<String, Object> kafka, Topics topics) {
        return committed(kafka, topics, topics.signIns()).stream()
                .filter(record -> record.headers().lastHeader("sequence") != null)
                .map(record -> header(record, "partition") + "/" + header(record, "sequence") + " " + id(record))
                .sorted()
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8).replaceFirst("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
    }

    /** Every committed record of a topic as it is now. */
    static List<ConsumerRecord<byte[], byte[]>> committed(Map<String, Object> kafka, Topics topics, String topic) {
        return Clients.committed(kafka, partitions(topics, topic));
    }

    /** Every record of a topic as it is now, committed or not. */
    static List<ConsumerRecord<byte[], byte[]>> uncommitted(Map<String, Object> kafka, Topics topics, String topic) {
        return Clients.uncommitted(kafka, partitions(topics, topic));
    }

    private static List<TopicPartition> partitions(Topics topics, String topic) {
        return IntStream.range(0, topics.partitions())
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }
}
