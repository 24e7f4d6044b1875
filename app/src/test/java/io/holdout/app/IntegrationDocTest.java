package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Topics;
import io.holdout.model.ecs.EcsSerializer;
import io.holdout.model.ocsf.Events;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/INTEGRATION.md tells readers to write is what there is, and what can be run here runs. */
@Timeout(600)
@ExtendWith(SharedBroker.class)
class IntegrationDocTest {
    private static final Path DOC = Path.of("..", "docs", "INTEGRATION.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\n(.*?)```");

    /** Names that begin like a topic and are none: fields of ECS, a host. */
    private static final Set<String> NO_TOPICS = Set.of("holdout.details", "holdout.evidences", "holdout.westeurope");

    @TempDir
    private Path folder;

    private static String doc() throws IOException {
        return Files.readString(DOC);
    }

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(doc())
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
    }

    @Test
    void everyTopicThatIsNamedIsOneAndEveryOneForOthersIsNamed() throws IOException {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, 1, Set.of(Topics.Extra.values()));
        Set<String> names = new HashSet<>();
        topics.all((short) 1).forEach(topic -> names.add(topic.name()));
        Set<String> named = new HashSet<>();
        found("\\b(holdout\\.[a-z-]+(?:\\.[a-z-]+)?)\\b", doc()).forEach(named::add);
        named.removeIf(name -> NO_TOPICS.stream().anyMatch(name::startsWith) && !names.contains(name));

        assertThat(names).containsAll(named);
        assertThat(named)
                .contains(
                        topics.alerts(),
                        topics.devices(),
                        topics.deadLetters(),
                        topics.extra(Topics.Extra.SIGNINS_OCSF),
                        topics.extra(Topics.Extra.ALERTS_ECS));
    }

    @Test
    void everyPropertyOfAConsumerIsOneAndCommittedIsAlwaysAskedFor() throws IOException {
        Set<String> properties = new HashSet<>();
        blocks("java")
                .forEach(block -> found("config\\.put\\(\"([^\"]+)\"", block).forEach(properties::add));
        blocks("json")
                .forEach(block ->
                        found("\"consumer\\.override\\.([^\"]+)\"", block).forEach(properties::add));
        assertThat(properties).isNotEmpty();
        assertThat(ConsumerConfig.configNames()).containsAll(properties);

        for (String language : List.of("java", "python", "json", "ruby", "yaml")) {
            assertThat(blocks(language))
                    .isNotEmpty()
                    .allSatisfy(
                            block -> assertThat(block).matches("(?s).*isolation.level\\W+(?:=>\\W+)?read_committed.*"));
        }
    }

    @Test
    void everyCommandCanBeGivenAsItStands() throws IOException {
        List<String> commands = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./holdout "))
                .toList();

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            String[] words = (command.substring("./holdout ".length()) + " --help").split(" ", -1);
            StringWriter err = new StringWriter();
            assertThat(Holdout.run(words, Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err)))
                    .as(err.toString())
                    .isZero();
        });
        for (String id : found("--siem-topics ([a-z.,]+)", doc()).toList()) {
            assertThat(Arrays.stream(id.split(",", -1)).map(new SiemOptions.Named()::convert))
                    .containsExactlyInAnyOrder(Topics.Extra.values());
        }
    }

    @Test
    void everyFieldThatIsNamedIsInTheRecord() throws Exception {
        String doc = doc();
        Map<String, JsonNode> examples = Map.of(
                "alert", example("alert-1"),
                "sign-in", example("sign-in-1"),
                "ecs", Json.mapper().readTree(EcsSerializer.write(Events.finding())));
        Map<String, String> fields = Map.of(
                "finding_info.uid", "alert",
                "metadata.event_code", "alert",
                "activity_id", "alert",
                "class_uid", "alert",
                "metadata.tenant_uid", "sign-in",
                "metadata.uid", "sign-in",
                "unmapped.client_app", "sign-in",
                "user.name", "sign-in",
                "event.id", "ecs",
                "holdout.details", "ecs");
        fields.forEach((field, record) -> {
            assertThat(doc).contains(field);
            JsonNode node = examples.get(record);
            for (String step : field.split("\\.", -1)) {
                node = node == null ? null : node.get(step);
            }
            assertThat(node).as("%s of %s", field, record).isNotNull();
        });
    }

    private static JsonNode example(String name) throws IOException {
        return Json.mapper().readTree(Files.readString(DOC.resolveSibling("schemas/examples/" + name + ".json")));
    }

    @Test
    void everyLinkLeadsSomewhereAndEveryConfigurationInJsonIsJson() throws IOException {
        assertThat(found("]\\(([^)#]+)", doc()))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(DOC.resolveSibling(link)).exists());
        for (String block : blocks("json")) {
            assertThat(Json.mapper().readTree(block).path("config").isObject()).isTrue();
        }
    }

    @Test
    void everyConfigurationInYamlOrOfLogstashCanBeRead() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        assertThat(blocks("yaml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(yaml.readTree(block).isObject()).isTrue());
        assertThat(blocks("ruby"))
                .hasSize(2)
                .allSatisfy(block -> assertThat(LogstashConfig.parse(block))
                        .hasEntrySatisfying(
                                "input.kafka",
                                kafka -> assertThat(kafka)
                                        .containsEntry("isolation_level", "\"read_committed\"")
                                        .containsKeys("bootstrap_servers", "topics", "group_id")));
        assertThatThrownBy(() -> LogstashConfig.parse("input { kafka { topics = \"x\" } }"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogstashConfig.parse("input { kafka { topics => [\"x\" } }"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // --- the program

    @Test
    void theJavaProgramRunsAsItStandsAndReadsEachThingOnce(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("doc", 1);
        try (Admin admin = Admin.create(kafka(broker))) {
            new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow();
        }
        byte[] alert = JsonSerde.findings().write(Events.finding());
        byte[] device = Json.mapper().writeValueAsBytes(example("device-1"));
        write(
                broker,
                topics,
                false,
                record(topics.alerts(), "contoso|x", "{\"finding_info\":{\"uid\":\"taken-back\"}}".getBytes(UTF_8)));
        write(
                broker,
                topics,
                true,
                record(topics.alerts(), "contoso|ada-id", alert),
                record(topics.alerts(), "contoso|ada-id", alert));
        write(
                broker,
                topics,
                true,
                record(topics.devices(), "contoso|ada-id|gone", device),
                record(topics.devices(), "contoso|ada-id|gone", null),
                record(topics.devices(), "contoso|ada-id|apple:iPhone9,1", device));
        Class<?> program = compiled();

        Map<?, ?> alerts = read(program, broker, topics.alerts(), 1);
        Map<?, ?> devices = read(program, broker, topics.devices(), 1);

        assertThat(alerts.keySet())
                .hasToString("[" + Events.finding().findingInfo().uid() + "]");
        assertThat(devices.keySet()).hasToString("[contoso|ada-id|apple:iPhone9,1]");
    }

    private Class<?> compiled() throws Exception {
        List<String> programs = blocks("java");
        assertThat(programs).hasSize(1);
        Path source = Files.writeString(folder.resolve("LastVersions.java"), programs.get(0));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = Stream.of(KafkaConsumer.class, ObjectMapper.class, JsonFactory.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .collect(joining(File.pathSeparator));
        int result = compiler.run(
                null, null, null, "-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString());
        assertThat(result).isZero();
        URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        return loader.loadClass("LastVersions");
    }

    private static Map<?, ?> read(Class<?> program, EmbeddedBroker broker, String topic, int wanted) throws Exception {
        return (Map<?, ?>) program.getMethod("read", String.class, String.class, int.class)
                .invoke(null, broker.bootstrapServers(), topic, wanted);
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    }

    @SafeVarargs
    private static void write(
            EmbeddedBroker broker, Topics topics, boolean commit, ProducerRecord<byte[], byte[]>... records) {
        Map<String, Object> config = new HashMap<>(kafka(broker));
        config.put("transactional.id", topics.prefix());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var unused = producer.send(record);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }
}
