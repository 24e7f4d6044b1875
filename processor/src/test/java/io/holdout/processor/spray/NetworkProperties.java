package io.holdout.processor.spray;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The last version of every finding is the same whatever the order, the repeats, the restarts and the ticks. */
class NetworkProperties {
    private static final Instant START = Instant.parse("2026-05-04T20:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Duration OFTEN = Duration.ofMinutes(7);
    private static final List<Integer> CODES = List.of(50126, 50126, 50126, 50126, 50053, 50034, 53003, 0, 50057);

    /** What is said of one sign-in, in this order: at last whether it is familiar, or its better record. */
    private record Said(List<SignIn> versions, List<Boolean> familiar) {
        Instant time() {
            return versions.get(0).time();
        }
    }

    private record Arrival(Instant at, int tie, SignIn signIn, boolean familiar) {}

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void disorderRepeatsAndRestartsChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        String name = random.nextInt(4) == 0 ? "AS64666" : "198.51.100.0/24";
        List<Said> story = story(random);

        Watched inOrder = play(name, arrivals(story, new Random(0), false), OFTEN, new Random(0), false);
        Watched shuffled = play(name, arrivals(story, random, true), OFTEN, random, true);

        assertThat(told(shuffled)).as("seed %d", seed).isEqualTo(told(inOrder));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void howMuchATickSettlesChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        String name = random.nextInt(4) == 0 ? "AS64666" : "198.51.100.0/24";
        List<Arrival> story = arrivals(story(random), random, false);

        Watched often = play(name, story, OFTEN, new Random(0), false);
        Watched seldom = play(name, story, Duration.ofHours(1 + random.nextInt(135)), random, true);

        assertThat(told(seldom)).as("seed %d", seed).isEqualTo(told(often));
    }

    private static List<String> told(Watched watched) {
        return watched.lastVersions().values().stream()
                .map(finding -> finding.toString()
                        .replaceFirst("activityId=\\d, activityName=\\w+", "")
                        .replaceAll("type(Uid|Name)=[^,]+", ""))
                .toList();
    }

    private static Watched play(String name, List<Arrival> arrivals, Duration ticks, Random random, boolean restarts) {
        Watched watched = new Watched(name);
        Instant tick = START;
        Instant end = START.plus(Duration.ofHours(135));
        int next = 0;
        while (tick.isBefore(end)) {
            tick = tick.plus(ticks).isBefore(end) ? tick.plus(ticks) : end;
            while (next < arrivals.size() && !arrivals.get(next).at().isAfter(tick)) {
                Arrival arrival = arrivals.get(next++);
                watched.take(arrival.signIn(), arrival.familiar());
                if (restarts && random.nextInt(20) == 0) {
                    watched.restart();
                }
            }
            watched.reach(tick);
        }
        assertThat(watched.rack().isEmpty()).isTrue();
        return watched;
    }

    /** Up to the grace period late; what is said of one sign-in keeps its order. */
    private static List<Arrival> arrivals(List<Said> story, Random random, boolean disorder) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Said said : story) {
            Instant at = said.time();
            for (int i = disorder ? 0 : said.versions().size() - 1;
                    i < said.versions().size();
                    i++) {
                if (disorder) {
                    long room = Duration.between(at, said.time().plus(GRACE)).toSeconds();
                    at = at.plusSeconds(random.nextInt((int) Math.max(1, room)));
                }
                Arrival arrival = new Arrival(
                        at,
                        disorder ? i : 0,
                        said.versions().get(i),
                        said.familiar().get(i));
                arrivals.add(arrival);
                if (disorder && random.nextInt(5) == 0) {
                    arrivals.add(arrival);
                }
            }
        }
        arrivals.sort(Comparator.comparing(Arrival::at).thenComparingInt(Arrival::tie));
        return arrivals;
    }

    private static List<Said> story(Random random) {
        List<Said> story = new ArrayList<>();
        int bursts = 1 + random.nextInt(4);
        for (int burst = 0; burst < bursts; burst++) {
            Instant from = START.plusSeconds(random.nextInt(60 * 3600));
            int attempts = 3 + random.nextInt(25);
            int users = 2 + random.nextInt(30);
            int seconds = List.of(600, 1500, 4000, 50_000).get(random.nextInt(4));
            for (int i = 0; i < attempts; i++) {
                int user = random.nextInt(users);
                story.add(said(random, burst, i, user, from.plusSeconds(random.nextInt(seconds))));
            }
        }
        return story;
    }

    private static Said said(Random random, int burst, int i, int user, Instant time) {
        String address = random.nextInt(3) == 0 ? "198.51.100." + random.nextInt(4) : "198.51.100.66";
        int code = CODES.get(random.nextInt(CODES.size()));
        List<SignIn> versions = new ArrayList<>();
        List<Boolean> familiar = new ArrayList<>();
        var signIn = aSignIn()
                .id("id-" + burst + "-" + i)
                .by("user" + user)
                .legacy("Authenticated SMTP")
                .agent("BAV2ROPC")
                .from(address, "NL", 64666)
                .at(time);
        if (random.nextInt(6) == 0) {
            versions.add(signIn.code(50126).build());
            familiar.add(false);
        }
        versions.add(signIn.code(code).build());
        familiar.add(false);
        if (random.nextInt(6) == 0) {
            versions.add(versions.get(versions.size() - 1));
            familiar.add(true);
        }
        return new Said(versions, familiar);
    }
}
