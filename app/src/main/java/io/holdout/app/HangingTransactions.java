package io.holdout.app;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.holdout.model.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/**
 * Transactions that are open in a partition but unknown to their coordinator. Nobody will ever end one, and every reader of
 * committed records stops at it; brokers from 4.3.0 on can leave them behind (KAFKA-20734).
 */
final class HangingTransactions {
    private static final String TRANSACTION_LOG = "__transaction_state";

    private final Admin admin;

    HangingTransactions(Admin admin) {
        this.admin = admin;
    }

    /**
     * One transaction in one partition.
     *
     * @param transactionalId empty if the coordinator has forgotten the producer
     * @param startOffset where readers of committed records stop
     */
    record Hanging(
            TopicPartition partition,
            String transactionalId,
            long producerId,
            int producerEpoch,
            int coordinatorEpoch,
            long startOffset) {}

    /**
     * Looks into every partition of the topics. A transaction counts only if it is open with the same first record before
     * and after its coordinator was asked, for one that has just ended or begun looks the same in a single look. Coordinators
     * that have just started are waited for: they know nothing yet, not even of what is committed but not finished.
     */
    List<Hanging> find(Predicate<String> topics) {
        List<TopicPartition> partitions = partitions(topics);
        List<Hanging> open = open(partitions);
        if (open.isEmpty()) {
            return List.of();
        }
        awaitCoordinators();
        List<Hanging> unknown = notKnownToCoordinator(open);
        if (unknown.isEmpty()) {
            return List.of();
        }
        Set<Where> stillOpen = open(
                        unknown.stream().map(Hanging::partition).distinct().toList())
                .stream()
                .map(Where::of)
                .collect(toSet());
        return unknown.stream()
                .filter(hanging -> stillOpen.contains(Where.of(hanging)))
                .toList();
    }

    /** Ends them; what they wrote is never read. */
    void abort(Collection<Hanging> hanging) {
        for (Hanging transaction : hanging) {
            try {
                Answer.of(admin.abortTransaction(new AbortTransactionSpec(
                                transaction.partition(),
                                transaction.producerId(),
                                (short) transaction.producerEpoch(),
                                transaction.coordinatorEpoch()))
                        .all());
            } catch (InvalidProducerEpochException e) {
                // ended since it was found, which gives the producer its next epoch
            }
        }
    }

    /**
     * Asks the coordinator behind each partition of the transaction log about a transaction that does not exist. Lists of
     * transactions leave out what a coordinator has not loaded yet; a question about one transaction waits for it.
     */
    private void awaitCoordinators() {
        TopicDescription log;
        try {
            log = Answer.of(admin.describeTopics(List.of(TRANSACTION_LOG)).topicNameValues(), TRANSACTION_LOG);
        } catch (UnknownTopicOrPartitionException e) {
            return; // no coordinator knows any transaction
        }
        int partitions = log.partitions().size();
        Map<Integer, String> oneEach = new HashMap<>();
        for (int i = 0; oneEach.size() < partitions; i++) {
            String nobody = "holdout-nobody-" + i;
            oneEach.putIfAbsent(Utils.abs(nobody.hashCode()) % partitions, nobody);
        }
        partitionsKnownTo(Set.copyOf(oneEach.values()));
    }

    private record Where(TopicPartition partition, long producerId, long startOffset) {
        static Where of(Hanging hanging) {
            return new Where(hanging.partition(), hanging.producerId(), hanging.startOffset());
        }
    }

    private List<TopicPartition> partitions(Predicate<String> topics) {
        Set<String> names = Answer.of(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(names.stream().filter(topics).toList()).topicNameValues();
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : asked.keySet()) {
            try {
                Answer.of(asked, topic)
                        .partitions()
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            } catch (UnknownTopicOrPartitionException e) {
                // deleted since it was listed, and its transactions with it
            }
        }
        return partitions;
    }

    private List<Hanging> open(List<TopicPartition> partitions) {
        DescribeProducersResult asked = admin.describeProducers(partitions);
        List<Hanging> open = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            try {
                for (ProducerState producer :
                        Answer.of(asked.partitionResult(partition)).activeProducers()) {
                    OptionalLong start = producer.currentTransactionStartOffset();
                    if (start.isPresent()) {
                        open.add(new Hanging(
                                partition,
                                "",
                                producer.producerId(),
                                producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0),
                                start.getAsLong()));
                    }
                }
            } catch (UnknownTopicOrPartitionException e) {
                // deleted since it was described
            }
        }
        return open;
    }

    private List<Hanging> notKnownToCoordinator(List<Hanging> open) {
        Map<Long, String> transactionalIds = Answer.of(admin.listTransactions().all()).stream()
                .collect(toMap(
                        TransactionListing::producerId, TransactionListing::transactionalId, (one, other) -> one));
        Set<String> ids = new HashSet<>();
        open.forEach(transaction -> {
            String id = transactionalIds.get(transaction.producerId());
            if (id != null) {
                ids.add(id);
            }
        });
        Map<String, Set<TopicPartition>> known = partitionsKnownTo(ids);
        List<Hanging> unknown = new ArrayList<>();
        for (Hanging transaction : open) {
            String id = transactionalIds.getOrDefault(transaction.producerId(), "");
            if (!known.getOrDefault(id, Set.of()).contains(transaction.partition())) {
                unknown.add(new Hanging(
                        transaction.partition(),
                        id,
                        transaction.producerId(),
                        transaction.producerEpoch(),
                        transaction.coordinatorEpoch(),
                        transaction.startOffset()));
            }
        }
        return unknown;
    }

    private Map<String, Set<TopicPartition>> partitionsKnownTo(Set<String> transactionalIds) {
        DescribeTransactionsResult asked = admin.describeTransactions(transactionalIds);
        Map<String, Set<TopicPartition>> known = new HashMap<>();
        for (String id : transactionalIds) {
            try {
                known.put(id, Answer.of(asked.description(id)).topicPartitions());
            } catch (TransactionalIdNotFoundException e) {
                // expired since it was listed: nobody knows its transaction any more
            }
        }
        return known;
    }
}
