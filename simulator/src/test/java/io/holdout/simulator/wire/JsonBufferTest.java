package io.holdout.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
    private final JsonBuffer json = new JsonBuffer();

    @Test
    void whateverTextIsWrittenIsReadBack() throws Exception {
        String text = "a\"b\\c\nd\u0000e\u007Ff S\u00f8ren \u20ac \ud83d\udda8";

        json.raw("\"").text(text).raw("\"");

        assertThat(new ObjectMapper().readValue(json.toByteArray(), String.class))
                .isEqualTo(text);
    }

    @Test
    void timesHaveSevenFractionDigits() {
        json.stamp(Ticks.of(Instant.parse("2026-02-28T23:59:59.000001200Z")))
                .raw(" ")
                .stamp(Ticks.of(Instant.parse("2026-03-01T00:00:00Z")));

        assertThat(json).hasToString("2026-02-28T23:59:59.0000012 2026-03-01T00:00:00.0000000");
    }

    @Test
    void numbersAndIdentifiersAreWrittenInFull() {
        json.number(0).raw(" ").number(530035).raw(" ").guid(0x0123456789ABCDEFL, 0xFEDCBA9876543200L);

        assertThat(json).hasToString("0 530035 01234567-89ab-cdef-fedc-ba9876543200");
    }

    @Test
    void tokenIdentifiersAreTheBytesOfTheIdInBase64() {
        UUID id = UUID.fromString("94cb51df-08a4-4a74-b42b-1210a7a12aff");

        json.base64(id.getMostSignificantBits(), id.getLeastSignificantBits());

        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        assertThat(json)
                .hasToString(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()))
                .satisfies(buffer -> assertThat(buffer.length()).isEqualTo(22));
    }

    @Test
    void growsWithWhatIsWritten() {
        for (int i = 0; i < 100_000; i++) {
            json.raw("0123456789");
        }

        assertThat(json.length()).isEqualTo(1_000_000);
    }

    @Test
    void refusesNegativeNumbersRatherThanWriteNonsense() {
        assertThatThrownBy(() -> json.number(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
