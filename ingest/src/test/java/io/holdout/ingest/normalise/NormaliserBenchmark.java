package io.holdout.ingest.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.AdFsFailure;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Time to read one record of 4.6 KB on one thread, alone and in a hub message. Run {@link #main}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NormaliserBenchmark {
    private static final int BATCH = 50;
    private static final Origin ORIGIN = new Origin("benchmark", Origin.Unit.LINE, 1, -1);

    private final byte[] record = HubRecord.withId("r-1").getBytes(UTF_8);
    private final byte[] foreign =
            HubRecord.with("\"SignInLogs\"", "\"AuditLogs\"").getBytes(UTF_8);
    private final byte[] batch = HubRecord.batch(IntStream.range(0, BATCH)
                    .mapToObj(i -> HubRecord.withId("r-" + i))
                    .toArray(String[]::new))
            .getBytes(UTF_8);
    private final Normaliser normaliser = new Normaliser("unknown", InstantSource.system());

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(NormaliserBenchmark.class.getName())
                        .build())
                .run();
    }

    @Benchmark
    public void oneRecord(Blackhole blackhole) {
        normaliser.read(record, 0, record.length, ORIGIN, new Swallowed(blackhole));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void recordOfABatch(Blackhole blackhole) {
        normaliser.read(batch, 0, batch.length, ORIGIN, new Swallowed(blackhole));
    }

    @Benchmark
    public void ignoredRecord(Blackhole blackhole) {
        normaliser.read(foreign, 0, foreign.length, ORIGIN, new Swallowed(blackhole));
    }

    private record Swallowed(Blackhole blackhole) implements RecordSink {

        @Override
        public void signIn(SignIn signIn, Origin origin) {
            blackhole.consume(signIn);
        }

        @Override
        public void postureChange(PostureChange change, Origin origin) {
            blackhole.consume(change);
        }

        @Override
        public void adFsFailure(AdFsFailure failure, Origin origin) {
            blackhole.consume(failure);
        }

        @Override
        public void ignored(String category, Origin origin) {
            blackhole.consume(category);
        }

        @Override
        public void deadLetter(DeadLetter deadLetter) {
            throw new IllegalStateException(deadLetter.detail());
        }
    }
}
