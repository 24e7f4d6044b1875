package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Bicep, the commands of az and the chart say the same; that Azure takes them is not tried. */
class AzureTest {
    private static final Path FOLDER = Path.of("azure");
    private static final Pattern HUB = Pattern.compile("insights-logs-[a-z]+");

    private static String read(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    /** The token of another account would be refused. */
    @Test
    void theIdentityTrustsTheAccountOfIngest() throws IOException {
        JsonNode ingest = Chart.one("Deployment", "holdout-ingest", Chart.render(Chart.values("strimzi")));
        String account = ingest.at("/spec/template/spec/serviceAccountName").asText();

        assertThat(read("main.bicep")).contains("param serviceAccount string = '" + account + "'");
        assertThat(read("README.md"))
                .contains("kubernetesNamespace=holdout serviceAccount=" + account)
                .contains("ACCOUNT=holdout:" + account + " ")
                .contains("--subject \"system:serviceaccount:$ACCOUNT\"");
    }

    @Test
    void theIdentityMayReceiveAndNothingElse() throws IOException {
        // ids of built-in roles are the same everywhere; this one is Azure Event Hubs Data Receiver
        assertThat(Pattern.compile("roleDefinitions', '([0-9a-f-]+)'")
                        .matcher(read("main.bicep"))
                        .results()
                        .map(role -> role.group(1)))
                .containsExactly("a638d3c7-ab3a-418d-83e6-5f17a39d4fde");
        assertThat(Pattern.compile("--role \"([^\"]+)\"")
                        .matcher(read("README.md"))
                        .results()
                        .map(role -> role.group(1)))
                .containsExactly("Azure Event Hubs Data Receiver");
    }

    @Test
    void bothMakeTheSameHubsAndTheConsumerGroupOfTheValues() throws IOException {
        assertThat(hubs(read("main.bicep"))).isEqualTo(hubs(read("README.md"))).hasSize(3);
        JsonNode values = Chart.YAML.readTree(Chart.values("strimzi").toFile()).get("eventHubs");
        Set<String> read = new TreeSet<>();
        values.get("hubs").forEach(hub -> read.add(hub.asText()));

        assertThat(hubs(read("main.bicep"))).containsAll(read);
        assertThat(read("main.bicep"))
                .contains("param consumerGroup string = '"
                        + values.get("consumerGroup").asText() + "'")
                .contains("param partitions int = " + values.get("partitions").asInt());
    }

    private static Set<String> hubs(String text) {
        Set<String> hubs = new TreeSet<>();
        HUB.matcher(text).results().forEach(hub -> hubs.add(hub.group()));
        return hubs;
    }
}
