package io.holdout.processor.detect;

import io.holdout.model.InventoryRow;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.OsVersion;
import io.holdout.processor.agent.UserAgent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What the inventory adds to the evidence of a device, for people. */
final class Partnerships {
    /** R-A1: with iOS 12, of that day, mail profiles came to use OAuth; an older partnership was made with a password. */
    private static final Instant OAUTH_SINCE = Instant.parse("2018-09-17T00:00:00Z");

    /** R-A4: Exchange Online refuses older versions of ActiveSync since 2026-03-01 (MC1197103). */
    private static final OsVersion ACTIVE_SYNC_NEEDED = new OsVersion(16, 1, 0);

    private Partnerships() {}

    static List<String> evidence(Inventory inventory, UserAgent device) {
        List<InventoryRow> rows = inventory.rows().stream()
                .filter(row -> Inventory.isOf(row, device.model()))
                .toList();
        List<String> evidence = new ArrayList<>();
        if (rows.size() > 1) {
            evidence.add(rows.size() + " devices of this model in the inventory");
        }
        rows.stream()
                .map(InventoryRow::firstSync)
                .filter(Objects::nonNull)
                .filter(first -> device.family() == Family.APPLE && first.isBefore(OAUTH_SINCE))
                .min(Comparator.naturalOrder())
                .ifPresent(first -> evidence.add("in the inventory since "
                        + first.atOffset(ZoneOffset.UTC).toLocalDate() + ", before iOS used OAuth for mail"));
        rows.stream()
                .map(InventoryRow::protocolVersion)
                .filter(Partnerships::isRefused)
                .min(Comparator.naturalOrder())
                .ifPresent(version -> evidence.add(
                        "ActiveSync " + version + " in the inventory, which Exchange refuses since 2026-03-01"));
        return evidence;
    }

    private static boolean isRefused(String protocolVersion) {
        OsVersion version = OsVersion.parse(protocolVersion);
        return version != null && version.compareTo(ACTIVE_SYNC_NEEDED) < 0;
    }
}
