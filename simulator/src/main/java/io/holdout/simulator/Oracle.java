package io.holdout.simulator;

import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays the script once and tells what a reader of the log should come to say. */
final class Oracle {
    /** A legacy sign-in is new when there was none of the device for so long. */
    private static final long NEW_AFTER = 30 * Ticks.DAY;

    /** So many ids are enough to find the sign-ins again. */
    private static final int SHOWN = 5;

    private static final Comparator<Moment> BY_TIME =
            Comparator.comparingLong(Moment::created).thenComparing(moment -> moment.id().toString());

    private final String tenantId;
    private final Script script;
    private final Map<String, List<Moment>> byDevice = new HashMap<>();
    private final Map<Story, List<Moment>> byStory = new EnumMap<>(Story.class);
    private final List<EpisodeLabel> episodes = new ArrayList<>();

    Oracle(String tenantId, Timeline timeline, Script script) {
        this.tenantId = tenantId;
        this.script = script;
        for (long hour = 0; hour < timeline.hours(); hour++) {
            script.tell(hour, (moment, story, device) -> {
                byDevice.computeIfAbsent(key(moment.who().id(), device), ignored -> new ArrayList<>())
                        .add(moment);
                byStory.computeIfAbsent(story, ignored -> new ArrayList<>()).add(moment);
            });
        }
        byDevice.values().forEach(moments -> moments.sort(BY_TIME));
        byStory.values().forEach(moments -> moments.sort(BY_TIME));
    }

    Answers answers() {
        List<DeviceLabel> devices = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Plot.Part part : script.parts()) {
            if (exists(part) && told.add(key(part.who().id(), part.device().key()))) {
                devices.add(label(part));
                firstSignIns(part);
            }
        }
        script.expectations().forEach(this::resolve);
        devices.sort(Comparator.comparing(DeviceLabel::userPrincipalName).thenComparing(DeviceLabel::device));
        episodes.sort(Comparator.comparing(EpisodeLabel::start)
                .thenComparing(EpisodeLabel::rule)
                .thenComparing(EpisodeLabel::userPrincipalName)
                .thenComparing(EpisodeLabel::entity));
        return new Answers(devices, episodes);
    }

    private static String key(String user, String device) {
        return user + "|" + device;
    }

    private List<Moment> of(Plot.Part part) {
        return byDevice.getOrDefault(key(part.who().id(), part.device().key()), List.of());
    }

    /** A device exists once it has proved its password over legacy authentication. */
    private boolean exists(Plot.Part part) {
        return of(part).stream()
                .anyMatch(moment -> moment.look().isLegacy()
                        && (moment.outcome().succeeded() || moment.outcome().stopped()));
    }

    private DeviceLabel label(Plot.Part part) {
        return new DeviceLabel(
                tenantId,
                part.who().id(),
                part.who().name(),
                part.device().key(),
                part.story(),
                part.ending().state().id(),
                part.ending().also().stream().map(Ending.State::id).toList());
    }

    /** The first legacy sign-in of a device in thirty days is worth a finding, whatever its story. */
    private void firstSignIns(Plot.Part part) {
        List<Moment> letIn = of(part).stream().filter(Expectation::letIn).toList();
        long last = Long.MIN_VALUE;
        for (int i = 0; i < letIn.size(); i++) {
            Moment moment = letIn.get(i);
            if (last == Long.MIN_VALUE || moment.created() - last > NEW_AFTER) {
                Expectation first = Expectation.ofDevice(
                        part.story(), Alert.LEGACY_SIGN_IN, part.who(), part.device(), Grade.CERTAIN);
                add(first, letIn.subList(i, Math.min(i + SHOWN, letIn.size())));
            }
            last = moment.created();
        }
    }

    private void resolve(Expectation expected) {
        List<Moment> moments = expected.who() == null
                ? byStory.getOrDefault(expected.story(), List.of())
                : byDevice.getOrDefault(key(expected.who().id(), expected.device()), List.of());
        List<Moment> shown = moments.stream()
                .filter(moment -> moment.created() >= expected.from())
                .filter(expected.trigger())
                .limit(Math.max(SHOWN, expected.count()))
                .toList();
        if (shown.size() >= expected.count()) {
            add(expected, shown);
        }
    }

    private void add(Expectation expected, List<Moment> shown) {
        long start = shown.get(0).created() + expected.delay();
        episodes.add(new EpisodeLabel(
                expected.alert().id(),
                tenantId,
                expected.who() == null ? "" : expected.who().id(),
                expected.who() == null ? "" : expected.who().name(),
                expected.entity(),
                expected.story(),
                Ticks.instant(start),
                Ticks.instant(start + expected.slack()),
                expected.grade(),
                expected.optional(),
                shown.stream().map(moment -> moment.id().toString()).toList()));
    }
}
