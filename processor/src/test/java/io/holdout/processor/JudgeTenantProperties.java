package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.PostureChange;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.TenantFact;
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
    private static final Duration END = Duration.ofDays(11);

    /** A fact, or the tick that all before it have come; null is a tick. */
    private record Arrival(Instant at, int tie, @Nullable TenantFact fact) {}

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void disorderWithinTheGracePeriodAndRepeatsChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<TenantFact> facts = story(random);

        List<String> inOrder = play(1, arrivals(facts, new Random(0), false));
        List<String> shuffled = play(1 + random.nextInt(3), arrivals(facts, random, true));

        assertThat(shuffled).isEqualTo(inOrder);
    }

    private static List<String> play(int partitions, List<Arrival> arrivals) {
        try (Tenant tenant = new Tenant(partitions)) {
            for (Arrival arrival : arrivals) {
                if (arrival.fact() == null) {
                    tenant.tick(arrival.at());
                } else {
                    tenant.tell(arrival.fact());
                }
            }
            List<String> outcome = new ArrayList<>(tenant.lastVersions().values().stream()
                    .map(finding -> finding.toString()
                            .replaceFirst("activityId=\\d, activityName=\\w+", "")
                            .replaceAll("type(Uid|Name)=[^,]+", ""))
                    .toList());
            List<Posture> postures = tenant.postures();
            outcome.add(
                    postures.isEmpty() ? "" : postures.get(postures.size() - 1).toString());
            return outcome;
        }
    }

    private static List<Arrival> arrivals(List<TenantFact> facts, Random random, boolean disorder) {
        List<Arrival> arrivals = new ArrayList<>();
        for (TenantFact fact : facts) {
            Duration delay = disorder ? Duration.ofSeconds(random.nextInt((int) GRACE.toSeconds())) : Duration.ZERO;
            arrivals.add(new Arrival(time(fact).plus(delay), random.nextInt(), fact));
            if (disorder && random.nextInt(4) == 0) {
                Duration again = Duration.ofSeconds(random.nextInt((int) GRACE.toSeconds()));
                arrivals.add(new Arrival(time(fact).plus(again), random.nextInt(), fact));
            }
        }
        Duration step = disorder ? Duration.ofMinutes(45 + random.nextInt(400)) : Duration.ofMinutes(180);
        for (Instant time = START; time.isBefore(START.plus(END)); time = time.plus(step)) {
            arrivals.add(new Arrival(time, Integer.MAX_VALUE, null));
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
            Instant since = START.plusSeconds(random.nextInt(12 * 3600));
            facts.add(new TenantFact.DeviceSilent(
                    "contoso|silent" + i + "-id",
                    "apple:iPhone9,1",
                    since,
                    since.plus(Duration.ofDays(7)),
                    aSignIn()
                            .by("silent" + i)
                            .activeSync()
                            .agent("Apple-iPhone9C1/1907.71")
                            .at(since)
                            .build()));
        }
        return facts;
    }

    private static TenantFact oneOf(Random random, int i, Instant time) {
        String user = List.of("ada", "bob", "cid", "dan", "eve", "fay", "gil").get(random.nextInt(7));
        String key = "contoso|" + user + "-id";
        int what = random.nextInt(12);
        if (what < 4) {
            return new TenantFact.AppleAppLetIn("contoso", key, time);
        }
        if (what < 8) {
            int code = List.of(65001, 65001, 65001, 90094, 50105, 7000112).get(random.nextInt(6));
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
        return new TenantFact.DeviceStuck(
                key,
                "apple:iPhone9,1",
                aSignIn()
                        .id("s" + i)
                        .by(user)
                        .activeSync()
                        .agent("Apple-iPhone9C1/1907.71")
                        .at(time)
                        .build());
    }
}
