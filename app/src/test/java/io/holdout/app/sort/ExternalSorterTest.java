package io.holdout.app.sort;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalSorterTest {

    @TempDir
    Path directory;

    @Test
    void sortsByKeyAndThenByValue() throws IOException {
        assertThat(sorted(1 << 20, 128, List.of("b=1", "a=2", "a=1", "aa=0", "=9")))
                .containsExactly("=9", "a=1", "a=2", "aa=0", "b=1");
    }

    @Test
    void bytesAboveAsciiComeAfterThoseBelow() throws IOException {
        assertThat(sorted(1 << 20, 128, List.of("é=x", "z=x"))).containsExactly("z=x", "é=x");
    }

    @Test
    void keepsEqualPairs() throws IOException {
        assertThat(sorted(1 << 20, 128, List.of("a=1", "a=1"))).containsExactly("a=1", "a=1");
    }

    @Test
    void nothingInNothingOut() throws IOException {
        assertThat(sorted(1 << 20, 128, List.of())).isEmpty();
    }

    @Test
    void mergesInSeveralPassesWhenThereAreMoreRunsThanMayBeOpen() throws IOException {
        List<String> pairs = new ArrayList<>();
        Random random = new Random(1);
        Comparator<String> byKeyAndValue = Comparator.comparing((String pair) -> pair.substring(0, pair.indexOf('=')))
                .thenComparing(pair -> pair.substring(pair.indexOf('=') + 1));
        for (int i = 0; i < 2_000; i++) {
            pairs.add(Integer.toString(random.nextInt(500)) + "=" + i);
        }

        assertThat(sorted(1 << 10, 3, pairs))
                .containsExactlyElementsOf(pairs.stream().sorted(byKeyAndValue).toList());
    }

    @Test
    void takesAPairLargerThanTheBuffer() throws IOException {
        String large = "x".repeat(10_000);

        assertThat(sorted(1 << 10, 128, List.of("c=1", "b=" + large, "a=1")))
                .containsExactly("a=1", "b=" + large, "c=1");
    }

    @Test
    void severalThreadsFillItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ExternalSorter sorter = new ExternalSorter(directory, 64 << 10, 4)) {
            List<Future<?>> filled = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int first = i;
                Appender appender = sorter.appender();
                filled.add(threads.submit(() -> {
                    try (appender) {
                        for (int n = first; n < 10_000; n += 4) {
                            appender.add(bytes("%05d".formatted(n)), bytes(""));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> future : filled) {
                future.get();
            }

            try (Cursor cursor = sorter.sorted()) {
                for (int n = 0; n < 10_000; n++) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.key()).asString(UTF_8).isEqualTo("%05d".formatted(n));
                }
                assertThat(cursor.next()).isFalse();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void leavesNoFilesBehindWhenGivenUpHalfWay() throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(directory, 1 << 10, 1)) {
            try (Appender appender = sorter.appender()) {
                for (int i = 0; i < 1_000; i++) {
                    appender.add(bytes("key" + i), bytes("value"));
                }
            }
            assertThat(filesBelow(directory)).isNotEmpty();
            try (Cursor cursor = sorter.sorted()) {
                assertThat(cursor.next()).isTrue();
            }
        }

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesToReadWhileSomebodyMayStillAdd() throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(directory, 1 << 20, 1);
                Appender open = sorter.appender()) {
            assertThatIllegalStateException().isThrownBy(sorter::sorted).withMessage("1 appenders are still open");
            assertThatIllegalStateException().isThrownBy(sorter::appender);
            open.add(bytes("still"), bytes("open"));
        }
    }

    @Test
    void refusesBuffersThatAreTooSmall() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExternalSorter(directory, 4 << 10, 5));
    }

    private List<String> sorted(int memory, int fanIn, List<String> pairs) throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(directory, memory, 1, fanIn)) {
            try (Appender appender = sorter.appender()) {
                for (String pair : pairs) {
                    int middle = pair.indexOf('=');
                    appender.add(bytes(pair.substring(0, middle)), bytes(pair.substring(middle + 1)));
                }
            }
            List<String> sorted = new ArrayList<>();
            try (Cursor cursor = sorter.sorted()) {
                while (cursor.next()) {
                    sorted.add(new String(cursor.key(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
                }
            }
            return sorted;
        }
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
