package io.holdout.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The three services work on a broker that lets each do what its KafkaUser says, and nothing else, and so does who administers them. */
@Timeout(400)
class AccessTrialTest {
    private static final List<String> USERS =
            List.of("admin", "holdout-ingest", "holdout-processor", "holdout-sinks", "holdout-admin");
    private static final String HUB = "insights-logs-signinlogs";
    private static final String TENANT = "00000000-0000-4000-8000-000000000001";
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Pattern ADDRESS = Pattern.compile("Metrics and health at (http\\S+)");

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyServiceCanDoItsWorkAndNothingElse() throws Exception {
        List<String> posts = new CopyOnWriteArrayList<>();
        HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        webhook.start();
        try (EmbeddedBroker broker = EmbeddedBroker.temporary(withUsers())) {
            declare(broker);
            Path signIns = folder.resolve("signins.jsonl");
            assertThat(run(
                                    "simulate",
                                    Map.of(),
                                    "simulate",
                                    signIns.toString(),
                                    "--records",
                                    "400",
                                    "--legacy-share",
                                    "0.5")
                            .waitFor())
                    .isZero();
            run("emulator", Map.of(), "emulator", "--hub", HUB, "--hub-partitions", "2", signIns.toString());
            String connection = awaitSaid("emulator", Pattern.compile("HOLDOUT_CONNECTION_STRING='([^']+)'"));

            service(broker, "ingest", Map.of("HOLDOUT_CONNECTION_STRING", connection, "HOLDOUT_HUB", HUB));
            service(
                    broker,
                    "processor",
                    Map.of("HOLDOUT_STATE_DIR", folder.resolve("state").toString()));
            service(
                    broker,
                    "sinks",
                    Map.of(
                            "HOLDOUT_DELIVERY",
                            delivery().toString(),
                            "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS",
                            "true",
                            "TICKETING_URL",
                            "http://127.0.0.1:" + webhook.getAddress().getPort() + "/",
                            "TICKETING_SECRET",
                            "a secret of a trial only"));

            // a finding at the far end: hub, ingest, processor, sinks
            await().atMost(PATIENCE).until(() -> !posts.isEmpty());
            for (String service : List.of("processor", "sinks")) {
                String address = awaitSaid(service, ADDRESS);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(metrics(address))
                                .contains("holdout_kafka_open_transaction_seconds{")
                                .doesNotContainPattern("open_transaction_seconds\\{[^}]*\\} NaN"));
            }
            for (String service : List.of("ingest", "processor", "sinks")) {
                assertThat(said(service, ".err")).as(service).doesNotContainIgnoringCase("authoriz");
            }
            theAdministratorCanRunEveryCommand(broker);
            theAdministratorCanHaveTheDecisionsMadeAgain(broker);
            refused(broker, "holdout-sinks", "holdout.alerts");
            refused(broker, "holdout-processor", "holdout.exceptions");
            refused(broker, "holdout-ingest", "holdout.devices");
        } finally {
            webhook.stop(0);
        }
    }

    private void theAdministratorCanRunEveryCommand(EmbeddedBroker broker) throws Exception {
        Path exceptions = Files.writeString(folder.resolve("exceptions.csv"), """
                user,device,protocol,addressRange,until,reason,approvedBy
                lab@contoso.example,,smtp,,2099-01-01,A printer,ada@contoso.example
                """);
        List<List<String>> commands = List.of(
                List.of("topics"),
                List.of("topics", "--check"),
                List.of("topics", "--abort-hanging"),
                List.of("exceptions", "add", "--tenant", TENANT, "--file", exceptions.toString()),
                List.of("exceptions", "list"),
                List.of("deliveries"),
                List.of("deliveries", "--resend", "ticketing"),
                List.of("replay-dead-letters"),
                List.of("consent", "--tenant", TENANT));
        for (List<String> command : commands) {
            String name = "admin-" + commands.indexOf(command);
            Process process = run(name, environment("holdout-admin", broker, Map.of()), command.toArray(String[]::new));
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s%s", command, said(name, ".out"), said(name, ".err"))
                    .isZero();
        }
        // nothing hangs here, so the right to end what does is asked for by itself
        AbortTransactionSpec spec =
                new AbortTransactionSpec(new TopicPartition("holdout.exceptions", 0), 4711, (short) 0, 0);
        assertThatThrownBy(() -> abort(broker, "holdout-processor", spec))
                .hasCauseInstanceOf(ClusterAuthorizationException.class);
        assertThatCode(() -> abort(broker, "holdout-admin", spec)).doesNotThrowAnyException();
    }

    /** What kafka-streams-application-reset.sh and kafka-topics.sh --delete ask of Kafka, once nobody is at work. */
    private void theAdministratorCanHaveTheDecisionsMadeAgain(EmbeddedBroker broker) throws Exception {
        stop();
        Topics topics = new Topics("holdout", PARTITIONS);
        TopicPartition signIns = new TopicPartition(topics.signIns(), 0);
        try (Admin admin = Admin.create(as("holdout-admin", broker))) {
            Set<String> own = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("holdout-processor-") || topic.startsWith(topics.checkpoints("")))
                    .collect(Collectors.toSet());
            assertThat(own)
                    .anyMatch(topic -> topic.endsWith("-changelog"))
                    .anyMatch(topic -> topic.startsWith(topics.checkpoints("")));
            // until the session of who was killed is over
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(admin.describeConsumerGroups(List.of("holdout-processor"))
                                    .all()
                                    .get()
                                    .values())
                            .allMatch(group -> group.members().isEmpty()));
            admin.alterConsumerGroupOffsets("holdout-processor", Map.of(signIns, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            admin.deleteTopics(own).all().get();
        }
    }

    private static void abort(EmbeddedBroker broker, String user, AbortTransactionSpec spec) throws Exception {
        try (Admin admin = Admin.create(as(user, broker))) {
            admin.abortTransaction(spec).all().get();
        }
    }

    private static void refused(EmbeddedBroker broker, String user, String topic) {
        Map<String, Object> config = new HashMap<>(as(user, broker));
        config.put("enable.idempotence", "false");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "key", "forged"))
                            .get())
                    .as(user)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    /** What the operators of Strimzi would do with the objects of the chart. */
    private static void declare(EmbeddedBroker broker) throws Exception {
        List<JsonNode> objects = Chart.render(
                Chart.values("strimzi"), Map.of("kafka.partitions", PARTITIONS, "strimzi.administrator", true));
        List<AclBinding> acls = new ArrayList<>();
        for (JsonNode user : Chart.ofKind("KafkaUser", objects)) {
            for (JsonNode acl : user.at("/spec/authorization/acls")) {
                JsonNode resource = acl.get("resource");
                ResourcePattern pattern = new ResourcePattern(
                        switch (resource.get("type").asText()) {
                            case "topic" -> ResourceType.TOPIC;
                            case "group" -> ResourceType.GROUP;
                            case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
                            case "cluster" -> ResourceType.CLUSTER;
                            default -> throw new AssertionError(resource);
                        },
                        resource.path("name").asText(Resource.CLUSTER_NAME),
                        resource.path("patternType").asText().equals("prefix")
                                ? PatternType.PREFIXED
                                : PatternType.LITERAL);
                for (JsonNode operation : acl.get("operations")) {
                    acls.add(new AclBinding(
                            pattern,
                            new AccessControlEntry(
                                    "User:" + Chart.name(user),
                                    "*",
                                    AclOperation.fromString(operation
                                            .asText()
                                            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                            .toUpperCase(Locale.ROOT)),
                                    AclPermissionType.ALLOW)));
                }
            }
        }
        try (Admin admin = Admin.create(as("admin", broker))) {
            admin.createTopics(new Topics("holdout", PARTITIONS).all((short) 1))
                    .all()
                    .get();
            admin.createAcls(acls).all().get();
        }
    }

    private static Map<String, String> withUsers() {
        StringBuilder users = new StringBuilder(jaas("admin").replace(";", ""));
        USERS.forEach(user ->
                users.append(" user_").append(user).append("=\"").append(user).append('"'));
        return Map.of(
                "listener.security.protocol.map",
                "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.broker.plain.sasl.jaas.config",
                users.append(';').toString(),
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:admin;User:ANONYMOUS");
    }

    private static String jaas(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + user + "\";";
    }

    private static Map<String, Object> as(String user, EmbeddedBroker broker) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas(user));
    }

    private Path delivery() throws IOException {
        return Files.writeString(folder.resolve("delivery.yaml"), """
                webhooks:
                  ticketing: {kind: webhook, url: "env:TICKETING_URL", secret: "env:TICKETING_SECRET"}
                routes:
                  all: {to: ticketing}
                """);
    }

    private void service(EmbeddedBroker broker, String service, Map<String, String> more) throws IOException {
        Map<String, String> environment = environment("holdout-" + service, broker, more);
        environment.put("HOLDOUT_HTTP_PORT", "0");
        run(service, environment, service);
    }

    private static Map<String, String> environment(String user, EmbeddedBroker broker, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        as(user, broker)
                .forEach((name, value) -> environment.put(
                        "KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), String.valueOf(value)));
        environment.put("HOLDOUT_BOOTSTRAP", broker.bootstrapServers());
        environment.put("HOLDOUT_PARTITIONS", Integer.toString(PARTITIONS));
        environment.put("HOLDOUT_REPLICATION", "1");
        return environment;
    }

    private Process run(String name, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.holdout.app.Holdout"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(HOLDOUT|KAFKA|AZURE)_.*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String awaitSaid(String name, Pattern wanted) {
        return await(name).atMost(PATIENCE).until(() -> find(name, wanted), found -> !found.isEmpty());
    }

    private String find(String name, Pattern wanted) throws IOException {
        Matcher matcher = wanted.matcher(said(name, ".out"));
        return matcher.find() ? matcher.group(1) : "";
    }

    private String said(String name, String suffix) throws IOException {
        return Files.readString(folder.resolve(name + suffix));
    }

    private static String metrics(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
