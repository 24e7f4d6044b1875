package io.holdout.sinks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /** Expected by {@code printf '1777881600.{"a":1}' | openssl dgst -sha256 -hmac 'an example of a secret'}. */
    @Test
    void itIsWhatOthersCompute() {
        String signature = new Signature("an example of a secret")
                .of(Instant.ofEpochSecond(1777881600), "{\"a\":1}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1=686a41424638eb360d08f4c53e9adcba04f1eb416e787d179a118276b9509a49");
    }

    @Test
    void aShortSecretIsRefusedAndNotShown() {
        assertThatThrownBy(() -> new Signature("short s3cr3t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cr3t");
        assertThat(new Signature("an example of a secret").toString()).doesNotContain("example");
    }
}
