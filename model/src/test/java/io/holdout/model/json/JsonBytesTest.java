package io.holdout.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Json;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBytesTest {
    @Test
    void commasStandBetweenMembersAndElements() {
        JsonBytes json = new JsonBytes();
        json.startObject()
                .name("a")
                .startArray()
                .number(1)
                .number(-20)
                .string("x")
                .endArray();
        json.name("b")
                .startObject()
                .endObject()
                .name("c")
                .bool(false)
                .name("d")
                .startArray()
                .endArray()
                .endObject();

        assertThat(new String(json.toBytes(), UTF_8)).isEqualTo("{\"a\":[1,-20,\"x\"],\"b\":{},\"c\":false,\"d\":[]}");
    }

    @Test
    void anyTextComesBack() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 97) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                text.appendCodePoint(c);
            }
        }
        byte[] json = new JsonBytes().string(text.toString()).toBytes();

        assertThat(Json.mapper().readValue(json, String.class)).isEqualTo(text.toString());
    }

    @Test
    void halfOfASurrogatePairIsEscaped() throws IOException {
        for (String half : new String[] {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"}) {
            byte[] json = new JsonBytes().string(half).toBytes();

            assertThat(new String(json, UTF_8)).isASCII();
            assertThat(Json.mapper().readValue(json, String.class)).isEqualTo(half);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-05-04T08:00:00.100Z",
                "2026-12-31T23:59:59.000001Z",
                "2026-05-04T08:00:00.000000001Z",
                "9999-12-31T23:59:59.999999999Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void timesReadAsTheirOwnText(String time) {
        assertThat(new String(new JsonBytes().instant(Instant.parse(time)).toBytes(), UTF_8))
                .isEqualTo("\"" + time + "\"");
    }

    @Test
    void longTextsFit() throws IOException {
        String text = "\u0001\u20ac".repeat(50_000);
        byte[] json = new JsonBytes()
                .startArray()
                .string(text)
                .string(text)
                .endArray()
                .toBytes();

        assertThat(Json.mapper().readValue(json, String[].class)).containsExactly(text, text);
    }
}
