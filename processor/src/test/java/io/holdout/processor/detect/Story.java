package io.holdout.processor.detect;

import io.holdout.model.DeviceState;
import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.SignInBuilder;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.UserAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The history of one user as track-devices leads it, without Kafka, and with exceptions and an inventory as a test has them. */
final class Story implements Knowledge {
    static final Duration GRACE = Duration.ofMinutes(30);

    private final List<Sighting> pending = new ArrayList<>();
    private final Map<String, DetectionFinding> last = new TreeMap<>();
    private final Map<String, DeviceState> devices = new TreeMap<>();
    private final Set<TenantFact> facts = new LinkedHashSet<>();
    private UserHistory history;
    private Instant horizon;
    private Grade grade = Grade.FAMILIAR;
    private @Nullable Exemption exemption;
    private Inventory inventory = Inventory.NONE;

    Story(Instant start) {
        horizon = start.minus(GRACE);
        history = UserHistory.startingAt(horizon);
    }

    // --- what the story's user may be known for

    Story from(Grade source) {
        grade = source;
        return this;
    }

    /** Sign-ins from one address may use legacy protocols until then. */
    Story allowed(Instant until) {
        exemption = new Exemption(
                Exemption.VERSION,
                "id",
                "contoso",
                "",
                "",
                null,
                "203.0.113.7",
                until,
                "a scanner",
                "eve@contoso.example");
        return learned();
    }

    Story allowedNoMore() {
        exemption = null;
        return learned();
    }

    Story inventory(Instant exported, InventoryRow... rows) {
        inventory = new Inventory(exported, List.of(rows));
        return learned();
    }

    private Story learned() {
        return fold(history.reconsidered(this, GRACE, facts::add));
    }

    @Override
    public Grade of(Sighting sighting) {
        return grade;
    }

    @Override
    public Optional<Exemption> exemption(Sighting sighting) {
        return Optional.ofNullable(exemption)
                .filter(given -> given.addressRange().equals(sighting.source().address()));
    }

    @Override
    public Inventory inventory(Sighting sighting) {
        return inventory;
    }

    // --- what happens

    Story send(SignInBuilder signIn) {
        Sighting sighting = Sighting.of(signIn.build(), UserAgent::decode);
        if (!sighting.time().isAfter(history.settledThrough())) {
            return fold(history.late(sighting, this, GRACE, facts::add));
        }
        pending.add(sighting);
        pending.sort(Comparator.naturalOrder());
        if (history.isNext(sighting, horizon)) {
            return take(history.next(sighting, horizon, this, GRACE));
        }
        return fold(history);
    }

    /** Time has reached that, and the grace period has passed. */
    Story settle(Instant through) {
        horizon = through;
        return fold(history);
    }

    private Story fold(UserHistory changed) {
        UserHistory after = changed.refolded(List.copyOf(pending), horizon, this, GRACE, facts::add);
        pending.removeIf(sighting -> !sighting.time().isAfter(after.settledThrough()));
        return take(after);
    }

    private Story take(UserHistory after) {
        UserHistory.Report report =
                after.report(history, "contoso|ada-id", new Voice("test", advice(), thresholds()), posture("contoso"));
        report.findings().forEach(finding -> last.put(finding.findingInfo().uid(), finding));
        after.changedDevices(history, device -> 0, this).forEach((device, state) -> {
            if (state == null) {
                devices.remove(device);
            } else {
                devices.put(device, state);
            }
        });
        history = report.history();
        return this;
    }

    // --- what came of it

    /** The record of a device as it would be written now. */
    DeviceState device(String key) {
        DeviceState state = history.device(key, 0, this);
        if (state == null) {
            throw new AssertionError("no " + key + " in " + history.devices());
        }
        return state;
    }

    Map<String, DeviceState> devices() {
        return devices;
    }

    Set<TenantFact> facts() {
        return facts;
    }

    /** The last version of every finding that was not withdrawn. */
    List<DetectionFinding> findings() {
        return last.values().stream()
                .filter(finding -> !finding.statusDetail().equals(DetectionFinding.WITHDRAWN))
                .toList();
    }

    /** Rules of the findings that are open, sorted. */
    List<String> open() {
        return findings().stream()
                .filter(finding -> finding.activityId() != 3)
                .map(finding -> finding.metadata().eventCode())
                .sorted()
                .toList();
    }
}
