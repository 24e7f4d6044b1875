package io.holdout.simulator;

import static java.util.Objects.requireNonNull;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Guid;
import io.holdout.simulator.wire.JsonBuffer;
import io.holdout.simulator.wire.Person;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** A large file of sign-ins to measure with: bodies of hub events, one a line, in the order of delivery. */
public final class BulkFile {
    private static final int BATCH = 100;

    private BulkFile() {}

    /**
     * What the file holds.
     *
     * @param records exact, repeats and parts of split sign-ins included
     * @param legacyShare share of the sign-ins that use legacy authentication, 0 to 1
     * @param users who sign in
     * @param span over how much time before {@code end}
     */
    public record Settings(long seed, long records, int users, double legacyShare, Duration span, Instant end) {

        public Settings {
            requireNonNull(span, "span");
            requireNonNull(end, "end");
            if (records < 1) {
                throw new IllegalArgumentException("records must be at least 1, was " + records);
            }
            if (!(legacyShare >= 0 && legacyShare <= 1)) {
                throw new IllegalArgumentException("legacyShare must be 0 to 1, was " + legacyShare);
            }
            // the rest is held to the same limits
            tenant(seed, users, span, end);
        }

        private static TenantSettings tenant(long seed, int users, Duration span, Instant end) {
            return new TenantSettings(seed, users, span, end, 0, false);
        }

        private Timeline timeline() {
            return Timeline.of(tenant(seed, users, span, end));
        }
    }

    /**
     * What came to lie in the file.
     *
     * @param repeated records that lay in it before
     * @param legacy records that report legacy authentication, repeats included
     */
    public record Summary(long records, long repeated, long legacy, long bytes) {}

    /**
     * Writes the file, replacing one that is there.
     *
     * @param progress hears the number of records written, after every batch
     */
    public static Summary write(Path file, Settings settings, LongConsumer progress) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return write(out, settings, progress);
        }
    }

    static Summary write(OutputStream out, Settings settings, LongConsumer progress) throws IOException {
        String tenantId = Guid.of(Dice.mix(settings.seed(), 0xb01c), 0).toString();
        List<Person> people = IntStream.range(0, settings.users())
                .mapToObj(number -> Person.of(settings.seed(), number))
                .toList();
        long records = 0;
        long repeated = 0;
        long legacy = 0;
        long bytes = 0;
        Feed feed = feed(settings, tenantId, people);
        while (records < settings.records() && feed.advance()) {
            int count = (int) Math.min(feed.batch().size(), settings.records() - records);
            for (Delivery delivery : feed.batch().subList(0, count)) {
                repeated += delivery.again() ? 1 : 0;
                legacy += delivery.moment().look().isLegacy() ? 1 : 0;
            }
            JsonBuffer json = feed.write(count).raw("\n");
            json.writeTo(out);
            records += count;
            bytes += json.length();
            progress.accept(records);
        }
        if (records < settings.records()) {
            throw new IllegalStateException("only " + records + " records came about");
        }
        return new Summary(records, repeated, legacy, bytes);
    }

    private static Feed feed(Settings settings, String tenantId, List<Person> people) {
        Timeline timeline = settings.timeline();
        Throng throng =
                new Throng(settings.seed(), timeline, people, settings.legacyShare(), moments(settings.records()));
        return new Feed(settings.seed(), tenantId, timeline, List.of(throng), BATCH, BATCH, false);
    }

    /**
     * So many sign-ins that with their repeats there are enough records: the mean of the repeats, less five standard
     * deviations of it.
     */
    private static long moments(long records) {
        double least = 1.036 - 5 * Math.sqrt(0.04 / records);
        return (long) Math.ceil(records / Math.max(1, least)) + 1;
    }
}
