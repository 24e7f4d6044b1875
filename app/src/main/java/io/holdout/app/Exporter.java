package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.DeadLetters;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.ecs.EcsSerializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Prints the committed records of one topic. */
final class Exporter {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final ObjectMapper MAPPER = Json.mapper();

    private final Map<String, Object> kafka;
    private final Source source;
    private final String topic;
    private final Format format;
    private final boolean envelope;
    private final PrintWriter out;
    private final Consumer<String> notes;

    private long withoutValue;

    /**
     * An export of the topic with that prefix.
     *
     * @param notes takes a sentence for each record that cannot be printed, with its place and nothing of it
     */
    Exporter(
            Map<String, Object> kafka,
            Source source,
            String prefix,
            Format format,
            boolean envelope,
            PrintWriter out,
            Consumer<String> notes) {
        this.kafka = kafka;
        this.source = source;
        this.topic = prefix + "." + source.id();
        this.format = format;
        this.envelope = envelope;
        this.out = out;
        this.notes = notes;
    }

    /** How a record is written. */
    enum Format {
        JSON,
        OCSF,
        ECS
    }

    /** A topic that is meant for others, by its name behind the prefix. */
    enum Source {
        ALERTS,
        DEVICES,
        SIGNINS_OCSF,
        ALERTS_ECS,
        DEAD_LETTERS;

        String id() {
            String name = name().toLowerCase(Locale.ROOT);
            return this == DEAD_LETTERS ? name.replace('_', '-') : name.replace('_', '.');
        }

        boolean has(Format format) {
            return switch (format) {
                case JSON -> true;
                case OCSF -> this == ALERTS || this == SIGNINS_OCSF;
                case ECS -> this == ALERTS || this == ALERTS_ECS;
            };
        }

        String formats() {
            return Arrays.stream(Format.values())
                    .filter(this::has)
                    .map(format -> format.name().toLowerCase(Locale.ROOT))
                    .collect(joining(" or "));
        }

        /** Reads the name behind the prefix. */
        static final class Named implements ITypeConverter<Source> {
            @Override
            public Source convert(String id) {
                return Arrays.stream(values())
                        .filter(source -> source.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException("'" + id + "' is none of "
                                + Arrays.stream(values()).map(Source::id).collect(joining(", "))));
            }
        }
    }

    /** Where to begin. */
    sealed interface StartAt {
        StartAt EARLIEST = new Beginning();
        StartAt LATEST = new End();

        record Beginning() implements StartAt {}

        record End() implements StartAt {}

        /** @param time at which records were written, by the broker's clock */
        record Time(Instant time) implements StartAt {}
    }

    /**
     * Prints from there to where the topic ends now, or until it is given up.
     *
     * @param follow whether to go on with what comes
     * @return how many records had no value and were left out
     */
    long run(StartAt start, boolean follow, BooleanSupplier giveUp) throws IOException {
        int partitionCount = Cluster.call(kafka, admin -> TopicDump.partitions(admin, topic));
        List<TopicPartition> partitions = TopicDump.partitions(topic, partitionCount);
        Map<TopicPartition, Long> ends = TopicDump.ends(kafka, partitions);
        try (KafkaConsumer<byte[], byte[]> consumer = TopicDump.consumer(kafka)) {
            consumer.assign(partitions);
            seek(consumer, partitions, start);
            while (!giveUp.getAsBoolean() && (follow || isBefore(consumer, ends))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    print(record);
                }
                out.flush();
                if (out.checkError()) { // whoever read it has had enough
                    break;
                }
            }
        }
        return withoutValue;
    }

    private static boolean isBefore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, StartAt start) {
        if (start instanceof StartAt.Time at) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, at.time().toEpochMilli()));
            Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
            found.forEach((partition, offset) -> {
                if (offset == null) {
                    consumer.seekToEnd(List.of(partition));
                } else {
                    consumer.seek(partition, offset.offset());
                }
            });
        } else if (start instanceof StartAt.End) {
            consumer.seekToEnd(partitions);
        } else {
            consumer.seekToBeginning(partitions);
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode value;
        try {
            value = value(record);
        } catch (JacksonException | SerializationException | IllegalArgumentException e) {
            notes.accept(record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                    + " is no record of this topic and was left out");
            return;
        }
        if (envelope) {
            print(wrapped(record, value));
        } else if (value.isNull()) {
            withoutValue++;
        } else {
            print(value);
        }
    }

    private void print(JsonNode json) throws IOException {
        out.println(JsonLine.of(MAPPER.writeValueAsBytes(json)));
    }

    private JsonNode value(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.value() == null) {
            return NullNode.getInstance();
        }
        if (source == Source.DEAD_LETTERS) {
            return MAPPER.readTree(JsonLine.json(DeadLetters.read(record.value(), record.headers())));
        }
        return MAPPER.readTree(
                source == Source.ALERTS && format == Format.ECS
                        ? EcsSerializer.write(JsonSerde.findings().read(record.value()))
                        : record.value());
    }

    private ObjectNode wrapped(ConsumerRecord<byte[], byte[]> record, JsonNode value) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        line.put("key", record.key() == null ? null : new String(record.key(), UTF_8));
        line.set("value", value);
        return line;
    }
}
