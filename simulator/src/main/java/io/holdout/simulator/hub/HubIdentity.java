package io.holdout.simulator.hub;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a hub is apart from its events.
 *
 * @param createdAt to the millisecond
 * @param generation how many hubs of this name there were before
 * @param groups names of the consumer groups, in lower case
 */
record HubIdentity(String name, Instant createdAt, long generation, int partitions, Set<String> groups) {
    /** The service's rule, which also makes the name fit for a directory. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,254}[A-Za-z0-9])?");

    private static final String DEFAULT_GROUP = "$default";

    HubIdentity {
        requireNonNull(createdAt, "createdAt");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a hub: " + name);
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("a hub has at least 1 partition, not " + partitions);
        }
        Set<String> all = new TreeSet<>();
        all.add(DEFAULT_GROUP);
        groups.forEach(group -> all.add(group.toLowerCase(Locale.ROOT)));
        groups = Set.copyOf(all);
    }

    /** Names are told apart without regard to case. */
    String key() {
        return key(name);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean hasGroup(String group) {
        return groups.contains(group.toLowerCase(Locale.ROOT));
    }

    HubIdentity with(int morePartitions, Set<String> moreGroups) {
        Set<String> all = new TreeSet<>(groups);
        all.addAll(moreGroups);
        return new HubIdentity(name, createdAt, generation, partitions + morePartitions, all);
    }

    /** The same hub after it was deleted and created again. */
    HubIdentity again(Instant now) {
        // clients tell hubs apart by the time, so it differs even within a millisecond
        Instant later = now.isAfter(createdAt) ? now : createdAt.plusMillis(1);
        return new HubIdentity(name, later, generation + 1, partitions, groups);
    }
}
