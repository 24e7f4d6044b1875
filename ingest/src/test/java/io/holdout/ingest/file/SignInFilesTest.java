package io.holdout.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.ingest.normalise.Collected;
import io.holdout.ingest.normalise.HubRecord;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInFilesTest {
    private static final String A = HubRecord.withId("a");
    private static final String B = HubRecord.withId("b");
    private static final String C = HubRecord.withId("c");

    @TempDir
    private Path folder;

    private final SignInFiles files =
            new SignInFiles("unknown", InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z")));

    @Test
    void readsLinesWhateverStandsOnEach() throws Exception {
        Collected read = read(A + "\r\n\r\n" + HubRecord.batch(B, C) + "\nbroken\n[" + A + "]\n");

        assertThat(read.ids()).containsExactly("a", "b", "c", "a");
        assertThat(read.origins)
                .extracting(Origin::unit, Origin::position, Origin::index)
                .containsExactly(
                        tuple(Origin.Unit.LINE, 1, -1),
                        tuple(Origin.Unit.LINE, 3, 0),
                        tuple(Origin.Unit.LINE, 3, 1),
                        tuple(Origin.Unit.LINE, 4, -1),
                        tuple(Origin.Unit.LINE, 5, 0));
        assertThat(read.origins).extracting(Origin::source).containsOnly(path().toString());
    }

    @Test
    void readsDocumentsHoweverTheyAreLaidOut() throws Exception {
        String pretty = pretty(A) + ",\n" + pretty(B) + ",\n" + pretty(C);

        assertThat(List.of(
                        "[\n" + pretty + "\n]\n",
                        "[" + A + ",\n" + B + ",\n" + C + "]",
                        "[\n" + A + "\n,\n" + B + "\n,\n" + C + "\n]",
                        "{\n  \"records\": [\n" + pretty + "]\n}\n",
                        "{\n\"@odata.context\": \"x\",\n\"value\" : [\n" + pretty
                                + "],\n\"@odata.nextLink\": \"[{\"}\n",
                        pretty(A) + "\n" + pretty(B) + pretty(C),
                        "{\n\"records\":[" + A + "]}\n{\n\"records\":[" + B + "," + C + "]}"))
                .allSatisfy(document -> {
                    Collected read = read(document);
                    assertThat(read.ids()).containsExactly("a", "b", "c");
                    assertThat(read.deadLetters).isEmpty();
                });
    }

    @Test
    void findsARecordOfADocumentByItsOffset() throws Exception {
        String document = "[\n" + A + ",\n" + B + "\n]";

        assertThat(read(document).origins)
                .extracting(Origin::unit, Origin::position)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Origin.Unit.BYTE, 2L),
                        org.assertj.core.groups.Tuple.tuple(Origin.Unit.BYTE, (long) document.indexOf(B)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":nonsense}",
                "{\"a\":[1,2}",
                "{\"time\":\"x\",\"properties\":{\"id\":\"y\"",
                "{\"time\":\"x,\"properties\":{\"id\":\"y\"}}",
                "{{\"a\":1}",
                "17",
                "\"a ] text\""
            })
    void doesNotLetABrokenRecordOfADocumentHurtItsNeighbours(String broken) throws Exception {
        for (String document : List.of(
                "[\n" + A + ",\n" + broken + ",\n" + B + ",\n" + C + "\n]",
                "[\n" + A + "," + broken + "," + B + "," + C + "\n]")) {
            Collected read = read(document);

            assertThat(read.ids()).containsExactly("a", "b", "c");
            assertThat(read.deadLetters).hasSize(1);
            assertThat(read.deadLetters.get(0).origin().position()).isEqualTo(document.indexOf(broken));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 1_001, 10_000})
    void refusesWhatIsNestedTooDeepWhereverItStands(int depth) throws Exception {
        String deep = withField("\"x\":" + "[".repeat(depth) + "]".repeat(depth));

        for (String content : List.of(
                deep + "\n" + A + "\n" + B + "\n",
                A + "\n" + deep + "\n" + B + "\n",
                HubRecord.batch(deep, A) + "\n" + B + "\n",
                "[" + A + "," + deep + "]\n[" + B + "]\n",
                "[\n" + deep + ",\n" + A + ",\n" + B + "\n]",
                "[\n" + A + ",\n" + deep + ",\n" + B + "\n]",
                "{\n\"records\": [\n" + A + ",\n" + deep + ",\n" + B + "\n]\n}",
                "[" + A + ",\n" + pretty(deep) + ",\n" + B + "]",
                pretty(deep) + "\n" + pretty(A) + "\n" + pretty(B))) {
            Collected read = read(content);

            assertThat(read.ids()).as(content.substring(0, 20)).containsExactly("a", "b");
            assertThat(read.reasons()).as(content.substring(0, 20)).containsExactly(Reason.TOO_DEEP);
        }
    }

    @Test
    void readsRecordsWithNumbersAndNamesOfAnyLength() throws Exception {
        for (String field : List.of(
                "\"x\":" + "9".repeat(1_200), "\"x\":0." + "1".repeat(1_200), "\"" + "n".repeat(60_000) + "\":1")) {
            String extreme = withField(field);
            for (String content : List.of(
                    extreme + "\n" + A + "\n",
                    HubRecord.batch(extreme, A) + "\n",
                    "[\n" + extreme + ",\n" + A + "\n]",
                    pretty(extreme) + "\n" + pretty(A))) {
                Collected read = read(content);

                assertThat(read.ids()).containsExactly("r-1", "a");
                assertThat(read.deadLetters).isEmpty();
            }
        }
    }

    /** 25 MB: more than is looked at to recognise the file, and more than a record may have. */
    @Test
    void readsOnBehindAnObjectThatIsDeepAndNeverClosed() throws Exception {
        String open = "{\"a\":".repeat(5_000_000);

        for (String content : List.of(
                "[\n" + A + ",\n" + open + ",\n" + B + ",\n" + C + "\n]",
                "[\n" + A + ",\n" + open + ",\n" + B + ",\n" + C,
                "{\n\"records\":[\n" + A + "," + open + "," + B + "," + C + "]}",
                open + "\n" + A + "\n" + B + "\n" + C + "\n",
                A + "\n" + open + "\n" + B + "\n" + C + "\n")) {
            Collected read = read(content);

            assertThat(read.ids()).containsExactly("a", "b", "c");
            assertThat(read.reasons()).isNotEmpty();
        }
    }

    @Test
    void recognisesAFileWhoseBeginningIsDeep() throws Exception {
        String open = "{\"a\":".repeat(5_000);

        assertThat(read(open + "\n" + A + "\n" + B + "\n").ids()).containsExactly("a", "b");
        assertThat(read("[\n" + open + ",\n" + A + ",\n" + B + "\n]").ids()).containsExactly("a", "b");
        assertThat(read(A + ",\n" + A + ",\r\n" + B + ",\n" + open + "\n").ids())
                .containsExactly("a", "a", "b");
    }

    @Test
    void readsADocumentThatIsCutOffUpToTheCut() throws Exception {
        String document = "[\n" + A + ",\n" + B + "\n]";
        int bEnd = document.indexOf(B) + B.length();

        for (int cut : new int[] {document.indexOf(B) - 1, document.indexOf(B) + 500, bEnd - 1, bEnd, bEnd + 1}) {
            Collected read = read(document.substring(0, cut));

            assertThat(read.ids()).isEqualTo(cut < bEnd ? List.of("a") : List.of("a", "b"));
            assertThat(read.reasons()).containsExactly(Reason.TRUNCATED);
        }
    }

    @Test
    void refusesARecordOfADocumentThatIsTooLargeAndReadsOn() throws Exception {
        String large = HubRecord.with("Ada Berg", "x".repeat(2_000_000));

        Collected read = read("[\n" + A + ",\n" + large + ",\n" + B + "\n]");

        assertThat(read.ids()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(read.deadLetters.get(0).raw()).hasSize(DeadLetter.MAX_RAW_OF_FILE);
    }

    @Test
    void readsADocumentOnOneLineThatIsLargerThanItsWindow() throws Exception {
        int records = 2_000;
        String document = IntStream.range(0, records)
                .mapToObj(i -> HubRecord.withId("r-" + i))
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));

        assertThat(document.length()).isGreaterThan(Recognition.WINDOW);
        assertThat(read(document).ids()).hasSize(records).doesNotHaveDuplicates();
    }

    @Test
    void readsLinesThatAreLargerThanABuffer() throws Exception {
        String batch = IntStream.range(0, 900)
                .mapToObj(i -> HubRecord.withId("r-" + i))
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));

        Collected read = read(A + "\n" + batch + "\n" + batch + "\n" + B);

        assertThat(read.signIns).hasSize(1_802);
        assertThat(read.origins.get(1_801).position()).isEqualTo(4);
    }

    @Test
    void refusesALineThatIsTooLongAndReadsOn() throws Exception {
        byte[] text = new byte[Chunks.MAX_LINE + 3_000_000];
        Arrays.fill(text, (byte) 'x');
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((A + "\n").getBytes(UTF_8));
        all.writeBytes(text);
        all.writeBytes(("\n" + B + "\n").getBytes(UTF_8));

        Collected read = read(all.toByteArray());

        assertThat(read.ids()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(read.origins).extracting(Origin::position).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"garbage in the first line\n", "{\"cut\":\"off\n", "{\"cut\":[\n", "{\"cut\":{\n", "\"\n", "0\n"
            })
    void takesAFileForLinesWhateverTheFirstIsWorth(String first) throws Exception {
        Collected read = read(first + A + "\n" + B + "\n" + C + "\n");

        assertThat(read.ids()).containsExactly("a", "b", "c");
        assertThat(read.deadLetters).hasSize(1);
        assertThat(read.deadLetters.get(0).origin().position()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \r\n\t", "\uFEFF", "[]", "{\"records\":[]}\n{\"records\":[]}\n", "[\n]\n"})
    void findsNothingInAnEmptyFile(String content) throws Exception {
        assertThat(read(content).count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "An unrelated text.\nOf two lines.\n",
                "\u0000\u0001\u0002PNG",
                "Name,Address\nAda,Bergen\n",
                "<html></html>"
            })
    void refusesAnUnknownFileOnce(String content) throws Exception {
        assertThat(read(content).reasons()).containsExactly(Reason.UNKNOWN_FORMAT);
    }

    @Test
    void readsGzipOfSeveralMembersByItsContent() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        zipped.writeBytes(gzip(A + "\n" + B.substring(0, 100)));
        zipped.writeBytes(gzip(B.substring(100) + "\n"));

        assertThat(read(zipped.toByteArray()).ids()).containsExactly("a", "b");
    }

    @Test
    void readsWhatIsReadableOfADamagedGzip() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            lines.add(HubRecord.withId("r-" + new Random(i).nextLong()));
        }
        byte[] asLines = gzip(String.join("\n", lines));
        byte[] asDocument = gzip("[\n" + String.join(",\n", lines) + "]");

        for (byte[] zipped : List.of(asLines, asDocument)) {
            Collected read = read(Arrays.copyOf(zipped, zipped.length / 2));

            assertThat(read.signIns).hasSizeBetween(500, 1_500);
            assertThat(read.reasons()).containsExactly(Reason.BAD_GZIP);
        }
    }

    @Test
    void refusesAGzipThatEndsInItsHeader() throws Exception {
        assertThat(read(new byte[] {0x1F, (byte) 0x8B, 8}).reasons()).containsExactly(Reason.BAD_GZIP);
    }

    @Test
    void readsUtf16WithAMark() throws Exception {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
            Collected read = read(("\uFEFF" + HubRecord.withId("å") + "\r\n" + B).getBytes(charset));

            assertThat(read.ids()).containsExactly("å", "b");
        }
    }

    @Test
    void givesEachRecordToOneWorker() throws Exception {
        int lines = 5_000;
        write(IntStream.range(0, lines)
                .mapToObj(i -> i % 10 == 3 ? "broken" : HubRecord.withId("r-" + i))
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8));
        List<Collected> sinks = Collections.synchronizedList(new ArrayList<>());

        files.read(
                path(),
                3,
                () -> {
                    Collected sink = new Collected();
                    sinks.add(sink);
                    return sink;
                },
                Progress.NONE);

        List<SignIn> signIns = sinks.stream().flatMap(s -> s.signIns.stream()).toList();
        List<Long> positions = sinks.stream()
                .flatMap(s -> s.origins.stream())
                .map(Origin::position)
                .sorted()
                .toList();
        assertThat(sinks).hasSize(3);
        assertThat(signIns).extracting(SignIn::id).hasSize(lines / 10 * 9).doesNotHaveDuplicates();
        assertThat(positions)
                .isEqualTo(
                        IntStream.rangeClosed(1, lines).mapToObj(i -> (long) i).toList());
    }

    @Test
    void passesOnTheFailureOfAWorker() throws Exception {
        write((A + "\n").repeat(2_000).getBytes(UTF_8));
        Collected failing = new Collected() {
            @Override
            public void signIn(SignIn signIn, Origin origin) {
                throw new IllegalStateException("no room");
            }
        };

        assertThatThrownBy(() -> files.read(path(), 2, () -> failing, Progress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no room");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stopsWhenItIsInterrupted(int workers) throws Exception {
        write((A + "\n").repeat(8_000).getBytes(UTF_8));
        Collected sink = new Collected();

        assertThatThrownBy(() -> files.read(
                        path(),
                        workers,
                        () -> sink,
                        (read, total) -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);
        assertThat(sink.count()).isLessThan(8_000);
    }

    @Test
    void reportsProgressUpToTheSizeOfTheFile() throws Exception {
        write(gzip((A + "\n").repeat(1_000)));
        AtomicLong last = new AtomicLong();

        files.read(path(), new Collected(), (read, total) -> {
            assertThat(read).isGreaterThan(last.get()).isLessThanOrEqualTo(total);
            last.set(read);
        });

        assertThat(last.get()).isEqualTo(Files.size(path()));
    }

    @Test
    void leavesAMissingFileToTheCaller() {
        assertThatThrownBy(() -> files.read(folder.resolve("missing.json"), new Collected(), Progress.NONE))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static org.assertj.core.groups.Tuple tuple(Origin.Unit unit, long position, int index) {
        return org.assertj.core.groups.Tuple.tuple(unit, position, index);
    }

    /** A record with one more field, which nothing needs. */
    private static String withField(String field) {
        return HubRecord.with("\"Level\":4", "\"Level\":4," + field);
    }

    /** One field a line, as tools lay JSON out; the commas and brackets of the record all stand outside its texts. */
    private static String pretty(String record) {
        StringBuilder text = new StringBuilder();
        boolean string = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            string ^= c == '"' && record.charAt(i - 1) != '\\';
            text.append(c);
            if (!string && (c == '{' || c == '[' || c == ',')) {
                text.append("\n  ");
            }
        }
        return text.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text.getBytes(UTF_8));
        }
        return zipped.toByteArray();
    }

    private Path path() {
        return folder.resolve("signins");
    }

    private void write(byte[] content) throws IOException {
        Files.write(path(), content);
    }

    private Collected read(String content) throws IOException, InterruptedException {
        return read(content.getBytes(UTF_8));
    }

    private Collected read(byte[] content) throws IOException, InterruptedException {
        write(content);
        Collected collected = new Collected();
        files.read(path(), collected, Progress.NONE);
        return collected;
    }
}
