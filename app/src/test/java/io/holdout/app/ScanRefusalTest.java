package io.holdout.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scan does about input that is broken or hostile, and about its own command line. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanRefusalTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    private static final Map<String, String> HOSTILE_NAMES = Map.of(
            "formula", "=cmd|' /c calc'!a0",
            "plus", "+1-2@sum(a1)",
            "lines", "ada\r\nberg\n@contoso.example",
            "quotes", "\"ada\" \"\"berg\"\", ada",
            "escape", "\u001b]0;owned\u0007\u001b[31mred\u009b1m",
            "pipe", "ada|bob|carol",
            "markup", "<script>alert(1)</script>");

    private Path folder = Path.of("");
    private Path bad = Path.of("");
    private Path binary = Path.of("");
    private Path gzip = Path.of("");
    private Scan scan = new Scan(-1, "", "", Path.of(""));

    /** Everything at once: what is broken in one file is no matter of another. */
    @BeforeAll
    void scanEverything(@TempDir Path temporary) throws IOException {
        folder = temporary;
        bad = Files.write(folder.resolve("bad.log"), badLines());
        byte[] noise = new byte[10_000];
        new Random(3).nextBytes(noise);
        noise[0] = (byte) 0x89;
        binary = Files.write(folder.resolve("picture.png"), noise);
        gzip = Files.write(folder.resolve("cut.gz"), cutGzip());
        Path empty = Files.createFile(folder.resolve("empty.json"));
        Path hostile = Files.write(folder.resolve("hostile.log"), hostileLines());

        scan = Scan.of(folder.resolve("report"), List.of(bad, binary, gzip, empty, hostile));
    }

    private static Exported legacy(String user) {
        return Exported.legacy("legacy-" + user, user, START);
    }

    private static byte[] badLines() {
        ObjectNode noId = legacy("x").hubRecord();
        ((ObjectNode) noId.path("properties")).remove("id");
        ObjectNode noTime = legacy("x").hubRecord();
        ((ObjectNode) noTime.path("properties")).remove("createdDateTime");
        ObjectNode noNumber = legacy("x").hubRecord().put("resultType", "fifty");
        ((ObjectNode) noNumber.path("properties")).putObject("status").put("errorCode", "fifty");
        String good = legacy("x").hub();
        return new Lines()
                .add(legacy("first").hub())
                .add(good.substring(0, good.length() / 2))
                .add("May  4 08:00:00 mail sshd[811]: Failed password")
                .add("{\"records\":{\"category\":\"SignInLogs\"}}")
                .add("17")
                .add(legacy("second").hub())
                .add(noId.toString())
                .add(noTime.toString())
                .add(noNumber.toString())
                .add(Exported.legacy("future", "x", Instant.parse("2126-05-04T08:00:00Z"))
                        .hub())
                .add("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                .add(good.replace("\"Bergen\"", "\"B\u00e6rum\"").getBytes(ISO_8859_1))
                .add("x".repeat(100_000))
                .add(legacy("third").hub())
                .bytes();
    }

    private static List<String> hostileLines() {
        List<String> lines = new ArrayList<>();
        HOSTILE_NAMES.forEach((user, name) -> {
            ObjectNode record = legacy(user).hubRecord();
            ((ObjectNode) record.path("properties"))
                    .put("userPrincipalName", name)
                    .put("userId", "hostile-" + user + "|" + name);
            lines.add(record.toString());
        });
        Stream.of("ServicePrincipalSignInLogs", "\u001b[31mred", "red")
                .map(category -> Exported.audit(START).put("category", category).toString())
                .forEach(lines::add);
        return lines;
    }

    @Test
    void brokenInputIsNoFailure() throws IOException {
        assertThat(scan.exitCode()).isZero();
        assertThat(scan.addsUp()).isTrue();
        assertThat(scan.count("deadLetters")).isEqualTo(13);
        assertThat(scan.count("legacy")).isEqualTo(4 + HOSTILE_NAMES.size());
    }

    @Test
    void aFileOfWhichNothingIsKnownIsNamed() {
        assertThat(scan.stderr())
                .isEqualTo("holdout: " + binary
                        + " is no form of sign-in log that Holdout knows: nothing of it was read"
                        + System.lineSeparator());
    }

    @Test
    void categoriesThatAnybodyMayInventAreCountedTogether() throws IOException {
        assertThat(scan.summary().path("ignoredCategories").toString())
                .isEqualTo("{\"ServicePrincipalSignInLogs\":1,\"other\":2}");
        assertThat(scan.stdout().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsSequence("ignored 3 other categories", "ServicePrincipalSignInLogs 1", "other 2");
    }

    @Test
    void whatStandsBesideBrokenLinesIsRead() throws IOException {
        assertThat(scan.devices())
                .extracting(row -> row.get("userId"))
                .filteredOn(user -> user.startsWith(Exported.userId("")))
                .containsExactly(
                        Exported.userId("first"),
                        Exported.userId("packed"),
                        Exported.userId("second"),
                        Exported.userId("third"));
    }

    @Test
    void everyUnreadableLineIsOneDeadLetterWithItsNumber() throws IOException {
        assertThat(letters(bad))
                .extracting(
                        letter -> letter.path("line").intValue(),
                        letter -> letter.path("reason").textValue())
                .containsExactly(
                        tuple(2, "truncated"),
                        tuple(3, "not-json"),
                        tuple(4, "not-a-record"),
                        tuple(5, "not-a-record"),
                        tuple(7, "missing-id"),
                        tuple(8, "missing-time"),
                        tuple(9, "bad-value"),
                        tuple(10, "future-time"),
                        tuple(11, "too-deep"),
                        tuple(12, "not-utf8"),
                        tuple(13, "not-json"));
        assertThat(letters(bad).get(10).path("raw").textValue())
                .as("a raw text is cut at 64 KiB")
                .isEqualTo("x".repeat(64 * 1024));
    }

    @Test
    void aFileThatCannotBeReadIsOneDeadLetter() throws IOException {
        assertThat(letters(binary))
                .extracting(letter -> letter.path("reason").textValue())
                .containsExactly("unknown-format");
        assertThat(letters(gzip))
                .extracting(letter -> letter.path("reason").textValue())
                .containsExactly("bad-gzip");
    }

    private List<JsonNode> letters(Path file) throws IOException {
        return scan.lines("dead-letters.jsonl").stream()
                .filter(letter -> Path.of(letter.path("file").textValue()).equals(file))
                .toList();
    }

    /** One good line, then so much that the cut takes nothing of it. */
    private static byte[] cutGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write((legacy("packed").hub() + "\n").getBytes(UTF_8));
            out.flush();
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) '\n');
            out.write(blanks);
        }
        return Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
    }

    private static final class Lines {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Lines add(String line) {
            return add(line.getBytes(UTF_8));
        }

        Lines add(byte[] line) {
            bytes.writeBytes(line);
            bytes.write('\n');
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    @Test
    void hostileNamesSurviveAsTextThatNothingRuns() throws IOException {
        List<Map<String, String>> rows = scan.devices().stream()
                .filter(row -> row.getOrDefault("userId", "").startsWith("hostile-"))
                .toList();

        assertThat(rows).hasSize(HOSTILE_NAMES.size()).allSatisfy(row -> {
            assertThat(row).hasSize(23).containsEntry("state", "legacy").containsEntry("device", "apple:iPhone9,1");
            assertThat(row.values()).noneMatch(value -> value.matches("(?s)[=+@\t\r-].*"));
        });
        assertThat(rows)
                .extracting(row -> row.get("userPrincipalName"))
                .containsExactlyInAnyOrder(
                        "'=cmd|' /c calc'!a0",
                        "'+1-2@sum(a1)",
                        "ada\r\nberg\n@contoso.example",
                        "\"ada\" \"\"berg\"\", ada",
                        "\uFFFD]0;owned\uFFFD\uFFFD[31mred\uFFFD1m",
                        "ada|bob|carol",
                        "<script>alert(1)</script>");
        assertThat(scan.lines("devices.jsonl"))
                .extracting(device -> device.path("userPrincipalName").textValue())
                .containsAll(HOSTILE_NAMES.values());
    }

    @Test
    void nothingThatIsPrintedOrWrittenReachesATerminalAsACommand() throws IOException {
        for (String name : List.of("devices.csv", "devices.jsonl", "alerts.jsonl", "dead-letters.jsonl")) {
            assertThat(scan.file(name).replaceAll("[\r\n]", "").chars().filter(Character::isISOControl))
                    .as(name)
                    .isEmpty();
        }
        assertThat(scan.stdout().replaceAll("[\r\n]", "").chars().filter(Character::isISOControl))
                .isEmpty();
    }

    // --- the command line

    @Test
    void aFileThatIsNotThereIsOneLine() {
        Path missing = folder.resolve("missing.json");

        Scan refused = Scan.of(folder.resolve("none"), List.of(missing));

        assertThat(refused)
                .isEqualTo(new Scan(
                        1,
                        "",
                        "holdout: " + missing + " does not exist: check the name" + System.lineSeparator(),
                        refused.report()));
        assertThat(refused.report()).doesNotExist();
    }

    @Test
    void aPipeOrDeviceIsRefusedBeforeItIsOpened() {
        Path pipe = Path.of("/dev/null"); // a pipe that is opened waits for its writer, and a test with it
        assumeTrue(Files.exists(pipe));

        Scan refused = Scan.of(folder.resolve("of-a-pipe"), List.of(pipe));

        assertThat(refused)
                .isEqualTo(new Scan(
                        1,
                        "",
                        "holdout: " + pipe + " is a pipe or a device: write it to a file first, and name that"
                                + System.lineSeparator(),
                        refused.report()));
        assertThat(refused.report()).doesNotExist();
    }

    @Test
    void withoutAFileItIsWrongUse() {
        Scan refused = Scan.of(folder.resolve("none"), List.of());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr())
                .contains("FILE", "Try 'holdout scan --help'.")
                .hasLineCount(2);
    }

    @Test
    void aTimeBeforeTheNewestSignInIsOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("one.log"), legacy("ada").hub());

        Scan refused = Scan.of(
                folder.resolve("none"),
                List.of(file),
                "--as-of",
                START.minus(Duration.ofSeconds(1)).toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr())
                .isEqualTo("holdout: --as-of 2026-05-04T07:59:59Z lies before the newest sign-in, 2026-05-04T08:00:00Z:"
                        + " give a later time, or none" + System.lineSeparator());
    }

    @Test
    void aReportThatIsAFileIsOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("one.log"), legacy("ada").hub());

        Scan refused = Scan.of(file, List.of(file));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .startsWith("holdout: " + file + " is a file")
                .hasLineCount(1);
    }
}
