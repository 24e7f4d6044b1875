package io.holdout.sinks;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    private static final Instant WRITTEN = Instant.parse("2026-05-04T10:00:00Z");
    private static final DetectionFinding FINDING =
            aFinding().severity(Severity.HIGH).build();

    @Test
    void aFindingIsReadWholeAndFieldsOfLaterMinorVersionsAreLeftAside() throws IOException {
        ObjectNode record = record();
        record.put("field_of_tomorrow", 1);
        record.withObject("/metadata").put("version", "1.9.0");

        Reading reading = read(record);

        assertThat(reading).isInstanceOf(Reading.Whole.class);
        assertThat(Reading.isReduced(((Reading.Whole) reading).finding())).isFalse();
    }

    @Test
    void ofANewerVersionIsShownWhatIsWhereItWas() throws IOException {
        ObjectNode record = record();
        record.withObject("/metadata").put("version", "2.0.0");
        record.put("count", "seven");
        record.putArray("remediation");

        DetectionFinding finding = reduced(record);

        assertThat(Reading.isReduced(finding)).isTrue();
        assertThat(finding.findingInfo().uid()).isEqualTo(FINDING.findingInfo().uid());
        assertThat(finding.message()).isEqualTo(FINDING.message());
        assertThat(finding.metadata().tenantUid()).isEqualTo("contoso");
        assertThat(AlertFacts.severityOf(finding)).isEqualTo(Severity.HIGH);
        assertThat(AlertFacts.of(finding).rule()).isEqualTo("legacy-sign-in");
        assertThat(AlertFacts.of(finding).user()).isEqualTo("ada@contoso.example");
        assertThat(finding.count()).isEqualTo(1);
        assertThat(finding.remediation()).isNull();
        assertThat(finding.time()).isEqualTo(FINDING.time());
    }

    @Test
    void evidenceThatIsNoneIsLeftOut() throws IOException {
        ObjectNode record = record();
        ArrayNode evidences = (ArrayNode) record.get("evidences");
        evidences.insertNull(0);
        evidences.addObject();

        DetectionFinding finding = reduced(record);

        assertThat(finding.evidences()).hasSize(1);
        Evidence.Actor actor = finding.evidences().get(0).actor();
        assertThat(actor == null ? "" : actor.user().name()).isEqualTo("ada@contoso.example");
    }

    @Test
    void theLeastIsAUid() {
        DetectionFinding finding =
                ((Reading.Reduced) read("{\"finding_info\":{\"uid\":\"f00d\"},\"metadata\":null}")).finding();

        assertThat(finding.findingInfo().uid()).isEqualTo("f00d");
        assertThat(AlertFacts.severityOf(finding)).isEqualTo(Severity.MEDIUM);
        assertThat(finding.time()).isEqualTo(WRITTEN.toEpochMilli());
        assertThat(finding.isAlert()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "{\"finding_info\":{\"uid\":7}}",
                "{\"finding_info\":{\"uid\":\"\"}}",
                "{\"finding"
            })
    void whatHasNoUidIsNoAlert(String record) {
        assertThat(read(record)).isInstanceOf(Reading.Unreadable.class);
    }

    private static DetectionFinding reduced(ObjectNode record) throws IOException {
        Reading reading = read(record);
        assertThat(reading).isInstanceOf(Reading.Reduced.class);
        return ((Reading.Reduced) reading).finding();
    }

    private static ObjectNode record() throws IOException {
        return (ObjectNode) Json.mapper().readTree(JsonSerde.findings().write(FINDING));
    }

    private static Reading read(ObjectNode record) throws IOException {
        return Reading.of(Json.mapper().writeValueAsBytes(record), WRITTEN);
    }

    private static Reading read(String record) {
        return Reading.of(record.getBytes(UTF_8), WRITTEN);
    }
}
