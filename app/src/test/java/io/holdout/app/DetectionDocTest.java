package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.app.rules.RulesFile;
import io.holdout.model.Json;
import io.holdout.model.Rule;
import io.holdout.processor.detect.Limit;
import io.holdout.processor.detect.TenantThresholds;
import io.holdout.processor.detect.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/DETECTION.md says of rules and limits is what the code has. */
class DetectionDocTest {
    private static final Path DOC = Path.of("..", "docs", "DETECTION.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ([a-z-]+)$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern LIMIT =
            Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| ([A-Z0-9]+) \\| ([A-Z0-9]+) to ([A-Z0-9]+) \\|");

    @Test
    void everyRuleHasASection() throws IOException {
        List<String> sections = SECTION.matcher(Files.readString(DOC))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rule.values()).map(Rule::id).toList());
    }

    @Test
    void everyLimitStandsThereWithItsDefaultAndItsRange() throws IOException {
        Map<String, String> written = new TreeMap<>();
        LIMIT.matcher(Files.readString(DOC)).results().forEach(row -> written.put(row.group(1), said(row)));
        Map<String, String> ours = new TreeMap<>();
        for (Limit limit : Limit.values()) {
            ours.put(limit.id(), limit.written(Thresholds.DEFAULT.get(limit)) + " " + limit.range());
        }

        assertThat(written).isEqualTo(ours);
    }

    @Test
    void everyLimitThatAFindingCanTellIsInTheSchemaOfAlerts() throws IOException {
        JsonNode limits = Json.mapper()
                .readTree(Files.readString(Path.of("..", "docs", "schemas", "alert-1.schema.json")))
                .at("/properties/unmapped/properties/limits/properties");
        Map<String, String> types = new TreeMap<>();
        limits.properties()
                .forEach(limit ->
                        types.put(limit.getKey(), limit.getValue().path("type").textValue()));

        Map<String, String> ours = new TreeMap<>();
        for (Limit limit : Limit.values()) {
            ours.put(limit.id(), limit.isTime() ? "string" : "integer");
        }
        assertThat(types).isEqualTo(ours);
    }

    @Test
    void theExampleCanBeUsedAsItStands(@TempDir Path folder) throws Exception {
        String example = EXAMPLE.matcher(Files.readString(DOC))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();

        TenantThresholds read = RulesFile.read(Files.writeString(folder.resolve("rules.yaml"), example));

        assertThat(read.defaults().sprayUsers()).isEqualTo(12);
        assertThat(read.of("8d4f3c0e-0000-4000-8000-00000000abcd").spraySystemUsers())
                .isEqualTo(80);
    }

    private static String said(MatchResult row) {
        return row.group(2) + " between " + row.group(3) + " and " + row.group(4);
    }
}
