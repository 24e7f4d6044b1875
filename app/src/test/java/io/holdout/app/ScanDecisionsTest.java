package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.processor.advice.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scan whose limits and words a team has set. */
@Timeout(600)
class ScanDecisionsTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** From one network Ada's phone reads mail with a password, and four others are tried within six minutes. */
    private Path signIns() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Exported.legacy("ada", "ada", START).hub());
        for (int i = 0; i < 4; i++) {
            lines.add(Exported.legacy("try-" + i, "victim" + i, START.plus(Duration.ofMinutes(2L * i)))
                    .code(50126)
                    .hub());
        }
        return write("signins.log", String.join("\n", lines));
    }

    private static List<String> rules(Scan scan) throws IOException {
        return scan.lines("alerts.jsonl").stream()
                .map(alert -> alert.path("metadata").path("event_code").textValue())
                .toList();
    }

    private static JsonNode legacy(Scan scan) throws IOException {
        return scan.lines("alerts.jsonl").stream()
                .filter(alert ->
                        alert.path("metadata").path("event_code").textValue().equals("legacy-sign-in"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLowerLimitRaisesAFindingThatTheDefaultDoesNotAndSaysSo() throws IOException {
        Path rules = write("rules.yaml", """
                defaults:
                  legacy-sign-in: {new-after: P14D}
                tenants:
                  %s:
                    password-spray: {users: 3}
                """.formatted(Exported.TENANT));

        Scan usual = Scan.of(folder.resolve("usual"), List.of(signIns()));
        Scan set = Scan.of(folder.resolve("set"), List.of(signIns()), "--rules", rules.toString());

        assertThat(usual.exitCode()).isZero();
        assertThat(set.exitCode()).isZero();
        assertThat(rules(usual)).containsExactly("legacy-sign-in");
        assertThat(rules(set)).containsExactlyInAnyOrder("legacy-sign-in", "password-spray", "spray-success");
        assertThat(set.summary().path("alerts").path("password-spray").longValue())
                .isEqualTo(1);
        assertThat(legacy(usual).path("finding_info").path("desc").textValue())
                .startsWith("First legacy sign-in of this device in 30 days.");
        assertThat(legacy(set).path("finding_info").path("desc").textValue())
                .startsWith("First legacy sign-in of this device in 14 days.");
        assertThat(legacy(set).path("unmapped").path("limits").toString())
                .isEqualTo("{\"legacy-sign-in.new-after\":\"P14D\"}");
    }

    @Test
    void aTeamsOwnWordsReachEveryFindingAndEveryDevice() throws IOException {
        StringBuilder own = new StringBuilder("code,action,steps\n");
        for (Cause cause : Cause.values()) {
            own.append(cause.code())
                    .append(",Call us about ")
                    .append(cause.code())
                    .append(" after {devices.stale-after}.,Call\n");
        }
        Path rules = write(
                "rules.yaml",
                "defaults: {password-spray: {users: 3}, devices: {stale-after: P21D}, silent-stop: {after: P3D}}");

        Scan scan = Scan.of(
                folder.resolve("report"),
                List.of(signIns()),
                "--rules",
                rules.toString(),
                "--advice",
                write("advice.csv", own.toString()).toString(),
                "--as-of",
                START.plus(Duration.ofDays(22)).toString());

        assertThat(scan.exitCode()).isZero();
        assertThat(rules(scan))
                .containsExactlyInAnyOrder("legacy-sign-in", "password-spray", "spray-success", "silent-stop");
        assertThat(scan.lines("alerts.jsonl")).allSatisfy(alert -> {
            JsonNode unmapped = alert.path("unmapped");
            assertThat(alert.path("remediation").path("desc").textValue())
                    .isEqualTo("Call us about " + unmapped.path("diagnosis").textValue() + " after 21 days.");
            assertThat(unmapped.path("steps").toString()).isEqualTo("[\"Call\"]");
            assertThat(unmapped.path("ownWords").booleanValue()).isTrue();
        });
        assertThat(scan.devices()).singleElement().satisfies(device -> {
            assertThat(device).containsEntry("state", "stale");
            assertThat(device).containsEntry("action", "Call us about stale after 21 days.");
        });
    }

    @Test
    void aFileThatIsWrongIsALineForEachProblemAndNothingIsRead() throws IOException {
        Path report = folder.resolve("report");
        Path rules = write("rules.yaml", "defaults:\n  password-spray: {users: 1}\n  regressed: {after: P1D}\n");
        Path advice = write("advice.csv", "code,action\nstale,Wait {days}.\nstal,Ask.\n");
        Path exceptions = write("exceptions.csv", """
                user,device,protocol,addressRange,until,reason,approvedBy
                ada@contoso.example,,,,2026-12-31,a printer,grace
                ada@contoso.example,,,,,a printer,grace
                ,,smtp,10.0.0.0/33,2026-12-31,a printer,grace
                ,,,,2026-12-31,a printer,grace
                """);

        assertThat(problems(report, "--rules", rules)).containsExactly("line 2", "line 3");
        assertThat(problems(report, "--advice", advice)).containsExactly("line 2", "line 3");
        assertThat(problems(report, "--exceptions", exceptions)).containsExactly("line 3", "line 4", "line 5");
        assertThat(report).doesNotExist();
    }

    private List<String> problems(Path report, String option, Path file) throws IOException {
        Scan scan = Scan.of(report, List.of(signIns()), option, file.toString());

        assertThat(scan.exitCode()).isEqualTo(1);
        assertThat(scan.stdout()).isEmpty();
        String start = "holdout: " + file + ", ";
        assertThat(scan.stderr().lines()).allMatch(line -> line.startsWith(start));
        return scan.stderr()
                .lines()
                .map(line -> line.substring(start.length(), line.indexOf(':', start.length())))
                .toList();
    }
}
