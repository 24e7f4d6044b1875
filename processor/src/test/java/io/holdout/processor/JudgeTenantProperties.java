package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.SignInBuilder;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.stage.StageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/** The same facts give the same last findings and the same posture, whatever the order, the repeats and the ticks. */
class JudgeTenantProperties {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Duration END = Duration.ofDays(25);

    /** A fact, or the tick that all before it have come; null is a tick. */
    private record Arrival(Instant at, int tie, @Nullable TenantFact fact) {}

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void disorderWithinTheGracePeriodAndRepeatsChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<TenantFact> facts = story(random);

        List<String> inOrder = play(1, arrivals(facts, new Random(0), false, Duration.ofHours(3)));
        Duration every = Duration.ofMinutes(45 + random.nextInt(400));
        List<String> shuffled = play(1 + random.nextInt(3), arrivals(facts, random, true, every));

        assertThat(shuffled).as("seed %d", seed).isEqualTo(inOrder);
    }

    /** A partition may lag behind by days, and a small file is read before the first tick. */
    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void howMuchATickSettlesChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<TenantFact> facts = story(random);

        List<String> often = play(1, arrivals(facts, new Random(0), false, Duration.ofMinutes(45)));
        List<String> once = play(1, arrivals(facts, new Random(0), false, END));

        assertThat(once).as("seed %d", seed).isEqualTo(often);
    }

    private static List<String> play(int partitions, List<Arrival> arrivals) {
        try (TenantStage tenants = new TenantStage(partitions, StageSettings.defaults("test"))) {
            for (Arrival arrival : arrivals) {
                if (arrival.fact() == null) {
                    tenants.reach(arrival.at());
                } else {
                    tenants.tell(Keys.tenant("contoso"), arrival.fact());
                }
            }
            List<String> outcome = new ArrayList<>(tenants.lastVersions().values().stream()
                    .map(finding -> finding.toString()
                            .replaceFirst("activityId=\\d, activityName=\\w+", "")
                            .replaceAll("type(Uid|Name)=[^,]+", ""))
                    .toList());
            List<Posture> postures = tenants.postures();
            outcome.add(
                    postures.isEmpty() ? "" : postures.get(postures.size() - 1).toString());
            return outcome;
        }
    }

    private static List<Arrival> arrivals(List<TenantFact> facts, Random random, boolean disorder, Duration step) {
        List<Arrival> arrivals = new ArrayList<>();
        for (TenantFact fact : facts) {
            Duration delay = disorder ? Duration.ofSeconds(random.nextInt((int) GRACE.toSeconds())) : Duration.ZERO;
            arrivals.add(new Arrival(time(fact).plus(delay), random.nextInt(), fact));
            if (disorder && random.nextInt(4) == 0) {
                Duration again = Duration.ofSeconds(random.nextInt((int) GRACE.toSeconds()));
                arrivals.add(new Arrival(time(fact).plus(again), random.nextInt(), fact));
            }
        }
        Instant busy = START.plus(Duration.ofDays(4));
        for (Instant time = START; time.isBefore(START.plus(END)); ) {
            arrivals.add(new Arrival(time, Integer.MAX_VALUE, null));
            time = time.plus(time.isBefore(busy) ? step : step.multipliedBy(8));
        }
        arrivals.add(new Arrival(START.plus(END), Integer.MAX_VALUE, null));
        arrivals.sort(Comparator.comparing(Arrival::at).thenComparingInt(Arrival::tie));
        return arrivals;
    }

    private static Instant time(TenantFact fact) {
        if (fact instanceof TenantFact.AppleAppLetIn letIn) {
            return letIn.time();
        }
        if (fact instanceof TenantFact.AppleAppRefused refused) {
            return refused.signIn().time();
        }
        if (fact instanceof TenantFact.Audited audited) {
            return audited.change().time();
        }
        if (fact instanceof TenantFact.DeviceMovedOn moved) {
            return moved.time();
        }
        if (fact instanceof TenantFact.DeviceSilent silent) {
            return silent.time();
        }
        return ((TenantFact.DeviceStuck) fact).signIn().time();
    }

    private static List<TenantFact> story(Random random) {
        List<TenantFact> facts = new ArrayList<>();
        int count = 5 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            Instant time = START.plusSeconds(random.nextInt(random.nextBoolean() ? 8 * 3600 : 3 * 24 * 3600));
            facts.add(oneOf(random, i, time));
        }
        int silent = random.nextInt(8);
        for (int i = 0; i < silent; i++) {
            facts.addAll(silences(random, "silent" + i));
        }
        return facts;
    }

    /** A device that falls silent, and mostly comes back, sometimes to fall silent again. */
    private static List<TenantFact> silences(Random random, String user) {
        List<TenantFact> facts = new ArrayList<>();
        Instant since = START.plusSeconds(random.nextInt(12 * 3600));
        for (int i = random.nextInt(3); i >= 0; i--) {
            Instant noticed = since.plus(Duration.ofDays(7));
            Instant back = noticed.plusSeconds(3600 + random.nextInt(2 * 24 * 3600));
            facts.add(new TenantFact.DeviceSilent(
                    "contoso|" + user + "-id",
                    "apple:iPhone9,1",
                    since,
                    noticed,
                    phone(user).at(since).build()));
            if (i > 0 || random.nextBoolean()) {
                facts.add(new TenantFact.DeviceMovedOn(
                        "contoso", "contoso|" + user + "-id", "apple:iPhone9,1", back, "legacy sign-ins go on"));
            }
            since = back;
        }
        return facts;
    }

    private static SignInBuilder phone(String user) {
        return aSignIn().by(user).activeSync().agent("Apple-iPhone9C1/1907.71");
    }

    private static TenantFact oneOf(Random random, int i, Instant time) {
        String user = List.of("ada", "bob", "cid", "dan", "eve", "fay", "gil").get(random.nextInt(7));
        String key = "contoso|" + user + "-id";
        int what = random.nextInt(14);
        if (what < 4) {
            return new TenantFact.AppleAppLetIn("contoso", key, time);
        }
        if (what < 8) {
            int code = List.of(65001, 65004, 65004, 90094, 50105, 7000112).get(random.nextInt(6));
            return new TenantFact.AppleAppRefused(
                    key,
                    aSignIn()
                            .id("r" + i)
                            .by(user)
                            .app(APPLE_APP, "Apple Internet Accounts")
                            .code(code)
                            .at(time)
                            .build());
        }
        if (what < 10) {
            PostureChange.Kind[] kinds = PostureChange.Kind.values();
            return new TenantFact.Audited(new PostureChange(
                    1,
                    "a" + i,
                    "contoso",
                    time,
                    kinds[random.nextInt(kinds.length)],
                    PostureChange.APPLE_APP,
                    "name " + i,
                    "admin@contoso.example"));
        }
        if (what == 10) {
            return new TenantFact.DeviceMovedOn("contoso", key, "apple:iPhone9,1", time, "migrated");
        }
        return new TenantFact.DeviceStuck(
                key, "apple:iPhone9,1", phone(user).id("s" + i).at(time).build(), random.nextBoolean());
    }
}
