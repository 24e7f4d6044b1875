package io.holdout.ingest.normalise;

import static io.holdout.ingest.normalise.Reading.LINE;
import static io.holdout.ingest.normalise.Reading.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to a batch on its way, every record in it has one outcome and the others are not touched. */
class NormaliserProperties {
    private static final int RECORDS = 4;
    private static final byte[] BATCH = HubRecord.batch(IntStream.range(0, RECORDS)
                    .mapToObj(i -> HubRecord.withId("r-" + i))
                    .toArray(String[]::new))
            .getBytes(UTF_8);

    @Property(tries = 1_500)
    void changedBytesCostNoMoreThanTheirRecords(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = Integer.MAX_VALUE) Integer> places, @ForAll byte to) {
        byte[] changed = BATCH.clone();
        places.forEach(place -> changed[place % changed.length] = to);

        assertOutcomesAreNumbered(read(changed));
    }

    @Property(tries = 1_500)
    void aPunctuationMarkAnywhereCostsNoMoreThanItsRecord(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int place, @ForAll @IntRange(max = 8) int mark) {
        int at = "{\"records\":[".length() + place % (BATCH.length - "{\"records\":[]}".length());
        byte[] changed = BATCH.clone();
        changed[at] = "{}[]\",:\\ ".getBytes(UTF_8)[mark];

        Collected collected = read(changed);

        assertOutcomesAreNumbered(collected);
        assertThat(collected.ids()).filteredOn(id -> id.matches("r-\\d")).hasSizeGreaterThanOrEqualTo(RECORDS - 2);
    }

    @Property(tries = 1_000)
    void removedAndInsertedBytesAreSurvived(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int place,
            @ForAll @IntRange(max = 5_000) int removed,
            @ForAll @Size(max = 20) byte[] inserted) {
        int at = place % BATCH.length;
        int rest = Math.min(BATCH.length, at + removed);
        byte[] changed = Arrays.copyOf(BATCH, at + inserted.length + BATCH.length - rest);
        System.arraycopy(inserted, 0, changed, at, inserted.length);
        System.arraycopy(BATCH, rest, changed, at + inserted.length, BATCH.length - rest);

        assertOutcomesAreNumbered(read(changed));
    }

    @Property(tries = 1_000)
    void anyBytesHaveAnOutcome(@ForAll byte[] bytes) {
        boolean blank = new String(bytes, UTF_8).isBlank();

        Collected collected = read(bytes);

        if (!blank) {
            assertOutcomesAreNumbered(collected);
        }
    }

    /** Either one outcome about the whole, or outcomes counted from 0 without gaps, and never none. */
    private static void assertOutcomesAreNumbered(Collected collected) {
        assertThat(collected.count()).isPositive();
        assertThat(collected.count())
                .isEqualTo(collected.signIns.size() + collected.ignored.size() + collected.deadLetters.size());
        List<Integer> numbers = collected.origins.stream().map(Origin::index).toList();
        if (!numbers.equals(List.of(-1))) {
            assertThat(numbers)
                    .isEqualTo(IntStream.range(0, collected.count()).boxed().toList());
        }
        assertThat(collected.origins)
                .allSatisfy(origin -> assertThat(origin.withIndex(-1)).isEqualTo(LINE));
    }
}
