package io.holdout.app;

import io.holdout.ingest.Producers;
import io.holdout.model.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/** Producers that do not do what a source asks of them, to compare with those that do. */
final class OtherProducers {
    private OtherProducers() {}

    /** Without transactions: what they cost is the difference. */
    static Producers withoutTransactions() {
        return config -> {
            Map<String, Object> plain = new HashMap<>(config);
            plain.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
            plain.remove(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
            return new WithoutTransactions(Producers.KAFKA.create(plain));
        };
    }

    /** The checkpoint in a transaction after that of the records, as everybody does who stores it elsewhere: a control that must fail. */
    static Producers withCheckpointAfterwards(Topics topics, String source) {
        return config -> new CheckpointAfterwards(Producers.KAFKA.create(config), topics.checkpoints(source));
    }

    private static final class WithoutTransactions extends Delegate {
        WithoutTransactions(Producer<byte[], byte[]> to) {
            super(to);
        }

        @Override
        public void initTransactions() {}

        @Override
        public void beginTransaction() {}

        @Override
        public void commitTransaction() {
            flush();
        }
    }

    private static final class CheckpointAfterwards extends Delegate {
        private final String checkpoints;
        private @Nullable ProducerRecord<byte[], byte[]> checkpoint;
        private boolean hasRecords;

        CheckpointAfterwards(Producer<byte[], byte[]> to, String checkpoints) {
            super(to);
            this.checkpoints = checkpoints;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            if (record.topic().equals(checkpoints)) {
                checkpoint = record;
                return new CompletableFuture<>();
            }
            hasRecords = true;
            return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
            if (hasRecords) {
                super.commitTransaction();
                super.beginTransaction();
            }
            if (checkpoint != null) {
                var unused = super.send(checkpoint, null);
            }
            super.commitTransaction();
            hasRecords = false;
            checkpoint = null;
        }
    }

    private static class Delegate implements Producer<byte[], byte[]> {
        private final Producer<byte[], byte[]> to;

        Delegate(Producer<byte[], byte[]> to) {
            this.to = to;
        }

        @Override
        public void initTransactions() {
            to.initTransactions();
        }

        @Override
        public void beginTransaction() {
            to.beginTransaction();
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            to.sendOffsetsToTransaction(offsets, group);
        }

        @Override
        public void commitTransaction() {
            to.commitTransaction();
        }

        @Override
        public void abortTransaction() {
            to.abortTransaction();
        }

        @Override
        public void registerMetricForSubscription(KafkaMetric metric) {
            to.registerMetricForSubscription(metric);
        }

        @Override
        public void unregisterMetricFromSubscription(KafkaMetric metric) {
            to.unregisterMetricFromSubscription(metric);
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return send(record, null);
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            return to.send(record, callback);
        }

        @Override
        public void flush() {
            to.flush();
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return to.partitionsFor(topic);
        }

        @Override
        public Map<MetricName, ? extends Metric> metrics() {
            return to.metrics();
        }

        @Override
        public Uuid clientInstanceId(Duration timeout) {
            return to.clientInstanceId(timeout);
        }

        @Override
        public void close() {
            to.close();
        }

        @Override
        public void close(Duration timeout) {
            to.close(timeout);
        }
    }
}
