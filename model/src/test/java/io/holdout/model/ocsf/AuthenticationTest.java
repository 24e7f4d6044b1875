package io.holdout.model.ocsf;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.JsonSerde;
import io.holdout.model.NewerVersionException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private final JsonSerde<Authentication> serde = JsonSerde.authentications();

    @Test
    void theEvidenceOfALegacySignInIsKept() {
        JsonNode json = Events.json(Events.authentication());

        assertThat(json.path("auth_protocol_id").intValue()).isEqualTo(11);
        assertThat(json.path("auth_protocol").textValue()).isEqualTo("Basic Authentication");
        assertThat(json.path("status_code").textValue()).isEqualTo("50126");
        assertThat(json.path("status").textValue()).isEqualTo("Failure");
        assertThat(json.path("http_request").path("user_agent").textValue()).isEqualTo("Apple-iPhone9C1/1907.71");
        assertThat(json.path("time").longValue()).isEqualTo(1777881600000L);
        assertThat(json.path("metadata").path("logged_time").longValue()).isEqualTo(1777881690000L);
        assertThat(json.path("is_mfa").isBoolean()).isTrue();
        assertThat(json.path("is_mfa").booleanValue()).isFalse();
        assertThat(json.path("src_endpoint").path("os").path("version").textValue())
                .isEqualTo("15.6");
        assertThat(json.path("observables").findValuesAsText("value"))
                .containsExactly("2001:db8:1:2::7", "ada@contoso.example", "Apple-iPhone9C1/1907.71");
    }

    @Test
    void anAuthenticationComesBackAsItWas() {
        Authentication full = Events.authentication();

        assertThat(serde.read(serde.write(full))).isEqualTo(full);
    }

    @Test
    void oneWithNothingOptionalIsValidAndComesBackAsItWas() {
        Authentication bare = Authentication.logon(
                Instant.EPOCH,
                true,
                0,
                "signed in",
                "somebody signed in",
                Authentication.Metadata.of("0.1.0", "contoso", "1", "", "SignInLogs", null),
                new Evidence.User("", "unknown"),
                new Authentication.Service("", "Microsoft Entra ID"),
                null,
                Authentication.Source.of(
                        Evidence.Endpoint.of(aSignIn().from("").build().source()), null),
                null,
                Map.of());

        assertThat(OcsfSchema.violations(Events.json(bare))).isEmpty();
        assertThat(Events.json(bare).has("src_endpoint")).isFalse();
        assertThat(Events.json(bare).path("metadata").has("logged_time")).isFalse();
        assertThat(serde.read(serde.write(bare))).isEqualTo(bare);
    }

    @Test
    void aNewerMajorVersionIsRefused() {
        String json = Events.json(Events.authentication()).toString().replace("\"1.8.0\"", "\"2.0.0\"");

        assertThatThrownBy(() -> serde.read(json.getBytes(UTF_8))).isInstanceOf(NewerVersionException.class);
    }
}
