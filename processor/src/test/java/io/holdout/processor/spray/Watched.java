package io.holdout.processor.spray;

import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.Thresholds;
import io.holdout.processor.detect.Voice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One network as the stage goes about with it. */
final class Watched {
    private static final Duration GRACE = Duration.ofMinutes(30);

    private final Rack rack = new Rack();
    private final List<Network.Alert> alerts = new ArrayList<>();
    private final String key;
    private Instant horizon = Instant.EPOCH;
    private Instant due = Instant.MAX;
    private Network network;

    Watched(String name) {
        key = Keys.source("contoso", name);
        network = load();
    }

    private Network load() {
        return Network.load(key, rack, horizon, new Voice("test", Advice.STANDARD, Thresholds.DEFAULT));
    }

    /** Goes on with its rows, and nothing else. */
    void restart() {
        network = load();
    }

    void take(SignIn signIn, boolean familiar) {
        if (network.take(new SourceFact.Attempt(Keys.user(signIn), familiar, signIn), horizon)) {
            alerts.addAll(network.report(horizon));
            arm();
        }
    }

    /** Everything up to then has arrived, but for the grace period. */
    void reach(Instant time) {
        Instant reached = time.minus(GRACE);
        for (int i = 0; !due.isAfter(reached); i++) {
            if (i == 100) {
                throw new AssertionError("wakes without end at " + due);
            }
            due = Instant.MAX;
            alerts.addAll(network.reach(reached));
            arm();
        }
        horizon = reached;
    }

    private void arm() {
        due = network.due().isBefore(due) ? network.due() : due;
    }

    Rack rack() {
        return rack;
    }

    List<Network.Alert> alerts() {
        return alerts;
    }

    List<DetectionFinding> findings(Rule rule) {
        return alerts.stream()
                .map(Network.Alert::finding)
                .filter(finding -> finding.metadata().eventCode().equals(rule.id()))
                .toList();
    }

    /** The last version of every finding that was not withdrawn, by uid. */
    Map<String, DetectionFinding> lastVersions() {
        Map<String, DetectionFinding> last = new TreeMap<>();
        alerts.forEach(alert -> last.put(alert.finding().findingInfo().uid(), alert.finding()));
        last.values().removeIf(finding -> finding.statusDetail().equals(DetectionFinding.WITHDRAWN));
        return last;
    }
}
