package io.holdout.simulator.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;
import org.jspecify.annotations.Nullable;

/** An event hub. */
public final class Hub {
    private final HubStore store;
    private final EmulatorSettings settings;
    private final Clock clock;
    private final List<HubPartition> partitions = new CopyOnWriteArrayList<>();
    private final Set<PublisherLink> publishers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile HubIdentity identity;

    private Hub(HubIdentity identity, HubStore store, EmulatorSettings settings, Clock clock) {
        this.identity = identity;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** A hub of that identity, with the events that the store has of it. */
    static Hub open(HubIdentity identity, HubStore store, EmulatorSettings settings, Clock clock) throws IOException {
        Hub hub = new Hub(identity, store, settings, clock);
        store.save(identity);
        hub.openPartitions();
        return hub;
    }

    private void openPartitions() throws IOException {
        while (partitions.size() < identity.partitions()) {
            String id = Integer.toString(partitions.size());
            partitions.add(new HubPartition(id, openLog(id)));
        }
    }

    private PartitionLog openLog(String id) throws IOException {
        return PartitionLog.open(store.partition(identity, id), this::retention, clock);
    }

    private Retention retention() {
        return new Retention(settings.retainedBytes() / identity.partitions(), settings.retainedEvents());
    }

    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public String name() {
        return identity.name();
    }

    public int partitions() {
        return partitions.size();
    }

    /** Tells hubs of the same name apart. */
    public Instant createdAt() {
        return identity.createdAt();
    }

    /**
     * The partition "0", "1" and so on.
     *
     * @throws IllegalArgumentException if there is none
     */
    public HubPartition partition(String id) {
        HubPartition partition = find(id);
        if (partition == null) {
            throw new IllegalArgumentException("hub " + name() + " has no partition " + id);
        }
        return partition;
    }

    @Nullable
    HubPartition find(String id) {
        for (HubPartition partition : partitions) {
            if (partition.id().equals(id)) {
                return partition;
            }
        }
        return null;
    }

    /** Grows the hub; partitions that are there stay as they are. */
    public void addPartitions(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("a hub never shrinks, not by " + -n);
        }
        extend(n, Set.of());
    }

    synchronized void extend(int morePartitions, Collection<String> moreGroups) {
        try {
            HubIdentity larger = identity.with(morePartitions, Set.copyOf(moreGroups));
            store.save(larger);
            identity = larger;
            openPartitions();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the hub and creates it again, empty, under the same name; who reads or publishes is detached. */
    public synchronized void recreate() {
        try {
            HubIdentity next = identity.again(now(clock));
            close();
            store.save(next);
            identity = next;
            for (HubPartition partition : partitions) {
                partition.replace(openLog(partition.id()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ErrorCondition deleted = new ErrorCondition(LinkError.DETACH_FORCED, "The messaging entity was deleted.");
        receivers(null).forEach(link -> link.detach(deleted));
        publishers.forEach(link -> link.detach(deleted));
    }

    /** How many consumers are attached. */
    public int receivers() {
        return receivers(null).size();
    }

    private List<ConsumerLink> receivers(@Nullable String partitionId) {
        List<ConsumerLink> links = new ArrayList<>();
        for (HubPartition partition : partitions) {
            if (partitionId == null || partitionId.equals(partition.id())) {
                links.addAll(partition.receivers().all());
            }
        }
        return links;
    }

    /**
     * Fault: the service detaches consumers.
     *
     * @param partitionId null for all partitions
     * @param condition such as "amqp:link:detach-forced"; null for a clean detach
     * @return how many it were
     */
    public int detachReceivers(@Nullable String partitionId, @Nullable String condition) {
        List<ConsumerLink> links = receivers(partitionId);
        links.forEach(link -> link.detach(
                condition == null ? null : new ErrorCondition(Symbol.valueOf(condition), "Detached on demand.")));
        return links.size();
    }

    boolean hasGroup(String group) {
        return identity.hasGroup(group);
    }

    String[] partitionIds() {
        return partitions.stream().map(HubPartition::id).toArray(String[]::new);
    }

    /** Where events go whose publisher leaves it to the hub: all of a key to one partition, others in turn. */
    HubPartition route(@Nullable String partitionKey) {
        int count = partitions.size();
        int index = partitionKey == null
                ? Math.floorMod(turn.getAndIncrement(), count)
                : PartitionKeys.partition(partitionKey, count);
        return partitions.get(index);
    }

    Set<PublisherLink> publishers() {
        return publishers;
    }

    void close() throws IOException {
        for (HubPartition partition : partitions) {
            partition.log().close();
        }
    }
}
