package io.holdout.processor;

import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Topologies without a broker. Their stores are in memory: a test driver commits with every record, which on disk is a file each time. */
final class TestDrivers {
    private TestDrivers() {}

    static TopologyTestDriver inMemory(Consumer<Topology> parts) {
        Properties config = config();
        config.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, StoresInMemory.class);
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(config)));
        parts.accept(topology);
        return new TopologyTestDriver(topology, config);
    }

    private static Properties config() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-" + UUID.randomUUID());
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
        return config;
    }

    /** Puts stores that would be on disk into memory. */
    public static final class StoresInMemory implements ProcessorWrapper {
        @Override
        public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
                String name, ProcessorSupplier<K, V, L, W> supplier) {
            return new WrappedProcessorSupplier<>() {
                @Override
                public Processor<K, V, L, W> get() {
                    return supplier.get();
                }

                @Override
                public Set<StoreBuilder<?>> stores() {
                    Set<StoreBuilder<?>> stores = supplier.stores();
                    return stores == null
                            ? Set.of()
                            : stores.stream().map(StoresInMemory::inMemory).collect(Collectors.toSet());
                }
            };
        }

        private static StoreBuilder<?> inMemory(StoreBuilder<?> store) {
            return store.build().persistent()
                    ? Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(store.name()), Serdes.Bytes(), Serdes.ByteArray())
                            .withLoggingEnabled(store.logConfig())
                    : store;
        }

        @Override
        public <K, V, W> WrappedFixedKeyProcessorSupplier<K, V, W> wrapFixedKeyProcessorSupplier(
                String name, FixedKeyProcessorSupplier<K, V, W> supplier) {
            return ProcessorWrapper.asWrappedFixedKey(supplier);
        }
    }
}
