package io.holdout.app;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.sort.Cursor;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.SourceWriter;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.model.Counts;
import io.holdout.model.Topics;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * What a scan would cost if nothing were decided: the same reading, sorting and writing, then a topology that consumes and produces
 * the records as they are, exactly once, on the same broker with the same settings.
 */
final class CopyBenchmark {
    private static final String GROUP = "copy";
    private static final int PARTITIONS = 4;
    private static final int BATCH = 10_000;

    private CopyBenchmark() {}

    public static void main(String[] args) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        long start = System.nanoTime();
        try (Scratch scratch = Scratch.create();
                EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Topics topics = new Topics(Topics.DEFAULT_PREFIX, PARTITIONS);
            Map<String, Object> kafka = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
            List<NewTopic> declared = new ArrayList<>(topics.all((short) 1));
            declared.add(topics.checkpointTopic(Replay.SOURCE, 1, (short) 1));
            declared.add(new NewTopic("copy", PARTITIONS, (short) 1));
            try (Admin admin = Admin.create(kafka)) {
                new TopicSetup(admin).ensure(declared).orElseThrow();
                try (KafkaStreams streams =
                        new KafkaStreams(topology(topics), config(kafka, scratch.directory(), threads))) {
                    streams.start();
                    report("started", start, 0);
                    long records;
                    try (SortedSignIns sorted = SortedSignIns.of(
                            List.of(Path.of(args[0])),
                            new SignInFiles("unknown", InstantSource.system()),
                            threads,
                            scratch.directory(),
                            Progress.NONE)) {
                        records = sorted.counts().signIns();
                        report("read and sorted", start, records);
                        write(kafka, topics, sorted);
                    }
                    report("written", start, records);
                    while (Pipeline.lag(admin, GROUP, topics.signIns(), PARTITIONS) > 0) {
                        Thread.sleep(50);
                    }
                    report("copied", start, records);
                }
            }
        }
    }

    private static Topology topology(Topics topics) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "read",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.signIns())
                .addSink("write", "copy", new ByteArraySerializer(), new ByteArraySerializer(), "read");
    }

    private static Properties config(Map<String, Object> kafka, Path scratch, int threads) {
        Properties config = new Properties();
        config.putAll(kafka);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, GROUP);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.STATE_DIR_CONFIG, scratch.resolve("state").toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 2_000);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        return config;
    }

    private static void write(Map<String, Object> kafka, Topics topics, SortedSignIns sorted) throws Exception {
        try (SourceWriter writer = new SourceWriter(kafka, topics, Replay.SOURCE, 0);
                Cursor cursor = sorted.signIns()) {
            Checkpoint done = writer.acquire().orElseGet(() -> Checkpoint.beginning(Map.of()));
            int inBatch = 0;
            while (cursor.next()) {
                if (inBatch == 0) {
                    writer.begin();
                }
                SortedSignIns.Entry entry = SortedSignIns.Entry.of(cursor);
                writer.signIn(entry.userKey(), entry.json());
                if (++inBatch == BATCH) {
                    done = done.after(
                            done.position() + BATCH,
                            entry.time(),
                            new Counts(Map.of(entry.category(), (long) BATCH), Map.of(), 0));
                    writer.commit(done);
                    inBatch = 0;
                }
            }
            if (inBatch > 0) {
                writer.commit(done);
            }
        }
    }

    private static void report(String what, long start, long records) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%-16s %6.1f s  %,9.0f records/s%n", what, seconds, records / seconds);
    }
}
