package io.holdout.processor;

import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
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
    public static final class StoresInMemory extends StoreWrapper {
        @Override
        StoreBuilder<?> instead(StoreBuilder<?> store) {
            return store.build().persistent()
                    ? Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(store.name()), Serdes.Bytes(), Serdes.ByteArray())
                            .withLoggingEnabled(store.logConfig())
                    : store;
        }
    }
}
