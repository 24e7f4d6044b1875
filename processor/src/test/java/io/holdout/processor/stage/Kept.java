package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.processor.detect.Inventory;
import io.holdout.processor.detect.Sighting;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** {@code keep-inventory} and {@code keep-exceptions} of one partition, and what {@code track-devices} sees in their stores. */
final class Kept {
    private final MockProcessorContext<String, Classified> inventoryContext;
    private final MockProcessorContext<String, Object> exceptionContext;
    private final Processor<String, @Nullable InventoryRow, String, Classified> keepInventory;
    private final Processor<String, @Nullable Exemption, String, Object> keepExceptions;
    private final InventoryTable inventory;
    private ExceptionList exceptions;

    Kept(int partition) {
        inventoryContext = new MockProcessorContext<>(new Properties(), new TaskId(0, partition), null);
        exceptionContext = new MockProcessorContext<>(new Properties(), new TaskId(0, partition), null);
        inventory = new InventoryTable(TestStores.inMemory(KeepInventory.INVENTORY, inventoryContext));
        exceptions = new ExceptionList(TestStores.inMemory(KeepExceptions.EXCEPTIONS, exceptionContext));
        keepInventory = new KeepInventory.Supplier().get();
        keepInventory.init(inventoryContext);
        keepExceptions = new KeepExceptions.Supplier().get();
        keepExceptions.init(exceptionContext);
    }

    Kept inventory(InventoryRow... rows) {
        for (InventoryRow row : rows) {
            inventory(row.key(), row);
        }
        return this;
    }

    Kept inventory(String key, @Nullable InventoryRow row) {
        keepInventory.process(new Record<>(key, row, 0));
        return this;
    }

    Kept exceptions(Exemption... exemptions) {
        for (Exemption exemption : exemptions) {
            exception(exemption.key(), exemption);
        }
        return this;
    }

    Kept exception(String key, @Nullable Exemption exemption) {
        keepExceptions.process(new Record<>(key, exemption, 0));
        return this;
    }

    /** Goes on with what lies in the store, and nothing else. */
    Kept restart() {
        exceptions = new ExceptionList(exceptionContext.getStateStore(KeepExceptions.EXCEPTIONS));
        return this;
    }

    Inventory devicesOf(Sighting sighting) {
        return inventory.of(sighting);
    }

    Optional<Exemption> covering(Sighting sighting) {
        return exceptions.covering(sighting);
    }

    /** Users about whom track-devices was told. */
    List<String> learned() {
        return java.util.stream.Stream.concat(
                        inventoryContext.forwarded().stream()
                                .map(each -> (Object) each.record().value()),
                        exceptionContext.forwarded().stream()
                                .map(each -> each.record().value()))
                .filter(Classified.Learned.class::isInstance)
                .map(value -> ((Classified.Learned) value).user())
                .toList();
    }

    /** What was told about tenants. */
    List<Object> told() {
        return exceptionContext.forwarded(Stages.WRITE_BY_TENANT).stream()
                .map(each -> (Object) each.record().value())
                .toList();
    }
}
