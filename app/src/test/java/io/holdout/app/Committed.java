package io.holdout.app;

import io.holdout.model.Answer;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What readers of committed records see of the events of {@link PublishedEvents}, and what is wrong with it. */
final class Committed {
    /** A sign-in as it lies on the topic. */
    private record Row(int topicPartition, int partition, long sequence, String id, Instant appended) {}

    private final List<Row> rows;
    private final List<DeadLetter> deadLetters;

    private Committed(List<Row> rows, List<DeadLetter> deadLetters) {
        this.rows = rows;
        this.deadLetters = deadLetters;
    }

    static Committed read(Map<String, Object> kafka, Topics topics) {
        List<Row> rows = WrittenSignIns.committed(kafka, topics, topics.signIns()).stream()
                .filter(record -> record.headers().lastHeader("sequence") != null)
                .map(Committed::row)
                .toList();
        List<DeadLetter> deadLetters = WrittenSignIns.committed(kafka, topics, topics.deadLetters()).stream()
                .map(record -> DeadLetters.read(record.value(), record.headers()))
                .toList();
        return new Committed(rows, deadLetters);
    }

    private static Row row(ConsumerRecord<byte[], byte[]> record) {
        return new Row(
                record.partition(),
                Integer.parseInt(WrittenSignIns.header(record, "partition")),
                Long.parseLong(WrittenSignIns.header(record, "sequence")),
                WrittenSignIns.id(record),
                Instant.ofEpochMilli(record.timestamp()));
    }

    /** Sign-ins of transactions that were not committed, which a reader of uncommitted records sees too. */
    static long aborted(Map<String, Object> kafka, Topics topics) {
        long all = WrittenSignIns.uncommitted(kafka, topics, topics.signIns()).stream()
                .filter(record -> record.headers().lastHeader("sequence") != null)
                .count();
        return all - read(kafka, topics).rows.size();
    }

    /** How many offsets committed records reach to; grows with each sign-in. */
    static long signIns(Map<String, Object> kafka, Topics topics) {
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, topics.partitions())
                    .mapToObj(i -> new TopicPartition(topics.signIns(), i))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            return Answer.of(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                            .all())
                    .values()
                    .stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    /** Newest sequence number by hub partition, of sign-ins. */
    Map<Integer, Long> last() {
        Map<Integer, Long> last = new TreeMap<>();
        rows.forEach(row -> last.merge(row.partition(), row.sequence(), Math::max));
        return last;
    }

    private static Set<String> expected(Map<Integer, Long> last) {
        Set<String> ids = new HashSet<>();
        last.forEach((partition, newest) -> {
            for (long n = 0; n <= newest; n++) {
                ids.add(partition + "/" + n + " " + partition + "-" + n);
                if (n % PublishedEvents.SECOND_EVERY == 0) {
                    ids.add(partition + "/" + n + " " + partition + "-" + n + "-b");
                }
                if (n % PublishedEvents.BAD_EVERY == 0) {
                    ids.add(partition + "/" + n + " dead letter");
                }
            }
        });
        return ids;
    }

    private Map<String, Integer> seen() {
        Map<String, Integer> seen = new HashMap<>();
        rows.forEach(row -> seen.merge(row.partition() + "/" + row.sequence() + " " + row.id(), 1, Integer::sum));
        deadLetters.forEach(letter -> {
            String source = letter.origin().source();
            seen.merge(
                    source.substring(source.lastIndexOf('/') + 1) + "/"
                            + letter.origin().position() + " dead letter",
                    1,
                    Integer::sum);
        });
        return seen;
    }

    /** Records of the published events that are not there. */
    List<String> lost(Map<Integer, Long> published) {
        Set<String> missing = expected(published);
        missing.removeAll(seen().keySet());
        return missing.stream().sorted().toList();
    }

    /** Records that are there more than once, or that nobody published. */
    List<String> duplicated(Map<Integer, Long> published) {
        Set<String> expected = expected(published);
        List<String> wrong = new ArrayList<>();
        seen().forEach((id, times) -> {
            if (times > 1 || !expected.contains(id)) {
                wrong.add(id + " x" + times);
            }
        });
        return wrong;
    }

    /** How often a reader of one partition of the topic sees a hub partition go back. */
    int disordered() {
        Map<String, Long> last = new HashMap<>();
        int count = 0;
        for (Row row : rows) {
            Long before = last.put(row.topicPartition() + "/" + row.partition(), row.sequence());
            count += before != null && before > row.sequence() ? 1 : 0;
        }
        return count;
    }

    /** The longest time between two records of one hub partition within that time. */
    Duration longestPause(Instant from, Instant to) {
        Map<Integer, List<Instant>> times = rows.stream()
                .filter(row -> !row.appended().isBefore(from) && !row.appended().isAfter(to))
                .collect(Collectors.groupingBy(
                        Row::partition, Collectors.mapping(Row::appended, Collectors.toCollection(ArrayList::new))));
        Duration longest = Duration.ZERO;
        for (List<Instant> appended : times.values()) {
            appended.sort(null);
            for (int i = 1; i < appended.size(); i++) {
                Duration pause = Duration.between(appended.get(i - 1), appended.get(i));
                longest = pause.compareTo(longest) > 0 ? pause : longest;
            }
        }
        return longest;
    }
}
