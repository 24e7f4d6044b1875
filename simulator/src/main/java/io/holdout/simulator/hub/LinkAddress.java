package io.holdout.simulator.hub;

import org.jspecify.annotations.Nullable;

/** What a link is attached to. */
sealed interface LinkAddress {
    /** A node that answers requests: {@code $cbs}, {@code $management}. */
    record Node(String name) implements LinkAddress {}

    /** {@code hub/ConsumerGroups/group/Partitions/id}. */
    record Reading(String hub, String group, String partition) implements LinkAddress {}

    /** {@code hub} or {@code hub/Partitions/id}. */
    record Publishing(String hub, @Nullable String partition) implements LinkAddress {}

    /** Nothing that an event hub has. */
    record Unknown() implements LinkAddress {}

    static LinkAddress parse(@Nullable String address) {
        if (address == null || address.isEmpty()) {
            return new Unknown();
        }
        if (address.startsWith("$")) {
            return new Node(address);
        }
        String[] parts = address.split("/", -1);
        if (parts.length == 1) {
            return new Publishing(parts[0], null);
        }
        if (parts.length == 3 && parts[1].equalsIgnoreCase("Partitions")) {
            return new Publishing(parts[0], parts[2]);
        }
        if (parts.length == 5
                && parts[1].equalsIgnoreCase("ConsumerGroups")
                && parts[3].equalsIgnoreCase("Partitions")) {
            return new Reading(parts[0], parts[2], parts[4]);
        }
        return new Unknown();
    }
}
