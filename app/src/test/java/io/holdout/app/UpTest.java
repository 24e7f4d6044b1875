package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class UpTest {
    private static final String SECRET = "sig=9fK2-not-to-be-printed";

    @TempDir
    private Path folder;

    private Path oneLegacySignIn() throws IOException {
        return Files.writeString(
                folder.resolve("one.log"),
                Exported.legacy("1", "ada", Instant.parse("2026-05-04T08:00:00Z"))
                                .hub() + "\n");
    }

    @Test
    void anAlertReachesTeamsAlthoughTheFirstAttemptFailsAndTheEndIsClean() throws Exception {
        // Given
        List<String> posts = new CopyOnWriteArrayList<>();
        HttpServer teams = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        teams.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(posts.size() == 1 ? 500 : 202, -1);
            exchange.close();
        });
        teams.start();
        String url = "http://127.0.0.1:" + teams.getAddress().getPort() + "/workflows/a1?" + SECRET;
        Path data = folder.resolve("data");
        Path file = oneLegacySignIn();
        try (HoldoutProcess up = HoldoutProcess.start(
                folder.resolve("up.err"),
                Map.of(DeliveryOptions.TEAMS_WEBHOOK, url, "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true"),
                "up",
                "--replay",
                file.toString(),
                "--data-dir",
                data.toString())) {
            // it says so once every sink has done its work
            up.await(line -> line.equals("All files are in. Ctrl-C ends."));

            // When
            Scan second = Scan.run(folder, Map.of(), "up", "--replay", file.toString(), "--data-dir", data.toString());
            up.terminate();
            int exitCode = up.exitCode(Duration.ofSeconds(40));

            // Then
            assertThat(posts).hasSize(2);
            assertThat(posts.get(0)).isEqualTo(posts.get(1));
            JsonNode message = Json.mapper().readTree(posts.get(1));
            assertThat(message.path("type").textValue()).isEqualTo("message");
            JsonNode attachment = message.path("attachments").path(0);
            assertThat(attachment.path("contentType").textValue()).isEqualTo("application/vnd.microsoft.card.adaptive");
            assertThat(attachment.path("content").path("type").textValue()).isEqualTo("AdaptiveCard");
            assertThat(attachment.path("content").path("body").toString())
                    .contains("ada@contoso.example", "iPhone 7", "Legacy sign-in");

            assertThat(up.stdout()).contains("ada@contoso.example").contains("1 holdouts, 0 devices migrated");
            assertThat(up.stdout() + up.stderr()).doesNotContain(SECRET, "/workflows/a1", "Exception", "\tat ");
            assertThat(exitCode).isIn(0, 128 + 15);

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.stdout()).isEmpty();
            assertThat(second.stderr())
                    .isEqualTo("holdout: data directory " + data.resolve("broker")
                            + " is in use by another Holdout: stop that one, or choose another directory"
                            + System.lineSeparator());
        } finally {
            teams.stop(0);
        }
    }

    /** A gigabyte of empty lines, which nobody has read before the signal comes. */
    @Test
    void aSignalEndsTheReadingOfLongFiles() throws Exception {
        // Given
        Path file = folder.resolve("long.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            byte[] lines = new byte[1 << 20];
            Arrays.fill(lines, (byte) '\n');
            for (int i = 0; i < 1_000; i++) {
                out.write(lines);
            }
        }

        // When
        try (HoldoutProcess up =
                HoldoutProcess.start(folder.resolve("up.err"), Map.of(), "up", "--replay", file.toString())) {
            up.await(line -> line.startsWith("Kafka"));
            up.terminate();
            int exitCode = up.exitCode(Duration.ofSeconds(40));

            // Then
            assertThat(up.stdout())
                    .endsWith("Stopped before the files were read: nothing of them is in.")
                    .doesNotContain("All files are in");
            assertThat(up.stderr()).isEmpty();
            assertThat(exitCode).isIn(0, 128 + 15);
        }
    }

    /** The ids of the first file's sign-ins are known for a day only. */
    @Test
    void filesThatAreOnlyTouchedAreTheSameAndOthersAreToldOf() throws Exception {
        // Given
        Path file = oneLegacySignIn();
        assertThat(upUntilAllFilesAreIn(file)).isEmpty();

        // When
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-05-05T08:00:00Z")));
        String touched = upUntilAllFilesAreIn(file);
        Files.writeString(
                file,
                Exported.legacy("2", "ada", Instant.parse("2026-05-06T08:00:00Z"))
                                .hub() + "\n",
                StandardOpenOption.APPEND);
        String grown = upUntilAllFilesAreIn(file);

        // Then
        assertThat(touched).isEmpty();
        assertThat(grown)
                .startsWith("holdout: the files are not as they were when this --data-dir was filled")
                .contains("count again", "give an empty --data-dir")
                .hasLineCount(1);
    }

    /** What it says on standard error. */
    private String upUntilAllFilesAreIn(Path file) throws Exception {
        try (HoldoutProcess up = HoldoutProcess.start(
                folder.resolve("up.err"),
                Map.of(),
                "up",
                "--replay",
                file.toString(),
                "--data-dir",
                folder.resolve("data").toString())) {
            up.await(line -> line.equals("All files are in. Ctrl-C ends."));
            up.terminate();
            up.exitCode(Duration.ofSeconds(40));
            return up.stderr();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://teams.contoso.example/workflows/a1?" + SECRET,
                "not a url " + SECRET,
                "https://user:" + SECRET + "@teams.contoso.example/",
                "ftp://teams.contoso.example/" + SECRET
            })
    void aWrongWebhookIsOneLineThatDoesNotRepeatIt(String url) throws IOException {
        for (String[] command :
                List.of(new String[] {"up", "--replay", oneLegacySignIn().toString()}, new String[] {"demo"})) {
            Scan refused = Scan.run(folder, Map.of(DeliveryOptions.TEAMS_WEBHOOK, url), command);

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.stdout()).isEmpty();
            assertThat(refused.stderr())
                    .startsWith("holdout: HOLDOUT_TEAMS_WEBHOOK: the webhook address")
                    .hasLineCount(1)
                    .doesNotContain(SECRET);
        }
    }
}
