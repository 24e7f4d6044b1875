package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.ingest.tables.TableWriter;
import io.holdout.model.Exemption;
import io.holdout.model.JsonSerde;
import io.holdout.model.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** The exceptions of a cluster. There are few, and each of their topic's partitions has all. */
final class ExceptionTable {
    private static final JsonSerde<Exemption> EXEMPTIONS = JsonSerde.exemptions();

    private final Map<String, Object> kafka;
    private final Topics topics;

    ExceptionTable(Map<String, Object> kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /** All there are, by their keys. */
    Map<String, Exemption> read() {
        Map<String, Exemption> rows = new TreeMap<>();
        try {
            TopicDump.read(kafka, topics.exceptions(), 1, record -> {
                String key = new String(record.key(), UTF_8);
                if (record.value() == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, EXEMPTIONS.read(record.value()));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** Gives exceptions, or renews those with the same conditions. */
    void add(Collection<Exemption> exemptions) {
        change(exemptions, exemption -> false);
    }

    /** Gives these and takes all others of the tenant. */
    void replace(String tenantId, Collection<Exemption> exemptions) {
        change(exemptions, exemption -> exemption.tenantId().equals(tenantId));
    }

    /**
     * Takes exceptions, all or none.
     *
     * @return how many that were; the same conditions in two tenants have two ids
     */
    int remove(Set<String> ids) {
        try (TableWriter writer = writer()) {
            Collection<Exemption> removed = read().values().stream()
                    .filter(exemption -> ids.contains(exemption.id()))
                    .toList();
            Set<String> unknown = new TreeSet<>(ids);
            removed.forEach(exemption -> unknown.remove(exemption.id()));
            if (!unknown.isEmpty()) {
                throw new UserError("there is no exception " + String.join(", ", unknown)
                        + ": see 'holdout exceptions list'; none was removed");
            }
            removed.forEach(exemption -> writer.put(exemption.key(), null));
            writer.commit();
            return removed.size();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw overtaken(e);
        }
    }

    /** What is read after the writer was made is what it changes: no other can write any more. */
    private void change(Collection<Exemption> given, Predicate<Exemption> obsolete) {
        try (TableWriter writer = writer()) {
            Map<String, Exemption> others = read();
            given.forEach(exemption -> others.remove(exemption.key()));
            others.values().stream().filter(obsolete).forEach(exemption -> writer.put(exemption.key(), null));
            given.forEach(exemption -> writer.put(exemption.key(), EXEMPTIONS.write(exemption)));
            writer.commit();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw overtaken(e);
        }
    }

    private TableWriter writer() {
        return new TableWriter(kafka, topics.exceptions(), topics.partitions(), "commands");
    }

    private static UserError overtaken(RuntimeException e) {
        return new UserError("another command changes the exceptions: let it end, and give this one again", e);
    }
}
