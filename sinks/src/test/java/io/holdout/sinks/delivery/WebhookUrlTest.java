package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    private static final String SECRET = "s3cr3t";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://flows.contoso.example/workflows/s3cr3t?sig=s3cr3t",
                " HTTPS://flows.contoso.example:8443/s3cr3t ",
                "https://10.0.0.1/s3cr3t",
                "http://127.0.0.1:8080/s3cr3t",
                "http://127.255.0.9/s3cr3t",
                "http://[::1]:8080/s3cr3t",
                "http://localhost:8080/s3cr3t"
            })
    void itIsTakenAndNeverShown(String text) {
        WebhookUrl url = WebhookUrl.parse(text, true);

        assertThat(url.toString()).doesNotContain(SECRET, "contoso").matches("webhook [0-9a-f]{8}");
        assertThat(String.valueOf(url.uri())).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://flows.contoso.example/s3cr3t",
                "http://127.0.0.1.contoso.example/s3cr3t",
                "http://127.0.0.1@contoso.example/s3cr3t",
                "http://localhost.contoso.example/s3cr3t",
                "http://0.0.0.0/s3cr3t",
                "http://10.0.0.1/s3cr3t",
                "https://user:s3cr3t@contoso.example/",
                "https://contoso.example/#s3cr3t",
                "ftp://contoso.example/s3cr3t",
                "file:///s3cr3t",
                "https:///s3cr3t",
                "https://contoso.example/s3cr3t with spaces",
                "https://[s3cr3t",
                "s3cr3t",
                ""
            })
    void whatIsNoSafeAddressIsRefusedWithoutRepeatingIt(String text) {
        Throwable refusal = catchThrowable(() -> WebhookUrl.parse(text, true));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
        for (Throwable t = refusal; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain(SECRET, "contoso.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/s3cr3t",
                "https://127.0.0.1/s3cr3t",
                "https://localhost/s3cr3t",
                "https://x.localhost/s3cr3t",
                "https://10.1.2.3/s3cr3t",
                "https://169.254.169.254/s3cr3t",
                "https://[::1]/s3cr3t",
                "https://[fd00::1]/s3cr3t",
                "https://[::ffff:10.0.0.1]/s3cr3t",
                "https://2130706433/s3cr3t",
                "https://127.1/s3cr3t"
            })
    void privateAddressesMustBeAllowed(String text) {
        Throwable refusal = catchThrowable(() -> WebhookUrl.parse(text, false));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining(SECRET);
    }

    @Test
    void theFingerprintTellsAddressesApart() {
        WebhookUrl one = WebhookUrl.parse("https://contoso.example/1", false);

        assertThat(one).isEqualTo(WebhookUrl.parse("https://contoso.example/1", false));
        assertThat(one.id())
                .isNotEqualTo(
                        WebhookUrl.parse("https://contoso.example/2", false).id());
    }
}
