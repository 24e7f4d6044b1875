package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.aSignIn;

import io.holdout.model.SignIn;
import io.holdout.processor.agent.UserAgents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What deciding costs without Kafka and stores: the class of a sign-in, and one step of a user's life. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Knowledge FAMILIAR = sighting -> Familiarity.Grade.FAMILIAR;

    private final UserAgents agents = new UserAgents();
    private final SignIn modern = aSignIn().appleModern().build();
    private final SignIn legacy = aSignIn().activeSync().build();
    private final Sighting next = sighting(START.plus(Duration.ofHours(1)));
    private final UserState known =
            Lifecycle.fold(UserState.EMPTY, List.of(sighting(START)), START, FAMILIAR, GRACE, Hearers.NOBODY);

    private Sighting sighting(Instant time) {
        return Sighting.of(aSignIn().activeSync().id(time.toString()).at(time).build(), agents::decode);
    }

    @Benchmark
    public Sighting classifyModern() {
        return Sighting.of(modern, agents::decode);
    }

    @Benchmark
    public Sighting classifyLegacy() {
        return Sighting.of(legacy, agents::decode);
    }

    @Benchmark
    public UserState firstLegacySignIn() {
        return Lifecycle.fold(UserState.EMPTY, List.of(next), START, FAMILIAR, GRACE, Hearers.NOBODY);
    }

    @Benchmark
    public UserState nextLegacySignIn() {
        return Lifecycle.fold(known, List.of(next), START, FAMILIAR, GRACE, Hearers.NOBODY);
    }
}
