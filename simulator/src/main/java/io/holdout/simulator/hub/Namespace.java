package io.holdout.simulator.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All hubs of an emulator, and where they are kept. */
final class Namespace {
    private final EmulatorSettings settings;
    private final Clock clock;
    private final @Nullable DataDirectory data;
    private final Map<String, Hub> hubs = new ConcurrentHashMap<>();

    private Namespace(EmulatorSettings settings, Clock clock, @Nullable DataDirectory data) {
        this.settings = settings;
        this.clock = clock;
        this.data = data;
    }

    static Namespace inMemory(EmulatorSettings settings, Clock clock) {
        return new Namespace(settings, clock, null);
    }

    /** With the hubs that are in the directory. */
    static Namespace open(DataDirectory data, EmulatorSettings settings, Clock clock) throws IOException {
        Namespace namespace = new Namespace(settings, clock, data);
        try {
            for (HubDirectory directory : data.hubs()) {
                HubIdentity identity = directory.load();
                if (identity != null) {
                    namespace.hubs.put(identity.key(), Hub.open(identity, directory, settings, clock));
                }
            }
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    /** The hub of that name, made if there is none, grown if it is smaller. */
    synchronized Hub create(String name, int partitions, Collection<String> groups) {
        HubIdentity wanted = new HubIdentity(name, Hub.now(clock), 0, partitions, Set.copyOf(groups));
        Hub kept = hubs.get(wanted.key());
        if (kept != null) {
            kept.extend(Math.max(0, partitions - kept.partitions()), groups);
            return kept;
        }
        try {
            Hub hub = Hub.open(wanted, data == null ? HubStore.MEMORY : data.hub(name), settings, clock);
            hubs.put(wanted.key(), hub);
            return hub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nullable
    Hub find(String name) {
        return hubs.get(HubIdentity.key(name));
    }

    List<Hub> hubs() {
        return List.copyOf(hubs.values());
    }

    EmulatorSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    void close() throws IOException {
        for (Hub hub : hubs.values()) {
            hub.close();
        }
        if (data != null) {
            data.close();
        }
    }
}
