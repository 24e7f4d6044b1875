package io.holdout.sinks.delivery;

import io.holdout.model.Json;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.ledger.Change;
import io.holdout.sinks.ledger.LedgerImage;
import io.holdout.sinks.ledger.LedgerKey;
import io.holdout.sinks.ledger.LedgerKey.Kind;
import io.holdout.sinks.ledger.LedgerReader;
import io.holdout.sinks.ledger.Rows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From taking over a webhook's ledger until something fails. Each turn reads alerts, enters what came of them together with how far
 * they were read and with the attempt that is made next, in one transaction, and only then makes the attempt.
 */
final class CourierSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CourierSession.class);

    /** An answer is noticed that late at most, and a wait that is over. */
    private static final Duration BUSY = Duration.ofMillis(5);

    private static final Duration IDLE = Duration.ofMillis(100);

    /** How long what is there is read before anything but critical findings is told: what belongs together folds. */
    private static final Duration CATCH_UP = Duration.ofMinutes(2);

    /** How long it is read before anything is told at all: partitions are read one after the other, and have no order among them. */
    private static final Duration CATCH_UP_CRITICAL = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long the end waits for an answer. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(4);

    private static final int TRANSACTION_TIMEOUT_MS = 15_000;
    private static final int FETCH_BYTES = 4 << 20;
    private static final int PARTITION_FETCH_BYTES = 512 << 10;

    private final WebhookPlan plan;
    private final Sender sender;
    private final DeliveryListener listener;
    private final Courier.Stop stop;
    private final String deliveries;
    private final String alerts;
    private final TopicPartition ledger;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Outbox outbox;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final SteadyClock clock = SteadyClock.ofTheSystem();
    private final Map<TopicPartition, Long> behind = new HashMap<>();
    private final long began = System.nanoTime();
    private long looked = began;
    private @Nullable UnderWay underWay;
    private boolean full;
    private long flushes;

    private record UnderWay(CompletableFuture<Delivery> answer, long since) {}

    CourierSession(
            WebhookPlan plan, Sender sender, DeliverySettings settings, DeliveryListener listener, Courier.Stop stop) {
        this.plan = plan;
        this.sender = sender;
        this.listener = listener;
        this.stop = stop;
        this.deliveries = settings.topics().deliveries();
        this.alerts = settings.topics().alerts();
        this.ledger = new TopicPartition(deliveries, LedgerKey.partition(plan.name(), Topics.DELIVERY_PARTITIONS));
        this.producer = producer(settings);
        Consumer<byte[], byte[]> opened = null;
        try {
            // shuts out whoever told this webhook before, and ends what they had open
            producer.initTransactions();
            LedgerReader.Ledger read =
                    LedgerReader.read(settings.reading(), ledger, plan.name()::equals, stop::isAsked);
            LedgerImage image = read.images().getOrDefault(plan.name(), new LedgerImage());
            outbox = new Outbox(plan, image, () -> ThreadLocalRandom.current().nextDouble(), now());
            opened = consumer(settings);
            consumer = opened;
            begin(image, read.end());
            outbox.enter(Kind.ABOUT, about());
        } catch (KafkaException e) {
            if (opened != null) {
                opened.close();
            }
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private Rows.About about() {
        return new Rows.About(
                plan.target(),
                plan.policy().folds(),
                plan.budget().stream()
                        .map(limit ->
                                new Rows.Limits(limit.messages(), limit.per().toMillis()))
                        .toList());
    }

    private static Producer<byte[], byte[]> producer(DeliverySettings settings, String webhook) {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId(webhook));
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_DELIVERY);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Topics.LARGEST_DELIVERY);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Producer<byte[], byte[]> producer(DeliverySettings settings) {
        return producer(settings, plan.name());
    }

    private static Consumer<byte[], byte[]> consumer(DeliverySettings settings) {
        Map<String, Object> config = new HashMap<>(settings.reading());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Everything from the beginning for a webhook that is new; old findings go into its digest. */
    private void begin(LedgerImage image, long ledgerEnd) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(alerts)
                .forEach(partition -> partitions.add(new TopicPartition(alerts, partition.partition())));
        List<TopicPartition> all = new ArrayList<>(partitions);
        all.add(ledger);
        consumer.assign(all);
        consumer.seek(ledger, ledgerEnd);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<Integer, Long> position = image.position() == null ? Map.of() : image.position();
        for (TopicPartition partition : partitions) {
            long offset =
                    Math.max(position.getOrDefault(partition.partition(), 0L), beginnings.getOrDefault(partition, 0L));
            consumer.seek(partition, offset);
            next.put(partition, offset);
        }
        behind.putAll(consumer.endOffsets(partitions));
    }

    /** False when the ledger has to be read again. */
    boolean turn() throws InterruptedException {
        boolean busy = underWay != null;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(busy ? BUSY : IDLE);
        long now = now();
        boolean again = false;
        boolean read = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(alerts)) {
                accept(record, now);
                read = true;
            } else {
                again |= notice(record);
            }
        }
        records.nextOffsets().forEach((partition, offset) -> {
            if (partition.topic().equals(alerts)) {
                next.put(partition, offset.offset());
            }
        });
        if (flushes != stop.flushes()) {
            flushes = stop.flushes();
            outbox.flush(now);
        }
        outbox.forgetOld(now);
        takeAnswer(now);
        Severity least = again ? null : least();
        Attempt attempt = least == null ? null : outbox.next(least, now);
        commit(read); // our own rows come by as well, and are no news
        if (attempt != null) {
            underWay = new UnderWay(sender.send(attempt.message(), attempt.id(), attempt.repeat()), System.nanoTime());
        }
        pauseWhenFull();
        look();
        return !again;
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, long now) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        outbox.accept(value, record.topic() + "-" + record.partition() + "@" + record.offset(), now);
    }

    /** What others write into this webhook's ledger; our own rows come by as well. */
    private boolean notice(ConsumerRecord<byte[], byte[]> record) {
        LedgerKey key = LedgerKey.parse(record.key()).orElse(null);
        if (key == null || !key.webhook().equals(plan.name()) || record.value() == null) {
            return false;
        }
        if (key.kind() == Kind.TROUBLE) {
            try {
                outbox.trouble(key.id(), Json.mapper().readValue(record.value(), Trouble.class));
            } catch (IOException e) {
                log.error(
                        "{}: trouble of another webhook cannot be read: {}",
                        plan.name(),
                        e.getClass().getSimpleName());
            }
        }
        return key.kind() == Kind.RESEND;
    }

    /** While there is more to read, only what is critical is told: the rest may fold, and comes in the order of severity. */
    private @Nullable Severity least() {
        long reading = System.nanoTime() - began;
        behind.entrySet().removeIf(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
        if (behind.isEmpty() || full || reading > CATCH_UP.toNanos()) {
            return Severity.INFORMATIONAL;
        }
        return reading > CATCH_UP_CRITICAL.toNanos() ? Severity.CRITICAL : null;
    }

    private void takeAnswer(long now) throws InterruptedException {
        if (underWay == null || !underWay.answer.isDone()) {
            return;
        }
        Delivery outcome;
        try {
            outcome = underWay.answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender failed", e);
        }
        String word = outcome instanceof Delivered ? "delivered" : outcome instanceof Rejected ? "rejected" : "retry";
        listener.attempted(plan.name(), word, Duration.ofNanos(System.nanoTime() - underWay.since));
        if (outcome instanceof Rejected rejected) {
            log.error("{}: a message was refused and is parked: {}", plan.name(), rejected.reason());
        }
        underWay = null;
        outbox.ended(outcome, now);
    }

    private void commit(boolean read) {
        if (read) {
            Map<Integer, Long> position = new HashMap<>();
            next.forEach((partition, offset) -> position.put(partition.partition(), offset));
            outbox.enter(Kind.POSITION, new Rows.Position(position));
        }
        List<Change> changes = outbox.changes();
        if (changes.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        for (Change change : changes) {
            int partition = LedgerKey.partition(change.key().webhook(), Topics.DELIVERY_PARTITIONS);
            // a record that is not written fails the commit
            var unused = producer.send(
                    new ProducerRecord<>(deliveries, partition, change.key().bytes(), change.value()));
        }
        producer.commitTransaction();
    }

    private void pauseWhenFull() {
        if (full == outbox.isFull()) {
            return;
        }
        full = !full;
        if (full) {
            consumer.pause(next.keySet());
        } else {
            consumer.resume(next.keySet());
        }
    }

    private void look() {
        if (System.nanoTime() - looked < LOOK.toNanos()) {
            return;
        }
        looked = System.nanoTime();
        long lag = 0;
        for (TopicPartition partition : next.keySet()) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        listener.stands(outbox.status(now()), lag);
    }

    Courier.Progress progress() {
        return new Courier.Progress(Map.copyOf(next), outbox.isAtRest(), flushes);
    }

    /** Enters the answer of the attempt in hand, if it comes soon. */
    void finish() throws InterruptedException {
        if (underWay == null) {
            return;
        }
        try {
            var unused = underWay.answer.get(LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // whoever comes next repeats it
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender failed", e);
        }
        takeAnswer(now());
        commit(false);
    }

    private long now() {
        return clock.now();
    }

    @Override
    public void close() {
        if (underWay != null) {
            underWay.answer.cancel(true);
        }
        try (consumer) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
