package io.holdout.model;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SignInEventTest {
    private final JsonSerde<SignInEvent> serde = JsonSerde.signInEvents();

    @Test
    void aSignInComesBackAsItWas() {
        SignIn signIn = aSignIn()
                .activeSync()
                .agent("Apple-iPhone9C1/1907.71")
                .code(53003)
                .build();

        assertThat(serde.read(serde.write(signIn))).isEqualTo(signIn);
    }

    @Test
    void aTickComesBackAsItWas() {
        Tick tick = new Tick(
                "scan", Instant.parse("2026-05-04T08:00:00.1234567Z"), true, new Counts(3, Map.of("AuditLogs", 2L), 1));

        assertThat(serde.read(serde.write(tick))).isEqualTo(tick);
    }

    @Test
    void unknownFieldsAreIgnored() {
        String json = new String(serde.write(aSignIn().build()), UTF_8).replace("{\"type\"", "{\"later\":[1],\"type\"");

        assertThat(serde.read(json.getBytes(UTF_8))).isEqualTo(aSignIn().build());
    }

    @Test
    void aNewerMajorVersionIsRefused() {
        String json = new String(serde.write(aSignIn().build()), UTF_8).replace("\"v\":1", "\"v\":2");

        assertThatThrownBy(() -> serde.read(json.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("upgrade");
    }

    @Test
    void aTextAnAttackerChoseIsBounded() {
        assertThat(aSignIn().agent("x".repeat(100_000)).build().client().agent())
                .hasSize(1024);
    }
}
