package io.holdout.processor.agent;

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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Decodes a second on one core; the goal is 500,000 without the cache. Run its main from the test class path. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UserAgentBenchmark {
    private static final String[] AGENTS = {
        "Apple-iPhone9C1/1907.71",
        "Apple-iPad13C18/2401.539000006",
        "Android-SAMSUNG-SM-A515F/101.10",
        "Android-Mail/2020.11.29.346182102.Release",
        "iOS/15.6 (19G71) dataaccessd/1.0",
        "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5537; Pro)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "BAV2ROPC",
    };
    private static final String HOSTILE = "Mozilla/5.0 (iPhone; CBAInPRO BAV2ROP MSRP Teams/1.3.00.3086 ".repeat(16);

    private final UserAgents cache = new UserAgents();
    private int next;

    @Benchmark
    public UserAgent mixed() {
        next = (next + 1) % AGENTS.length;
        return UserAgent.decode(AGENTS[next]);
    }

    @Benchmark
    public UserAgent cached() {
        next = (next + 1) % AGENTS.length;
        return cache.decode(AGENTS[next]);
    }

    @Benchmark
    public UserAgent hostile() {
        return UserAgent.decode(HOSTILE);
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(UserAgentBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
