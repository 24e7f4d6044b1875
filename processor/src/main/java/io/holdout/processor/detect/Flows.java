package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which categories of the log flow, and which have fallen silent. A silence is proved by the ticks of the sources that have
 * carried the category: each of them must have gone on for longer than the limit without it, and so long that some twenty
 * records should have come. A source that was not heard of for longer than the limit has proved nothing meanwhile, because
 * then nobody knows whether it was read.
 *
 * @param sources those that have not ended, by name
 * @param flows by name of the category
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Flows(Map<String, Heard> sources, Map<String, Flow> flows) {
    /** Of a category that sends three records an hour, none in an hour says nothing: chance alone does that every day. */
    private static final int MISSED_AT_LEAST = 20;

    public static final Flows NONE = new Flows(Map.of(), Map.of());

    /**
     * When a source was heard of.
     *
     * @param since without a break longer than the limit
     */
    record Heard(Instant since, Instant last) {
        Heard {
            requireNonNull(since, "since");
            requireNonNull(last, "last");
        }
    }

    /** What a minute leads to. */
    public record Step(Flows flows, List<DetectionFinding> findings) {}

    public Flows {
        sources = sources == null ? Map.of() : Map.copyOf(sources);
        flows = flows == null ? Map.of() : Map.copyOf(flows);
    }

    /**
     * Decides one minute, from everything the sources told within it.
     *
     * @param minute later than those decided before
     * @param limit how long a category may be silent
     */
    public Step after(Instant minute, List<Intake> intakes, Duration limit, Voice voice) {
        Map<String, Heard> heard = new TreeMap<>(sources);
        Map<String, Flow> changed = new TreeMap<>(flows);
        List<DetectionFinding> findings = new ArrayList<>();
        for (Intake intake : intakes) {
            heard.merge(
                    intake.source(),
                    new Heard(minute, minute),
                    (before, now) -> isLonger(before.last(), minute, limit) ? now : new Heard(before.since(), minute));
            intake.records()
                    .forEach((category, n) -> changed.compute(
                            category,
                            (name, flow) -> (flow == null ? Flow.beginning(minute) : flow)
                                    .with(minute, n, intake.source(), limit)));
        }
        for (Intake intake : intakes) {
            if (intake.ended()) {
                heard.remove(intake.source());
                changed.replaceAll((category, flow) ->
                        flow.sources().contains(intake.source()) ? flow.without(intake.source()) : flow);
            }
        }
        for (String category : List.copyOf(changed.keySet())) {
            Flow flow = requireNonNull(changed.get(category));
            Silence silence = flow.silence();
            if (flow.sources().isEmpty()) {
                changed.remove(category);
                if (silence != null) {
                    findings.add(silence.ended("the source has ended", minute, voice));
                }
            } else if (silence != null && flow.steady()) {
                changed.put(category, flow.resumed());
                findings.add(silence.ended("flows again", minute, voice));
            } else if (flow.steady() && isSilent(flow, heard, limit)) {
                Silence begun = new Silence(category, flow.last(), minute, flow.records(), flow.flowed());
                changed.put(category, flow.silent(begun));
                findings.add(begun.begun(voice));
            } else if (silence == null && !flow.steady() && isLonger(flow.last(), minute, limit)) {
                // begins anew with its next record, and a name that never comes again takes no room
                changed.remove(category);
            }
        }
        return new Step(new Flows(heard, changed), findings);
    }

    private static boolean isSilent(Flow flow, Map<String, Heard> heard, Duration limit) {
        return flow.sources().stream().map(heard::get).allMatch(source -> {
            Instant from = source.since().isAfter(flow.last()) ? source.since() : flow.last();
            return isLonger(from, source.last(), limit)
                    && flow.usualIn(Duration.between(from, source.last())) >= MISSED_AT_LEAST;
        });
    }

    private static boolean isLonger(Instant from, Instant to, Duration limit) {
        return Duration.between(from, to).compareTo(limit) > 0;
    }
}
