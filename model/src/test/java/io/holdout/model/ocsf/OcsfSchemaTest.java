package io.holdout.model.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema derived from OCSF's sources refuses what those sources refuse; without that, no event that passes has proved anything. */
class OcsfSchemaTest {

    @Test
    void theSourcesAreThoseOfTheVersionThatIsWritten() {
        assertThat(new OcsfSources().version()).isEqualTo(DetectionFinding.Metadata.OCSF_VERSION);
    }

    @Test
    void aFullEventOfEachClassIsValid() {
        assertThat(OcsfSchema.violations(Events.json(Events.finding()))).isEmpty();
        assertThat(OcsfSchema.violations(Events.json(Events.authentication()))).isEmpty();
    }

    private static Arguments spoilt(String what, Consumer<ObjectNode> change, String... violations) {
        return Arguments.of(Named.of(what, change), List.of(violations));
    }

    private static ObjectNode at(ObjectNode event, String... path) {
        JsonNode node = event;
        for (String step : path) {
            node = step.matches("\\d+") ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        return (ObjectNode) node;
    }

    static Stream<Arguments> findings() {
        return Stream.of(
                spoilt(
                        "an attribute that OCSF does not have",
                        e -> at(e, "evidences", "0", "http_request").put("userAgent", "x"),
                        "/evidences/0/http_request: property 'userAgent' is not defined in the schema and the schema"
                                + " does not allow additional properties"),
                spoilt(
                        "an attribute of another object",
                        e -> at(e, "evidences", "0", "src_endpoint").put("model", "iPhone9,1"),
                        "/evidences/0/src_endpoint: property 'model' is not defined in the schema and the schema does"
                                + " not allow additional properties"),
                spoilt(
                        "a required attribute is missing",
                        e -> e.remove("finding_info"),
                        ": required property 'finding_info' not found"),
                spoilt(
                        "a required attribute of an object is missing",
                        e -> at(e, "evidences", "0", "device").remove("type_id"),
                        "/evidences/0/device: required property 'type_id' not found"),
                spoilt(
                        "none of those of which one is needed",
                        e -> at(e, "evidences", "0", "actor", "user").removeAll(),
                        "/evidences/0/actor/user: required property 'account' not found",
                        "/evidences/0/actor/user: required property 'name' not found",
                        "/evidences/0/actor/user: required property 'uid' not found"),
                spoilt("text for a number", e -> e.put("count", "3"), typeOf("/count", "string", "integer")),
                spoilt("a number for a flag", e -> e.put("is_alert", 1), typeOf("/is_alert", "integer", "boolean")),
                spoilt(
                        "one for a list",
                        e -> e.set("observables", at(e, "observables", "0")),
                        typeOf("/observables", "object", "array")),
                spoilt(
                        "an integer that does not fit",
                        e -> e.put("count", 1L << 31),
                        "/count: must have a maximum value of 2147483647"),
                spoilt(
                        "a value that is not in the enum",
                        e -> e.put("confidence_id", 4),
                        "/confidence_id: does not have a value in the enumeration [0, 1, 2, 3, 99]"),
                spoilt(
                        "a caption that is not that of the value",
                        e -> e.put("activity_name", "Created"),
                        "/activity_name: must be the constant value 'Create'"),
                spoilt(
                        "a caption of an object that is not that of the value",
                        e -> at(e, "evidences", "0", "device", "os").put("type", "iPadOS"),
                        "/evidences/0/device/os/type: must be the constant value 'iOS'"),
                spoilt(
                        "a type that does not go with the activity",
                        e -> e.put("type_uid", 200402),
                        "/type_name: must be the constant value 'Detection Finding: Update'",
                        "/type_uid: must be the constant value '200401'"),
                spoilt(
                        "another category",
                        e -> e.put("category_uid", 3),
                        "/category_uid: must be the constant value '2'"),
                spoilt(
                        "the observable of another type",
                        e -> at(e, "observables", "0").put("type_id", 4),
                        "/observables/0/type: must be the constant value 'User Name'"),
                spoilt(
                        "a deprecated attribute",
                        e -> at(e, "finding_info").put("product_uid", "x"),
                        "/finding_info: property 'product_uid' is not defined in the schema and the schema does not"
                                + " allow additional properties"),
                spoilt(
                        "an attribute that came with 1.7.0",
                        e -> at(e, "metadata").put("original_event_uid", "x"),
                        "not in 1.4.0: /metadata: property 'original_event_uid' is not defined in the schema and the"
                                + " schema does not allow additional properties"),
                spoilt(
                        "an attribute of a parent that came with 1.8.0",
                        e -> at(e, "evidences", "0", "device").put("mac_vendor", "x"),
                        "not in 1.4.0: /evidences/0/device: property 'mac_vendor' is not defined in the schema and the"
                                + " schema does not allow additional properties"),
                spoilt(
                        "a value that came with 1.6.0",
                        e -> e.put("status_id", 6).put("status", "Deleted"),
                        "not in 1.4.0: /status_id: does not have a value in the enumeration [0, 1, 2, 3, 4, 5, 99]"));
    }

    private static String typeOf(String where, String found, String wanted) {
        return where + ": " + found + " found, " + wanted + " expected";
    }

    @ParameterizedTest
    @MethodSource("findings")
    void aSpoiltFindingIsRefused(Consumer<ObjectNode> change, List<String> violations) {
        ObjectNode event = Events.json(Events.finding());

        change.accept(event);

        assertThat(OcsfSchema.violations(event)).containsExactlyElementsOf(violations);
    }

    static Stream<Arguments> authentications() {
        return Stream.of(
                spoilt("no user", e -> e.remove("user"), ": required property 'user' not found"),
                spoilt(
                        "neither service nor destination",
                        e -> e.remove("service"),
                        ": required property 'dst_endpoint' not found",
                        ": required property 'service' not found"),
                spoilt(
                        "another protocol than its caption",
                        e -> e.put("auth_protocol_id", 6),
                        "/auth_protocol: must be the constant value 'OAUTH 2.0'"),
                spoilt(
                        "a protocol that came with 1.5.0",
                        e -> e.put("auth_protocol_id", 12).put("auth_protocol", "LDAP"),
                        "not in 1.4.0: /auth_protocol_id: does not have a value in the enumeration [0, 1, 2, 3, 4, 5, 6,"
                                + " 7, 8, 9, 10, 11, 99]"),
                spoilt(
                        "a status of findings",
                        e -> e.put("status_id", 3).put("status", "Suppressed"),
                        "/status_id: does not have a value in the enumeration [0, 1, 2, 99]"),
                spoilt(
                        "what is no address",
                        e -> at(e, "src_endpoint").put("ip", "999.0.0.1"),
                        "/src_endpoint/ip: does not match the regex pattern"),
                spoilt(
                        "a code that is no text",
                        e -> e.put("status_code", 50126),
                        typeOf("/status_code", "integer", "string")));
    }

    @ParameterizedTest
    @MethodSource("authentications")
    void aSpoiltAuthenticationIsRefused(Consumer<ObjectNode> change, List<String> violations) {
        ObjectNode event = Events.json(Events.authentication());

        change.accept(event);

        assertThat(OcsfSchema.violations(event)).hasSameSizeAs(violations);
        for (int i = 0; i < violations.size(); i++) {
            assertThat(OcsfSchema.violations(event).get(i)).startsWith(violations.get(i));
        }
    }

    @Test
    void aClassThatIsNotWrittenIsRefused() {
        ObjectNode event = Events.json(Events.finding()).put("class_uid", 2001);

        assertThat(OcsfSchema.violations(event)).containsExactly("/class_uid: no class that Holdout writes: 2001");
    }
}
