package io.holdout.simulator;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Guid;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An invented company as its event hub sees it. Everything follows from the settings: the same settings give the same bytes,
 * from whatever event on they are read.
 */
public final class SyntheticTenant {
    private static final double NEIGHBOURS = 0.08;
    private static final int FEWEST = 20;
    private static final int MOST = 180;

    private final TenantSettings settings;
    private final Timeline timeline;
    private final String tenantId;
    private final Script script;
    private final Source everyday;
    private final List<Source> sources;

    public SyntheticTenant(TenantSettings settings) {
        this.settings = settings;
        timeline = Timeline.of(settings);
        long seed = settings.seed();
        tenantId = Guid.of(Dice.mix(seed, 0x7e4a47), 0).toString();
        List<Person> people = IntStream.range(0, settings.users())
                .mapToObj(number -> Person.of(seed, number))
                .toList();
        script = new Script(seed, timeline, people);
        double perDay = settings.users() * settings.recordsPerUserAndDay();
        Crowd crowd = new Crowd(seed, timeline, script.people(), script.busy(), perDay, Script.consent(timeline));
        everyday = (hour, listener) -> crowd.tell(hour, script.outage().before(listener));
        sources = List.of(script, everyday, new Neighbours(seed, timeline, perDay * NEIGHBOURS));
    }

    public String tenantId() {
        return tenantId;
    }

    /** All events in the order of delivery. The stream is lazy and holds about an hour of records in memory. */
    public Stream<HubEvent> events() {
        return events(0);
    }

    /** The events from that sequence number on; those before are skipped without being written. */
    public Stream<HubEvent> events(long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative, was " + sequence);
        }
        Feed feed = new Feed(settings.seed(), tenantId, timeline, sources, FEWEST, MOST, true);
        Iterator<HubEvent> events = new HubEvents(feed, settings.noise(), sequence);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        events, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }

    /** What happened, one entry for every sign-in of a user, hour by hour, in no order within the hour. */
    public Stream<Label> labels() {
        return LongStream.range(0, timeline.hours()).boxed().flatMap(this::labels);
    }

    private Stream<Label> labels(long hour) {
        List<Label> labels = new ArrayList<>();
        for (Source source : sources) {
            source.tell(hour, (moment, story, device) -> {
                if (moment.look().category().isSignIn()) {
                    labels.add(label(moment, story, device));
                }
            });
        }
        return labels.stream();
    }

    private static Label label(Moment moment, Story story, String device) {
        return new Label(
                moment.id().toString(),
                Ticks.instant(moment.created()),
                moment.who().id(),
                story,
                device,
                moment.look().isLegacy(),
                moment.outcome().code());
    }

    /** What happened, summed up for every device and attacker of the script. */
    public Truth truth() {
        return new TruthTeller(tenantId, timeline, script).truth();
    }

    /** What a reader of the log should come to say of it. */
    Answers answers() {
        return new Oracle(tenantId, timeline, script, everyday).answers();
    }
}
