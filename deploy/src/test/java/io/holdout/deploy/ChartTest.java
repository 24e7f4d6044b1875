package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart renders to what Kubernetes and the operators take. */
class ChartTest {
    @TempDir
    private Path folder = Path.of("");

    static List<Path> valuesFiles() throws IOException {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void lintFindsNothing(Path values) throws IOException {
        LintResult lint = Chart.lint(values);

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.contains("ERROR") || message.contains("WARNING"));
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyObjectIsOfItsKind(Path values) throws IOException {
        List<JsonNode> objects = Chart.render(values);

        assertThat(objects).isNotEmpty();
        Set<String> names = new HashSet<>();
        for (JsonNode object : objects) {
            KubernetesTypes.check(object);
            assertThat(names.add(object.path("kind").asText() + " " + Chart.name(object)))
                    .as("one %s", object)
                    .isTrue();
        }
    }

    /** The test above is worth something only if this is seen. */
    @Test
    void aFieldThatIsMisspeltOrMissingIsSeen() throws IOException {
        List<JsonNode> objects = Chart.render(Path.of("src", "test", "values", "values-everything.yaml"));

        for (String kind : List.of(
                "Deployment",
                "StatefulSet",
                "Service",
                "ServiceAccount",
                "PodDisruptionBudget",
                "NetworkPolicy",
                "KafkaTopic",
                "KafkaUser",
                "ServiceMonitor",
                "PrometheusRule",
                "ScaledObject",
                "CiliumNetworkPolicy")) {
            ObjectNode object = Chart.ofKind(kind, objects).get(0).deepCopy();
            ObjectNode inner = object.has("spec") ? (ObjectNode) object.get("spec") : object;
            inner.put("misspelt", 1);
            assertThatThrownBy(() -> KubernetesTypes.check(object)).as(kind).hasMessageContaining("misspelt");
        }
        ObjectNode without = Chart.ofKind("StatefulSet", objects).get(0).deepCopy();
        ((ObjectNode) without.get("spec")).remove("selector");
        assertThatThrownBy(() -> KubernetesTypes.check(without)).hasMessageContaining("selector");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyPodIsLockedDown(Path values) throws IOException {
        for (JsonNode workload : workloads(Chart.render(values))) {
            JsonNode pod = workload.at("/spec/template/spec");
            String name = Chart.name(workload);
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(name).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            for (JsonNode container : pod.get("containers")) {
                JsonNode security = container.get("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText())
                        .as(name)
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText())
                        .as(name)
                        .isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText())
                        .as(name)
                        .isNotEmpty();
                if (!name.endsWith("-kafka")) {
                    assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                            .as(name)
                            .isTrue();
                    assertThat(mounts(container)).as(name).contains("/tmp");
                }
            }
        }
    }

    /** What a read-only root needs to be written is on volumes. */
    @Test
    void theStateOfEachProcessorIsOnAVolumeOfItsOwn() throws IOException {
        JsonNode processor = Chart.one("StatefulSet", "holdout-processor", Chart.render(Chart.values("strimzi")));
        JsonNode container = processor.at("/spec/template/spec/containers/0");

        String stateDir = environment(container).get("HOLDOUT_STATE_DIR");
        assertThat(mounts(container)).anyMatch(mount -> String.valueOf(stateDir).startsWith(mount + "/"));
        assertThat(processor.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(processor.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(environment(container)).containsEntry("HOLDOUT_STANDBYS", "1");
    }

    /** A service closes within 25 seconds, and Kubernetes must not kill it before. */
    @ParameterizedTest
    @MethodSource("valuesFiles")
    void theEndIsWaitedFor(Path values) throws IOException {
        for (JsonNode workload : workloads(Chart.render(values))) {
            assertThat(workload.at("/spec/template/spec/terminationGracePeriodSeconds")
                            .asInt())
                    .as(Chart.name(workload))
                    .isGreaterThanOrEqualTo(30);
        }
    }

    /** Live while state is restored, ready only when it can serve: the paths are those of OpsServer. */
    @Test
    void theProbesAskTheServicesOwnHealth() throws IOException {
        for (JsonNode workload : workloads(Chart.render(Chart.values("managed")))) {
            JsonNode container = workload.at("/spec/template/spec/containers/0");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
            assertThat(environment(container))
                    .containsEntry(
                            "HOLDOUT_HTTP_PORT",
                            container.at("/ports/0/containerPort").asText());
        }
    }

    @Test
    void onlyIngestHasAnIdentityOfEntraId() throws IOException {
        List<JsonNode> objects = Chart.render(Chart.values("strimzi"));

        assertThat(Chart.ofKind("ServiceAccount", objects))
                .filteredOn(account -> account.at("/metadata/annotations").has("azure.workload.identity/client-id"))
                .extracting(Chart::name)
                .containsExactly("holdout-ingest");
        assertThat(workloads(objects))
                .filteredOn(workload ->
                        workload.at("/spec/template/metadata/labels").has("azure.workload.identity/use"))
                .extracting(Chart::name)
                .containsExactly("holdout-ingest");
    }

    /** A setting that is read once at the start has to make new pods. */
    @Test
    void theChecksumChangesWithTheConfiguration() throws IOException {
        Path values = Chart.values("managed");
        String before = checksum(values, Map.of());

        assertThat(checksum(values, Map.of())).isEqualTo(before);
        assertThat(checksum(values, Map.of("processor.threads", 3))).isNotEqualTo(before);
        assertThat(checksum(values, Map.of("processor.rules.defaults.x", 3))).isNotEqualTo(before);
    }

    private static String checksum(Path values, Map<String, ?> more) throws IOException {
        return Chart.one("StatefulSet", "holdout-processor", Chart.render(values, more))
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    /** KEDA and the workload would else set the number of replicas in turns. */
    @Test
    void whatIsScaledHasNoReplicas() throws IOException {
        List<JsonNode> objects = Chart.render(Chart.values("managed"));

        JsonNode scaled = Chart.one("ScaledObject", "holdout-processor", objects);
        assertThat(scaled.at("/spec/maxReplicaCount").asInt()).isEqualTo(24);
        assertThat(Chart.one("ScaledObject", "holdout-ingest", objects)
                        .at("/spec/maxReplicaCount")
                        .asInt())
                .isEqualTo(24);
        assertThat(Chart.one("StatefulSet", "holdout-processor", objects)
                        .path("spec")
                        .has("replicas"))
                .isFalse();
        assertThat(Chart.one("Deployment", "holdout-ingest", objects)
                        .path("spec")
                        .has("replicas"))
                .isFalse();
    }

    /** A Prometheus that has lost its targets would else send instances away. */
    @Test
    void whatIsNotKnownIsNotTakenForNothingThatWaits() throws IOException {
        List<JsonNode> scaled = Chart.ofKind("ScaledObject", Chart.render(Chart.values("managed")));

        assertThat(scaled)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.at("/spec/triggers"))
                        .isNotEmpty()
                        .allSatisfy(trigger -> assertThat(trigger.at("/metadata/ignoreNullValues"))
                                .isEqualTo(TextNode.valueOf("false"))));
    }

    /** NetworkPolicy knows no names: with Cilium the way out is by name only. */
    @Test
    void withCiliumNothingOutsideIsReachedByPortAlone() throws IOException {
        List<JsonNode> objects = Chart.render(Chart.values("managed"));

        for (String service : List.of("holdout-ingest", "holdout-sinks")) {
            assertThat(Chart.one("NetworkPolicy", service, objects).at("/spec/egress"))
                    .as(service)
                    .allMatch(rule -> rule.has("to"));
            assertThat(Chart.one("CiliumNetworkPolicy", service, objects)
                            .at("/spec/egress/1/toFQDNs")
                            .size())
                    .isPositive();
        }
        assertThat(Chart.one("NetworkPolicy", "holdout-processor", objects).at("/spec/egress"))
                .as("the processor reaches the name servers and Kafka")
                .hasSize(2);
    }

    /** As Cilium reads them: a * is one part of a name. */
    @ParameterizedTest
    @CsvSource({
        "holdout-ingest, contoso.servicebus.windows.net",
        "holdout-ingest, login.microsoftonline.com",
        "holdout-ingest, hubs.contoso.example",
        "holdout-ingest, login.microsoftonline.us",
        "holdout-sinks, prod-23.westeurope.logic.azure.com",
        "holdout-sinks, default00000000000040008000000000000001.07.environment.api.powerplatform.com",
        "holdout-sinks, contoso.webhook.office.com"
    })
    void withCiliumTheHostsThatAreReallyAskedAreReached(String service, String host) throws IOException {
        List<JsonNode> objects = Chart.render(
                Chart.values("managed"),
                Map.of(
                        "eventHubs.endpoint", "hubs.contoso.example:8443",
                        "identity.authorityHost", "https://login.microsoftonline.us/"));

        JsonNode rule = Chart.one("CiliumNetworkPolicy", service, objects).at("/spec/egress/1");
        List<String> patterns = new ArrayList<>();
        rule.at("/toFQDNs").forEach(name -> patterns.add(name.elements().next().asText()));
        assertThat(patterns)
                .anySatisfy(pattern ->
                        assertThat(host).matches(pattern.replace(".", "[.]").replace("*", "[-a-zA-Z0-9_]*")));
        if (service.equals("holdout-ingest")) {
            assertThat(rule.at("/toPorts/0/ports").findValuesAsText("port")).containsExactly("5671", "443", "8443");
        }
    }

    @Test
    void aManagedIdentityIsAskedAtTheNode() throws IOException {
        JsonNode metadata = new ObjectMapper().readTree("""
                {"ports":[{"port":80,"protocol":"TCP"}],"to":[{"ipBlock":{"cidr":"169.254.169.254/32"}}]}""");

        assertThat(egress("holdout-ingest", Map.of("eventHubs.auth", "managed-identity")))
                .contains(metadata);
        assertThat(egress("holdout-ingest", Map.of())).doesNotContain(metadata);
        assertThat(egress("holdout-sinks", Map.of("eventHubs.auth", "managed-identity")))
                .doesNotContain(metadata);
    }

    private static List<JsonNode> egress(String service, Map<String, ?> settings) throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Chart.one("NetworkPolicy", service, Chart.render(Chart.values("managed"), settings))
                .at("/spec/egress")
                .forEach(rules::add);
        return rules;
    }

    @Test
    void aNumberOfAClientPropertyIsWrittenAsOne() throws IOException {
        Path values = Files.writeString(folder.resolve("numbers.yaml"), """
                kafka:
                  bootstrap: kafka.contoso.example:9092
                  security: {protocol: PLAINTEXT}
                  properties: {fetch.max.bytes: 20971520, client.rack: a}
                eventHubs: {auth: connection-string, secret: hubs, partitions: 4}
                sinks: {teamsSecret: teams}
                """);

        JsonNode env = Chart.one("StatefulSet", "holdout-processor", Chart.render(values))
                .at("/spec/template/spec/containers/0/env");

        assertThat(env)
                .anyMatch(one -> one.path("name").asText().equals("KAFKA_FETCH_MAX_BYTES")
                        && one.path("value").asText().equals("20971520"))
                .anyMatch(one -> one.path("name").asText().equals("KAFKA_CLIENT_RACK")
                        && one.path("value").asText().equals("a"));
    }

    @Test
    void helmTestAsksKafkaAsTheProcessor() throws IOException {
        JsonNode pod = Chart.one(
                "Pod",
                "holdout-test",
                Chart.render(
                        Chart.values("strimzi"),
                        Map.of("processor.javaOptions", "-Da=b", "processor.priorityClassName", "high")));

        assertThat(pod.at("/metadata/annotations/test~1hook").asText()).isEqualTo("test");
        assertThat(pod.at("/spec/containers/0/args/0").asText()).isEqualTo("topics");
        assertThat(pod.at("/spec/volumes").size()).isGreaterThanOrEqualTo(2);
        assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("high");
        assertThat(environment(pod.at("/spec/containers/0"))).containsEntry("JDK_JAVA_OPTIONS", "-Da=b");
    }

    /** It is no pod of a service, and a namespace may let nobody out who is not named. */
    @Test
    void helmTestReachesKafkaWhereEveryPodNeedsAPolicy() throws IOException {
        List<JsonNode> objects = Chart.render(Chart.values("strimzi"));
        JsonNode labels = Chart.one("Pod", "holdout-test", objects).at("/metadata/labels");
        JsonNode policy = Chart.one("NetworkPolicy", "holdout-tools", objects).get("spec");

        policy.at("/podSelector/matchLabels")
                .properties()
                .forEach(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
        assertThat(policy.at("/podSelector/matchExpressions/0/values"))
                .contains(labels.get("app.kubernetes.io/component"));
        assertThat(policy.get("egress"))
                .isEqualTo(
                        Chart.one("NetworkPolicy", "holdout-processor", objects).at("/spec/egress"));
        assertThat(policy.has("ingress")).isFalse();
    }

    /** A server that merges lists by their key refuses an object with two of one name. */
    @ParameterizedTest
    @MethodSource("valuesFiles")
    void noVariableIsThereTwice(Path values) throws IOException {
        List<JsonNode> objects = Chart.render(values);
        List<JsonNode> containers = new ArrayList<>();
        workloads(objects)
                .forEach(workload ->
                        workload.at("/spec/template/spec/containers").forEach(containers::add));
        Chart.ofKind("Pod", objects).forEach(pod -> pod.at("/spec/containers").forEach(containers::add));

        for (JsonNode container : containers) {
            List<String> names = new ArrayList<>();
            container
                    .path("env")
                    .forEach(variable -> names.add(variable.path("name").asText()));
            assertThat(names).as(container.path("name").asText()).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsGivenAsMoreEnvironmentWins() throws IOException {
        JsonNode processor = Chart.one(
                "StatefulSet",
                "holdout-processor",
                Chart.render(Path.of("src", "test", "values", "values-everything.yaml")));

        assertThat(environment(processor.at("/spec/template/spec/containers/0")))
                .containsEntry("HOLDOUT_LOG", "DEBUG");
    }

    /** A key that is rendered twice fails every test of the chart. */
    @Test
    void theLabelsOfAServiceWinOverThoseOfAll() throws IOException {
        List<JsonNode> objects =
                Chart.render(Chart.values("managed"), Map.of("commonLabels.team", "a", "sinks.podLabels.team", "b"));

        assertThat(workloads(objects))
                .extracting(workload ->
                        workload.at("/spec/template/metadata/labels/team").asText())
                .containsExactlyInAnyOrder("a", "a", "b");
        assertThat(objects)
                .allMatch(object -> object.at("/metadata/labels/team").asText().equals("a"));
    }

    /** Flux appends the revision of the source so. */
    @Test
    void aVersionWithMetadataIsAValidLabel() throws IOException {
        assertThat(Chart.renderAs("0.1.0+3f2a4b5c", Chart.values("managed")))
                .extracting(
                        object -> object.at("/metadata/labels/helm.sh~1chart").asText())
                .containsOnly("holdout-0.1.0_3f2a4b5c");
    }

    /** A drain would else wait for a pod that waits for what is drained. */
    @Test
    void aPodThatIsNotReadyDoesNotKeepANodeFromBeingDrained() throws IOException {
        assertThat(Chart.ofKind("PodDisruptionBudget", Chart.render(Chart.values("managed"))))
                .hasSize(3)
                .allMatch(budget ->
                        budget.at("/spec/unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow"));
    }

    /** With an account of its own the chart annotates none, and Azure's webhook adds only what is missing. */
    @Test
    void aWorkloadIdentityIsNamedWhosesoeverTheAccountIs() throws IOException {
        JsonNode ingest = Chart.one(
                "Deployment",
                "holdout-ingest",
                Chart.render(
                        Chart.values("managed"),
                        Map.of("serviceAccount.create", false, "serviceAccount.name", "ours")));

        assertThat(environment(ingest.at("/spec/template/spec/containers/0")))
                .containsEntry("AZURE_CLIENT_ID", "00000000-0000-4000-8000-000000000001")
                .containsEntry("AZURE_TENANT_ID", "00000000-0000-4000-8000-000000000002");
    }

    @Test
    void theLogInIsReachedWhereTheHubsHaveAPrivateAddress() throws IOException {
        Map<String, Object> privately =
                Map.of("networkPolicy.cilium.enabled", false, "networkPolicy.azure.cidrs[0]", "192.0.2.0/28");
        JsonNode everywhere = new ObjectMapper().readTree("""
                {"ports":[{"port":443,"protocol":"TCP"}]}""");

        assertThat(egress("holdout-ingest", privately)).contains(everywhere);
        Map<String, Object> known = new HashMap<>(privately);
        known.put("networkPolicy.login.cidrs[0]", "198.51.100.0/24");
        assertThat(egress("holdout-ingest", known)).doesNotContain(everywhere);
        Map<String, Object> withoutLogIn = new HashMap<>(privately);
        withoutLogIn.put("eventHubs.auth", "connection-string");
        withoutLogIn.put("eventHubs.secret", "hubs");
        assertThat(egress("holdout-ingest", withoutLogIn)).doesNotContain(everywhere);
    }

    /** As the chart of another that has this one as a dependency passes it on. */
    @Test
    void aConditionOfAChartAboveIsTaken() {
        assertThatCode(() -> Chart.render(Chart.values("managed"), Map.of("enabled", true)))
                .doesNotThrowAnyException();
    }

    static List<JsonNode> workloads(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().matches("Deployment|StatefulSet"))
                .toList();
    }

    static Map<String, String> environment(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        container
                .path("env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return variables;
    }

    private static Set<String> mounts(JsonNode container) {
        Set<String> paths = new HashSet<>();
        container
                .path("volumeMounts")
                .forEach(mount -> paths.add(mount.path("mountPath").asText()));
        return paths;
    }
}
