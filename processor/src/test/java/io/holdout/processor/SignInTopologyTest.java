package io.holdout.processor;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Topics;
import io.holdout.processor.stage.StageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignInTopologyTest {
    /** Kafka lists the stores of a stage in no order. */
    private static final Pattern STORES = Pattern.compile("stores: \\[([^]]*)]");

    private static final Path GOLDEN = Path.of("..", "docs", "topology.txt");

    private final String described = described(Set.of());

    private static String described(Set<Topics.Extra> extras) {
        return STORES.matcher(
                        SignInTopology.of(new Topics(Topics.DEFAULT_PREFIX, 12, extras), StageSettings.defaults("test"))
                                .describe()
                                .toString())
                .replaceAll(stores -> "stores: ["
                        + Stream.of(stores.group(1).split(", ")).sorted().collect(joining(", ")) + "]");
    }

    @Test
    void theTopologyIsTheOneThatIsDocumented() throws IOException {
        assertThat(described.strip())
                .as(
                        "docs/topology.txt holds the topology as it is deployed. The name of a store or of a stage with stores is also"
                                + " the name of its changelog: renaming it loses the state of every installation. If the change is"
                                + " meant, replace the file by what stands here, and say in CHANGELOG.md what operators have to do.")
                .isEqualTo(Files.readString(GOLDEN).strip());
    }

    /** So that it can be switched on and off while the state stays what it is. */
    @Test
    void whatIsSwitchedOnForSiemsAddsSinksAndTouchesNoStore() {
        List<String> without = described.lines().toList();
        List<String> with = described(Set.of(Topics.Extra.values())).lines().toList();

        List<String> added =
                with.stream().filter(line -> !without.contains(line)).toList();
        List<String> gone =
                without.stream().filter(line -> !with.contains(line)).toList();

        assertThat(gone).containsExactly("      --> write-alerts, write-by-source, write-by-tenant, write-devices");
        assertThat(added)
                .containsExactlyInAnyOrder(
                        "      --> write-alerts, write-by-source, write-by-tenant, write-devices, write-signins-ocsf",
                        "    Sink: write-signins-ocsf (topic: holdout.signins.ocsf)",
                        "  Sub-topology: 3",
                        "    Source: read-alerts (topics: [holdout.alerts])",
                        "      --> write-alerts-ecs",
                        "    Sink: write-alerts-ecs (topic: holdout.alerts.ecs)",
                        "      <-- read-alerts");
    }

    @Test
    void nothingHasANameThatKafkaMadeUp() {
        assertThat(described).doesNotContain("KSTREAM-", "KTABLE-");
    }
}
