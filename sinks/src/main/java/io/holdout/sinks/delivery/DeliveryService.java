package io.holdout.sinks.delivery;

import static java.util.Objects.requireNonNull;

import io.holdout.model.Topics;
import io.holdout.sinks.ledger.LedgerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all webhooks together with the other replicas: a consumer group over {@code holdout.deliveries} hands out its partitions, and
 * with them the webhooks whose ledgers lie there. That none is told by two at once rests on the ledger's transactions alone.
 */
public final class DeliveryService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeliveryService.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REFUSED = Duration.ofSeconds(2);

    /** An attempt that is under way may end within this. */
    private static final Duration HAND_OVER = Duration.ofSeconds(6);

    private static final int HEARTBEATS = 5;

    private final DeliverySettings settings;
    private final Map<String, WebhookPlan> plans = new HashMap<>();
    private final Map<String, Sender> senders = new HashMap<>();
    private final DeliveryListener listener;
    private final KafkaConsumer<byte[], byte[]> member;
    private final Map<String, Courier> couriers = new ConcurrentHashMap<>();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    /** A webhook, and what posts to it. */
    public record Webhook(WebhookPlan plan, Sender sender) {}

    private DeliveryService(DeliverySettings settings, List<Webhook> webhooks, DeliveryListener listener) {
        this.settings = settings;
        this.listener = listener;
        for (Webhook webhook : webhooks) {
            if (plans.put(webhook.plan().name(), webhook.plan()) != null) {
                throw new IllegalArgumentException(
                        "two webhooks are named " + webhook.plan().name());
            }
            senders.put(webhook.plan().name(), webhook.sender());
        }
        this.member = new KafkaConsumer<>(memberConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "deliveries");
    }

    /** Joins the other replicas; the topics exist. Closes the senders at its end. */
    public static DeliveryService start(DeliverySettings settings, List<Webhook> webhooks, DeliveryListener listener) {
        DeliveryService service = new DeliveryService(settings, webhooks, listener);
        service.thread.start();
        return service;
    }

    private Map<String, Object> memberConfig() {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                settings.session().toMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                settings.session().dividedBy(HEARTBEATS).toMillis());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return config;
    }

    /** Completes, always normally, with the bug that ended it. */
    public CompletableFuture<Throwable> failure() {
        return failed.copy();
    }

    private void run() {
        try {
            member.subscribe(List.of(settings.topics().deliveries()), new Owner());
            while (!closing) {
                poll();
            }
        } catch (WakeupException e) {
            log.debug("stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // whatever it is, the owner must hear of it
            failed.complete(e);
        } finally {
            end(List.copyOf(couriers.values()), HAND_OVER);
            leave();
        }
    }

    /** A right that is missing may be given later. */
    private void poll() throws InterruptedException {
        try {
            member.poll(POLL);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            log.warn("the group of the deliveries: {}", e.toString());
            Thread.sleep(REFUSED.toMillis());
        }
    }

    private void leave() {
        try {
            member.close();
        } catch (KafkaException e) {
            log.warn("left the group without a word: {}", e.getClass().getSimpleName());
        }
    }

    private final class Owner implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            member.pause(assigned); // nothing is fetched
            for (WebhookPlan plan : plans.values()) {
                if (assigned.contains(home(plan.name()))) {
                    Courier courier = new Courier(
                            plan, requireNonNull(senders.get(plan.name())), settings, listener, failed::complete);
                    couriers.put(plan.name(), courier);
                    listener.waiting(plan.name(), "is being taken over");
                    courier.start();
                }
            }
            listener.joined();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            end(at(revoked), HAND_OVER);
        }

        /** They are another's already, who has shut this one's writers out. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            end(at(lost), Duration.ZERO);
        }
    }

    private TopicPartition home(String webhook) {
        return new TopicPartition(
                settings.topics().deliveries(), LedgerKey.partition(webhook, Topics.DELIVERY_PARTITIONS));
    }

    private List<Courier> at(Collection<TopicPartition> partitions) {
        return couriers.values().stream()
                .filter(courier -> partitions.contains(home(courier.webhook())))
                .toList();
    }

    private void end(List<Courier> ending, Duration patience) {
        ending.forEach(Courier::stop);
        long end = System.nanoTime() + patience.toNanos();
        for (Courier courier : new ArrayList<>(ending)) {
            courier.join(Duration.ofNanos(end - System.nanoTime()));
            couriers.remove(courier.webhook());
        }
    }

    /** Has everything that is held told as soon as the budget allows. */
    public void flush() {
        couriers.values().forEach(Courier::flush);
    }

    /** Whether all webhooks are this replica's, and were told all that was due or flushed. */
    public boolean hasTold() {
        return plans.keySet().stream().allMatch(webhook -> {
            Courier courier = couriers.get(webhook);
            Courier.Progress progress = courier == null ? null : courier.progress();
            return courier != null && progress != null && courier.isDone(progress);
        });
    }

    /**
     * Whether all webhooks are this replica's, and the alerts before those offsets were read for each.
     *
     * @param ends by partition of the alerts
     */
    public boolean hasRead(Map<TopicPartition, Long> ends) {
        for (String webhook : plans.keySet()) {
            Courier courier = couriers.get(webhook);
            Courier.Progress progress = courier == null ? null : courier.progress();
            if (progress == null) {
                return false;
            }
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                if (progress.next().getOrDefault(end.getKey(), 0L) < end.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends with the attempts in hand, and leaves the group, so that others go on at once. */
    @Override
    public void close() {
        closing = true;
        member.wakeup();
        try {
            thread.join(HAND_OVER.plusSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.values().forEach(Sender::close);
    }
}
