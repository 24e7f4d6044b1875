package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.sort.Cursor;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedSignInsTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    /** An administrator switches a conditional access policy, an hour after the last sign-in. */
    private static String audit(String id, Instant time) {
        return """
                {"time":"%1$s","category":"AuditLogs","tenantId":"%2$s","operationName":"Update conditional access policy",\
                "properties":{"id":"%3$s","activityDisplayName":"Update conditional access policy","activityDateTime":"%1$s",\
                "result":"success","initiatedBy":{"user":{"userPrincipalName":"admin@contoso.example"}},\
                "targetResources":[{"displayName":"Block legacy","modifiedProperties":[]}]}}""".formatted(time, Exported.TENANT, id);
    }

    private SortedSignIns sorted(int threads, List<Path> files) throws Exception {
        return SortedSignIns.of(
                files, new SignInFiles("unknown", InstantSource.system()), threads, folder, Progress.NONE);
    }

    private static List<String> entries(SortedSignIns sorted) throws IOException {
        List<String> entries = new ArrayList<>();
        try (Cursor cursor = sorted.signIns()) {
            while (cursor.next()) {
                SortedSignIns.Entry entry = SortedSignIns.Entry.of(cursor);
                String id = new String(entry.json(), UTF_8).replaceFirst("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
                entries.add(entry.time() + " " + id + " " + entry.category() + " " + entry.userKey());
            }
        }
        return entries;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void signInsAndChangesOfPostureOfAllFilesComeInTheOrderOfTimeAndId(int threads) throws Exception {
        Path newestFirst = Files.write(
                folder.resolve("a.log"),
                List.of(
                        audit("change-late", START.plusSeconds(3600)),
                        Exported.modern("m-3", "ada", START.plusSeconds(3)).hub(),
                        "no JSON",
                        Exported.legacy("b-1", "ada", START.plusSeconds(1)).hub()));
        Path overlapping = Files.write(
                folder.resolve("b.log"),
                List.of(
                        Exported.legacy("a-1", "bob", START.plusSeconds(1)).hub(),
                        audit("change-2", START.plusSeconds(2)),
                        Exported.legacy("b-1", "ada", START.plusSeconds(1)).hub()));

        try (SortedSignIns sorted = sorted(threads, List.of(newestFirst, overlapping))) {
            String ada = " " + Exported.TENANT + "|" + Exported.userId("ada");
            String bob = " " + Exported.TENANT + "|" + Exported.userId("bob");
            assertThat(entries(sorted))
                    .containsExactly(
                            "2026-05-04T08:00:01Z a-1 INTERACTIVE" + bob,
                            "2026-05-04T08:00:01Z b-1 INTERACTIVE" + ada,
                            "2026-05-04T08:00:01Z b-1 INTERACTIVE" + ada,
                            "2026-05-04T08:00:02Z change-2 null " + Exported.TENANT + "|",
                            "2026-05-04T08:00:03Z m-3 NON_INTERACTIVE" + ada,
                            "2026-05-04T09:00:00Z change-late null " + Exported.TENANT + "|");
            // how far the files reach is told by their sign-ins, and audit records count as ignored
            assertThat(sorted.newest()).isEqualTo(START.plusSeconds(3));
            assertThat(sorted.counts())
                    .isEqualTo(new Counts(
                            Map.of(Category.INTERACTIVE, 3L, Category.NON_INTERACTIVE, 1L),
                            Map.of("AuditLogs", 2L),
                            1));
            assertThat(sorted.tenants()).containsExactly(Exported.TENANT);
            try (Cursor letters = sorted.deadLetters()) {
                assertThat(letters.next()).isTrue();
                assertThat(SortedSignIns.deadLetter(letters).origin().position())
                        .isEqualTo(3);
                assertThat(letters.next()).isFalse();
            }
        }
    }

    @Test
    void whatIsSortedIsGoneAfterItIsReleasedAndTheCountsStay() throws Exception {
        Path file = Files.write(
                folder.resolve("a.log"),
                List.of(Exported.legacy("a", "ada", START).hub()));

        try (SortedSignIns sorted = sorted(1, List.of(file))) {
            sorted.release();

            assertThat(sorted.counts().signIns()).isEqualTo(1);
            try (var left = Files.list(folder)) {
                assertThat(left).containsExactly(file);
            }
        }
    }
}
