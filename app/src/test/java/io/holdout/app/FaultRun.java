package io.holdout.app;

import io.holdout.app.IngestTrial.Fault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Breaks ingest again and again while events come in, and counts what became of them.
 *
 * <p>Arguments of the long form: seconds of faults, and seeds. It ends with the control, which has to repeat events.
 */
final class FaultRun {
    private static final int EVENTS_PER_SECOND = 400;
    private static final Duration UNTIL_ALL_IS_COMMITTED = Duration.ofMinutes(2);

    private FaultRun() {}

    /** What was seen. */
    record Report(
            long seed,
            long events,
            Map<Fault, Integer> faults,
            boolean complete,
            List<String> lost,
            List<String> duplicated,
            int disordered,
            long aborted) {
        int faultsInAll() {
            return faults.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Faults in an order that depends on the seed, each kind as often as the others, until the time is over and all have been. */
    static Report run(long seed, Duration length, Path directory) throws Exception {
        Random random = new Random(seed);
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        try (IngestTrial trial = new IngestTrial(directory, EVENTS_PER_SECOND, false, IngestTrial.SHORT_LIVED)) {
            trial.awaitReading();
            trial.awaitProgress();
            Instant end = Instant.now().plus(length);
            while (Instant.now().isBefore(end) || faults.isEmpty()) {
                List<Fault> all = new ArrayList<>(List.of(Fault.values()));
                Collections.shuffle(all, random);
                for (Fault fault : all) {
                    if (fault == Fault.KILL_INSTANCE) {
                        trial.awaitProgress();
                    }
                    trial.inflict(fault, random);
                    faults.merge(fault, 1, Integer::sum);
                    Thread.sleep(random.nextInt(3000));
                }
            }
            boolean complete = trial.awaitAllCommitted(UNTIL_ALL_IS_COMMITTED);
            return report(trial, seed, faults, complete);
        }
    }

    /** Kills instances of the control at the worst moment until something was written twice, or the time is over. */
    static Report control(long seed, Duration length, Path directory) throws Exception {
        Random random = new Random(seed);
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        try (IngestTrial trial = new IngestTrial(directory, EVENTS_PER_SECOND, true, IngestTrial.SHORT_LIVED)) {
            trial.awaitReading();
            Instant end = Instant.now().plus(length);
            while (Instant.now().isBefore(end)
                    && Committed.read(trial.kafka(), IngestTrial.TOPICS)
                            .duplicated(trial.published().last())
                            .isEmpty()) {
                trial.awaitProgress();
                trial.killWhileBrokerIsSlow(random);
                faults.merge(Fault.KILL_INSTANCE, 1, Integer::sum);
                trial.awaitProgress();
            }
            boolean complete = trial.awaitAllCommitted(UNTIL_ALL_IS_COMMITTED);
            return report(trial, seed, faults, complete);
        }
    }

    private static Report report(IngestTrial trial, long seed, Map<Fault, Integer> faults, boolean complete) {
        Committed committed = Committed.read(trial.kafka(), IngestTrial.TOPICS);
        Map<Integer, Long> published = trial.published().last();
        return new Report(
                seed,
                trial.published().events(),
                faults,
                complete,
                committed.lost(published),
                committed.duplicated(published),
                committed.disordered(),
                Committed.aborted(trial.kafka(), IngestTrial.TOPICS));
    }

    public static void main(String[] args) throws Exception {
        Duration length = Duration.ofSeconds(Long.parseLong(args[0]));
        Path work = Files.createTempDirectory("fault-run");
        System.out.println("| run | events | faults | lost | duplicated | out of order | aborted records |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        try {
            for (int i = 1; i < args.length; i++) {
                long seed = Long.parseLong(args[i]);
                Report report = run(seed, length, Files.createDirectory(work.resolve("seed-" + seed)));
                print("seed " + seed, report);
                System.out.println("  faults " + report.faults() + ", all committed: " + report.complete());
            }
            print("control", control(1, length, Files.createDirectory(work.resolve("control"))));
        } finally {
            delete(work);
        }
    }

    private static void print(String name, Report report) {
        System.out.printf(
                "| %s | %d | %d | %d | %d | %d | %d |%n",
                name,
                report.events(),
                report.faultsInAll(),
                report.lost().size(),
                report.duplicated().size(),
                report.disordered(),
                report.aborted());
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, IOException failure) throws IOException {
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
