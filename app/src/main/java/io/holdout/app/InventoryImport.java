package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.app.sort.Appender;
import io.holdout.app.sort.Cursor;
import io.holdout.app.sort.ExternalSorter;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.tables.InventoryFile;
import io.holdout.ingest.tables.InventorySink;
import io.holdout.ingest.tables.TableWriter;
import io.holdout.model.InventoryRow;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Makes a report the inventory of its tenant: its rows are set, and what an earlier report had and this one has not is removed, all at
 * once. Old and new rows are merged on disk.
 */
final class InventoryImport {
    private static final JsonSerde<InventoryRow> ROWS = JsonSerde.inventory();
    private static final long MEMORY = 16L << 20;
    private static final byte OLD = 0;
    private static final byte NEW = 1;

    private final Map<String, Object> kafka;
    private final Topics topics;
    private final Path scratch;

    InventoryImport(Map<String, Object> kafka, Topics topics, Path scratch) {
        this.kafka = kafka;
        this.topics = topics;
        this.scratch = scratch;
    }

    /**
     * What became of the rows.
     *
     * @param devices that are in the inventory now
     * @param removed that no longer are
     */
    record Result(long devices, long removed) {}

    /**
     * Imports a report.
     *
     * @param refusals told of each row that is refused; the others are imported
     * @param reading of the file
     * @param publishing hears how many rows have been handed over to Kafka
     */
    Result run(InventoryFile file, String tenantId, RefusedRows refusals, Progress reading, LongConsumer publishing)
            throws IOException {
        try (TableWriter writer = new TableWriter(kafka, topics.inventory(), topics.partitions(), tenantId);
                ExternalSorter sorter = new ExternalSorter(scratch, MEMORY, 1)) {
            try (Appender appender = sorter.appender()) {
                addNew(file, tenantId, refusals, reading, appender);
                if (refusals.accepted() == 0) {
                    throw new UserError("the inventory has no row that can be read: nothing was changed");
                }
                addOld(tenantId, appender);
            }
            Result result = write(writer, sorter, publishing);
            writer.commit();
            return result;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new UserError("another import of this tenant has begun: let it end", e);
        }
    }

    private static void addNew(
            InventoryFile file, String tenantId, RefusedRows refusals, Progress progress, Appender appender)
            throws IOException {
        file.read(
                tenantId,
                refusals.before(new InventorySink() {
                    @Override
                    public void row(long line, InventoryRow row) throws IOException {
                        byte[] json = ROWS.write(row);
                        appender.add(
                                row.key().getBytes(UTF_8),
                                ByteBuffer.allocate(1 + 2 * Long.BYTES + json.length)
                                        .put(NEW)
                                        .putLong(
                                                row.lastSync() == null
                                                        ? 0
                                                        : Math.max(
                                                                0,
                                                                row.lastSync().getEpochSecond()))
                                        .putLong(line)
                                        .put(json)
                                        .array());
                    }

                    @Override
                    public void refused(long line, String reason) {
                        // was told
                    }
                }),
                progress);
    }

    private void addOld(String tenantId, Appender appender) throws IOException {
        byte[] tenant = Keys.tenant(tenantId).getBytes(UTF_8);
        TopicDump.read(kafka, topics.inventory(), 1, record -> {
            byte[] key = record.key();
            if (key.length >= tenant.length && Arrays.equals(tenant, 0, tenant.length, key, 0, tenant.length)) {
                appender.add(
                        key,
                        ByteBuffer.allocate(2 + Long.BYTES)
                                .put(OLD)
                                .putLong(record.offset())
                                .put((byte) (record.value() == null ? 0 : 1))
                                .array());
            }
        });
    }

    /** Of the entries of a key the last one counts: a new row before an old one, and of several the one that synced last. */
    private static Result write(TableWriter writer, ExternalSorter sorter, LongConsumer publishing) throws IOException {
        long devices = 0;
        long removed = 0;
        try (Cursor cursor = sorter.sorted()) {
            boolean more = cursor.next();
            while (more) {
                byte[] key = cursor.key();
                byte[] last = cursor.value();
                for (more = cursor.next(); more && Arrays.equals(key, cursor.key()); more = cursor.next()) {
                    last = cursor.value();
                }
                if (last[0] == NEW) {
                    writer.put(new String(key, UTF_8), Arrays.copyOfRange(last, 1 + 2 * Long.BYTES, last.length));
                    devices++;
                } else if (last[last.length - 1] == 1) {
                    writer.put(new String(key, UTF_8), null);
                    removed++;
                }
                publishing.accept(devices + removed);
            }
        }
        return new Result(devices, removed);
    }
}
