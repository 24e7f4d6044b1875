package io.holdout.model.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.DeviceState;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Protocol;
import io.holdout.model.ocsf.OcsfSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedSchemasTest {
    private static final Path EXAMPLES = PublishedSchemas.FOLDER.resolve("examples");
    private static final Path RELEASED = PublishedSchemas.FOLDER.resolve("released");

    private static JsonNode example(String name) throws IOException {
        return Json.mapper().readTree(Files.readString(EXAMPLES.resolve(name + ".json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-1", "alert-1", "sign-in-1", "dead-letter-1"})
    void theExampleIsValidAndEveryPropertyOfItIsDocumented(String schema) throws IOException {
        assertThat(PublishedSchemas.violations(schema, example(schema))).isEmpty();
        assertThat(PublishedSchemas.undocumented(schema, example(schema))).isEmpty();
    }

    @Test
    void theExamplesOnTheTopicsAreRecordsOfThem() throws IOException {
        assertThat(Json.mapper()
                        .readTree(JsonSerde.deviceStates()
                                .write(JsonSerde.deviceStates().read(bytes("device-1")))))
                .isEqualTo(example("device-1"));
        assertThat(Json.mapper()
                        .readTree(
                                JsonSerde.findings().write(JsonSerde.findings().read(bytes("alert-1")))))
                .isEqualTo(example("alert-1"));
        assertThat(Json.mapper()
                        .readTree(JsonSerde.authentications()
                                .write(JsonSerde.authentications().read(bytes("sign-in-1")))))
                .isEqualTo(example("sign-in-1"));
    }

    private static byte[] bytes(String name) throws IOException {
        return Json.mapper().writeValueAsBytes(example(name));
    }

    @Test
    void readersTakeWhatTheyDoNotKnowAndRefuseWhatIsWrong() throws IOException {
        ObjectNode device = (ObjectNode) example("device-1");

        assertThat(PublishedSchemas.violations("device-1", device.deepCopy().put("later", 1)))
                .isEmpty();
        assertThat(PublishedSchemas.violations("device-1", device.deepCopy().put("state", "yet-another")))
                .isEmpty();
        assertThat(PublishedSchemas.undocumented("device-1", device.deepCopy().put("later", 1)))
                .hasSize(1);
        assertThat(PublishedSchemas.violations("device-1", device.deepCopy().put("v", 2)))
                .containsExactly("/v: must be the constant value '1'");
        assertThat(PublishedSchemas.violations("device-1", device.deepCopy().put("lastLegacy", "yesterday")))
                .hasSize(1);
        assertThat(PublishedSchemas.violations("device-1", device.deepCopy().put("confidence", "sure")))
                .hasSize(1);
        device.remove("state");
        assertThat(PublishedSchemas.violations("device-1", device))
                .containsExactly(": required property 'state' not found");
    }

    @Test
    void anAlertIsHeldToOcsfAndToWhatHoldoutAdds() throws IOException {
        ObjectNode alert = (ObjectNode) example("alert-1");

        assertThat(PublishedSchemas.violations("alert-1", alert.deepCopy().put("severity_id", 7)))
                .hasSize(1);
        ObjectNode uid = alert.deepCopy();
        ((ObjectNode) uid.path("finding_info")).put("uid", "not-hexadecimal");
        assertThat(PublishedSchemas.violations("alert-1", uid)).hasSize(1);
        ObjectNode unmapped = alert.deepCopy();
        ((ObjectNode) unmapped.path("unmapped")).put("ordinal", "first");
        assertThat(PublishedSchemas.violations("alert-1", unmapped)).hasSize(1);
        ObjectNode undocumented = alert.deepCopy();
        ((ObjectNode) undocumented.path("unmapped")).put("secret", 1);
        assertThat(PublishedSchemas.violations("alert-1", undocumented)).isEmpty();
        assertThat(PublishedSchemas.undocumented("alert-1", undocumented)).hasSize(1);
    }

    @Test
    void everyStateAndProtocolStandsInTheSchema() {
        JsonNode properties = deviceProperties();

        assertThat(texts(properties.path("state").path("examples")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DeviceState.State.values())
                        .map(DeviceState.State::id)
                        .toList());
        assertThat(texts(properties.path("protocols").path("items").path("examples")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Protocol.values()).map(Protocol::id).toList());
    }

    private static JsonNode deviceProperties() {
        return requireNonNull(PublishedSchemas.files(PublishedSchemas.FOLDER).get("device-1"))
                .path("properties");
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    @Test
    void everyFieldOfADeviceStandsInTheSchema() {
        JsonNode properties = deviceProperties();

        assertThat(properties.properties().stream().map(Map.Entry::getKey).toList())
                .containsExactlyElementsOf(Arrays.stream(DeviceState.class.getRecordComponents())
                        .map(java.lang.reflect.RecordComponent::getName)
                        .toList());
    }

    @Test
    void theSchemasOfOcsfAreThoseThatFollowFromItsSources() throws IOException {
        for (String name : List.of("detection_finding", "authentication")) {
            String file = "ocsf-1.8.0-" + name + ".schema.json";
            assertThat(Files.readString(PublishedSchemas.FOLDER.resolve(file)))
                    .as("docs/schemas/%s is derived: replace it by what stands here", file)
                    .isEqualTo(OcsfSchemas.published(name));
        }
    }

    @Test
    void nothingThatWasReleasedHasChangedForItsReaders() {
        Map<String, JsonNode> current = PublishedSchemas.files(PublishedSchemas.FOLDER);
        Map<String, JsonNode> released = PublishedSchemas.files(RELEASED);

        assertThat(released.keySet()).contains("device-1", "alert-1", "sign-in-1", "dead-letter-1");
        released.forEach((name, schema) -> assertThat(current)
                .as("a schema that was released is never taken away")
                .hasEntrySatisfying(
                        name,
                        now -> assertThat(SchemaChanges.incompatibilities(schema, now))
                                .as(
                                        "%s breaks its readers. What means something else is a new major version: a new"
                                                + " schema beside this one, and a new number in the records. If the change"
                                                + " is compatible, copy the schema to released/ with the next release.",
                                        name)
                                .isEmpty()));
    }
}
