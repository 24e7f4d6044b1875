package io.holdout.app.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ExternalSorterProperties {
    private static final Comparator<byte[][]> IN_ORDER = Comparator.comparing(
                    (byte[][] pair) -> pair[0], Arrays::compareUnsigned)
            .thenComparing(pair -> pair[1], Arrays::compareUnsigned);

    @Property(tries = 100)
    void givesWhatJavaUtilSortsWhateverTheOrderAndTheAppenders(
            @ForAll @Size(max = 300) List<byte[]> bytes,
            @ForAll @IntRange(min = 1, max = 4) int appenders,
            @ForAll @IntRange(min = 2, max = 4) int fanIn,
            @ForAll Random random)
            throws IOException {
        // Given
        List<byte[][]> pairs = new ArrayList<>();
        for (int i = 0; i < bytes.size(); i++) {
            pairs.add(new byte[][] {bytes.get(i), bytes.get(bytes.size() - 1 - i)});
        }
        List<byte[][]> expected = new ArrayList<>(pairs);
        expected.sort(IN_ORDER);

        // When
        Collections.shuffle(pairs, random);
        List<byte[][]> sorted = sorted(pairs, appenders, fanIn);

        // Then
        assertThat(sorted.stream().map(Arrays::deepToString))
                .containsExactlyElementsOf(
                        expected.stream().map(Arrays::deepToString).toList());
    }

    private static List<byte[][]> sorted(List<byte[][]> pairs, int appenders, int fanIn) throws IOException {
        Path directory = Files.createTempDirectory("sorter-properties");
        List<byte[][]> sorted = new ArrayList<>();
        try (ExternalSorter sorter = new ExternalSorter(directory, 1024L * appenders, appenders, fanIn)) {
            List<Appender> handles = new ArrayList<>();
            for (int i = 0; i < appenders; i++) {
                handles.add(sorter.appender());
            }
            for (int i = 0; i < pairs.size(); i++) {
                handles.get(i % appenders).add(pairs.get(i)[0], pairs.get(i)[1]);
            }
            handles.forEach(Appender::close);
            try (Cursor cursor = sorter.sorted()) {
                while (cursor.next()) {
                    sorted.add(new byte[][] {cursor.key(), cursor.value()});
                }
            }
        }
        Files.delete(directory);
        return sorted;
    }
}
