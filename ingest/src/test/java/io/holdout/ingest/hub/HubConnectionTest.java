package io.holdout.ingest.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubConnectionTest {
    private static final String KEY = "c2VjcmV0LW9mLWEta2V5";
    private static final String NAMESPACE =
            "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen;" + "SharedAccessKey=" + KEY;

    private static HubConnection to(String text, @Nullable String hub) {
        return HubConnection.withConnectionString(text, hub, "$Default", false);
    }

    @Test
    void readsTheNamespaceAndTakesTheHubFromTextOrOption() {
        assertThat(to(NAMESPACE, "insights-logs-signinlogs"))
                .hasToString("contoso.servicebus.windows.net/insights-logs-signinlogs, consumer group $Default");
        assertThat(to(NAMESPACE + ";EntityPath=signins", null).hub()).isEqualTo("signins");
        assertThat(to(NAMESPACE + ";EntityPath=signins", "SignIns").hub()).isEqualTo("SignIns");
    }

    @Test
    void namesTheSourceByNamespaceHubAndGroup() {
        assertThat(to(NAMESPACE, "insights-logs-signinlogs").source()).isEqualTo("contoso.insights-logs-signinlogs");
        assertThat(HubConnection.withConnectionString(NAMESPACE, "SignIns", "holdout", false)
                        .source())
                .isEqualTo("contoso.signins.holdout");
        assertThat(to("Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=a;SharedAccessKey=" + KEY, "h")
                        .source())
                .isEqualTo("127-0-0-1.h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                KEY,
                "Endpoint=https://contoso.example/;SharedAccessKey=" + KEY,
                "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen"
            })
    void refusesWhatIsNoConnectionStringWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> to(text, "hub"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Endpoint=sb://NAMESPACE")
                .hasMessageNotContaining(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hubs.contoso.example", "hubs.contoso.example:443", "10.1.2.3:5671", "[2001:db8::1]:5671"})
    void goesThroughAnEndpointUnderTheNameOfTheNamespace(String endpoint) {
        HubConnection direct = to(NAMESPACE, "signins");
        HubConnection through = direct.through(endpoint);

        assertThat(through).hasToString(direct + ", through " + endpoint);
        assertThat(through.source()).isEqualTo(direct.source());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":5671",
                "sb://hubs.contoso.example",
                "https://hubs.contoso.example/",
                "hubs.contoso.example/",
                "hubs.contoso.example:0",
                "hubs.contoso.example:65536",
                "hubs.contoso.example:amqps",
                "user@hubs.contoso.example",
                "two words"
            })
    void refusesWhatIsNoEndpoint(String endpoint) {
        HubConnection direct = to(NAMESPACE, "signins");

        assertThatThrownBy(() -> direct.through(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT, such as hubs.contoso.example:5671");
    }

    @Test
    void refusesTheConnectionStringOfAnotherHubAndNoHubAtAll() {
        assertThatThrownBy(() -> to(NAMESPACE + ";EntityPath=signins", "audit"))
                .hasMessageContaining("signins")
                .hasMessageContaining("audit")
                .hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> to(NAMESPACE, null)).hasMessageContaining("no hub is named");
    }
}
