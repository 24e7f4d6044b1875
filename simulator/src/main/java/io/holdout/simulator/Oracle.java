package io.holdout.simulator;

import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plays the script once and tells what a reader of the log should come to say: what the stories want said, and what has to be
 * said of every device whatever its story.
 */
final class Oracle {
    /** What happened is news again when it did not happen for so long. */
    private static final long NEW_AFTER = 30 * Ticks.DAY;

    /** A system that can move by itself has had so long to do so. */
    private static final long TIME_TO_UPGRADE = 7 * Ticks.DAY;

    /** So many hours of a log tell who is not in it. */
    private static final long REACHES_BACK = 30 * 24;

    private static final Set<Story> EXCEPTED = Set.of(Story.EXCEPTED, Story.EXCEPTION_EXPIRED);
    private static final String EWS = "Exchange Web Services";
    private static final String EWS_SCOPE = "EWS.AccessAsUser.All";

    /** So many ids are enough to find the sign-ins again. */
    private static final int SHOWN = 5;

    private static final Comparator<Moment> BY_TIME = Comparator.comparingLong(Moment::created)
            .thenComparing(moment -> moment.id().toString());

    private final String tenantId;
    private final Timeline timeline;
    private final Script script;
    private final Map<String, List<Moment>> byDevice = new HashMap<>();
    private final Map<Story, List<Moment>> byStory = new EnumMap<>(Story.class);
    /** When each user was first let in through Apple's app. */
    private final Map<String, Long> apple = new HashMap<>();

    private final List<EpisodeLabel> episodes = new ArrayList<>();

    Oracle(String tenantId, Timeline timeline, Script script, Source everyday) {
        this.tenantId = tenantId;
        this.timeline = timeline;
        this.script = script;
        for (long hour = 0; hour < timeline.hours(); hour++) {
            everyday.tell(hour, (moment, story, device) -> noteApple(moment));
            script.tell(hour, (moment, story, device) -> {
                noteApple(moment);
                byDevice.computeIfAbsent(key(moment.who().id(), device), ignored -> new ArrayList<>())
                        .add(moment);
                byStory.computeIfAbsent(story, ignored -> new ArrayList<>()).add(moment);
            });
        }
        byDevice.values().forEach(moments -> moments.sort(BY_TIME));
        byStory.values().forEach(moments -> moments.sort(BY_TIME));
    }

    private void noteApple(Moment moment) {
        if (moment.look().app().equals(App.APPLE) && moment.outcome().succeeded()) {
            apple.merge(moment.who().id(), moment.created(), Math::min);
        }
    }

    Answers answers() {
        List<DeviceLabel> devices = new ArrayList<>();
        List<Answers.Allowance> exceptions = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Plot.Part part : script.parts()) {
            if (exists(part) && told.add(key(part.who().id(), part.device().key()))) {
                devices.add(label(part));
                firstSignIns(part);
                stuck(part);
                unknown(part);
                if (EXCEPTED.contains(part.story())) {
                    exceptions.add(new Answers.Allowance(
                            part.who().name(), part.device().key(), Ticks.instant(script.exceptedUntil(part.story()))));
                }
            }
        }
        exchangeWebServices();
        script.expectations().forEach(this::resolve);
        devices.sort(Comparator.comparing(DeviceLabel::userPrincipalName).thenComparing(DeviceLabel::device));
        episodes.sort(Comparator.comparing(EpisodeLabel::start)
                .thenComparing(EpisodeLabel::rule)
                .thenComparing(EpisodeLabel::userPrincipalName)
                .thenComparing(EpisodeLabel::entity));
        Exchange exchange = new Exchange(script, this::of, apple::containsKey, timeline.hours() >= REACHES_BACK);
        return new Answers(devices, episodes, exchange.rows(), Ticks.instant(script.export()), exceptions);
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

    // --- what has to be said whatever the story

    /** The first legacy sign-in of a device in thirty days; nobody need say so of one that is allowed it. */
    private void firstSignIns(Plot.Part part) {
        Expectation first =
                Expectation.ofDevice(part.story(), Alert.LEGACY_SIGN_IN, part.who(), part.device(), Grade.CERTAIN);
        firsts(
                EXCEPTED.contains(part.story()) ? first.perhaps() : first,
                of(part).stream().filter(Expectation::letIn).toList());
    }

    /** Exchange Web Services end, whether a password or a token opens them. */
    private void exchangeWebServices() {
        Map<String, List<Moment>> byUser = new TreeMap<>();
        Map<String, Expectation> about = new HashMap<>();
        byStory.forEach((story, moments) -> {
            for (Moment moment : moments) {
                boolean ends = moment.look().clientApp().equals(EWS)
                        || moment.look().scopes().contains(EWS_SCOPE);
                if (ends && moment.outcome().succeeded()) {
                    Person who = moment.who();
                    byUser.computeIfAbsent(who.id(), ignored -> new ArrayList<>())
                            .add(moment);
                    about.computeIfAbsent(
                            who.id(),
                            ignored -> Expectation.ofUser(story, Alert.EWS_RETIREMENT, who, "", Grade.CERTAIN));
                }
            }
        });
        byUser.forEach((user, moments) -> {
            Expectation expected = about.get(user);
            if (expected != null) {
                firsts(expected, moments.stream().sorted(BY_TIME).toList());
            }
        });
    }

    /** The first of these and every one after a long pause. */
    private void firsts(Expectation expected, List<Moment> moments) {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < moments.size(); i++) {
            long time = moments.get(i).created();
            if (last == Long.MIN_VALUE || time - last > NEW_AFTER) {
                add(expected, moments.subList(i, Math.min(i + SHOWN, moments.size())));
            }
            last = time;
        }
    }

    /** The system can move by itself, others show that there is consent, and a week later it still has not. */
    private void stuck(Plot.Part part) {
        if (!part.device().isApple()) {
            return;
        }
        Map<String, Long> since = new HashMap<>();
        long othersFrom = apple.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(part.who().id()))
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Moment> letIn = of(part).stream().filter(Expectation::letIn).toList();
        boolean expected = false;
        for (int i = 0; i < letIn.size(); i++) {
            Moment moment = letIn.get(i);
            String agent = moment.look().agent();
            long due = since.computeIfAbsent(agent, ignored -> moment.created()) + TIME_TO_UPGRADE;
            boolean afterMove = part.moved() != 0 && moment.created() > part.moved();
            if (Device.upgradesItself(agent) && moment.created() >= due && moment.created() > othersFrom) {
                Expectation stuck = Expectation.ofDevice(
                                part.story(), Alert.UPGRADE_STUCK, part.who(), part.device(), Grade.LIKELY)
                        .after(Math.max(due, othersFrom) - moment.created())
                        .within(moment.created() - Math.max(due, othersFrom) + Ticks.HOUR);
                // whether a device that moved and fell back is stuck once more is a matter of taste, and so is one that
                // was refused
                add(
                        expected || afterMove || part.story() == Story.CONSENT_BLOCKED ? stuck.perhaps() : stuck,
                        letIn.subList(i, Math.min(i + SHOWN, letIn.size())));
                if (afterMove || part.moved() == 0) {
                    return;
                }
                expected = true;
                i = firstAfter(letIn, part.moved()) - 1;
            }
        }
    }

    private static int firstAfter(List<Moment> moments, long time) {
        int index = 0;
        while (index < moments.size() && moments.get(index).created() <= time) {
            index++;
        }
        return index;
    }

    /** A phone that Exchange does not know of, though it was there before the inventory was exported. */
    private void unknown(Plot.Part part) {
        List<Moment> moments = of(part);
        if (!part.device().isPhone()
                || script.isCharted(part)
                || moments.isEmpty()
                || moments.get(0).created() >= script.export()) {
            return;
        }
        add(
                Expectation.ofDevice(part.story(), Alert.UNKNOWN_DEVICE, part.who(), part.device(), Grade.LIKELY)
                        .within(timeline.end() - moments.get(0).created()),
                moments.subList(0, Math.min(SHOWN, moments.size())));
    }

    // --- what the stories want said

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
