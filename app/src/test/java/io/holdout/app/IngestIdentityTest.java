package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import com.sun.net.httpserver.HttpServer;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.PutToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest --auth} as a process of its own, against a hub and a token endpoint that speak TLS. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
class IngestIdentityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJldmVudGh1YnMifQ.bWFkZS11cA";
    private static final String SECRET = "Zq8~the.secret_of-the.application";
    private static final String ASSERTION = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzYSJ9.b2YtdGhlLWNsdXN0ZXI";

    @TempDir
    private static Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // before all tests
    private static LoopbackTls tls;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static EventHubsEmulator emulator;

    /** The hub is filled in the clear, as the SDK would need this JVM to trust the certificate. */
    @BeforeAll
    static void fillAHub() throws Exception {
        tls = LoopbackTls.make(directory, "hub");
        Path kept = directory.resolve("hubs");
        try (EventHubsEmulator open = EventHubsEmulator.start(0, kept)) {
            open.createHub("signins", 1);
            try (EventHubProducerClient producer = new EventHubClientBuilder()
                    .connectionString(open.connectionString(), "signins")
                    .buildProducerClient()) {
                Instant signedIn = Instant.now().minusSeconds(3600);
                EventData event = new EventData("{\"records\":[" + WrittenSignIns.record("ada", signedIn) + "]}");
                producer.send(List.of(event), new SendOptions().setPartitionId("0"));
            }
        }
        emulator = EventHubsEmulator.start(
                0, kept, EmulatorSettings.ON_DISK, tls.context().getServerSocketFactory());
    }

    @AfterAll
    static void closeTheHub() {
        emulator.close();
    }

    @Test
    void aClientSecretReadsTheHub(EmbeddedBroker broker) throws Exception {
        try (TokenEndpoint entra = TokenEndpoint.start(tls.context(), Map.of("client_secret", SECRET), TOKEN)) {
            reads(broker, "client-secret", withSecret(entra));
        }
    }

    @Test
    void aServiceAccountOfKubernetesReadsTheHub(EmbeddedBroker broker) throws Exception {
        Map<String, String> proof = Map.of(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                ASSERTION);
        Path file = Files.writeString(directory.resolve("token"), ASSERTION);
        try (TokenEndpoint entra = TokenEndpoint.start(tls.context(), proof, TOKEN)) {
            reads(broker, "workload-identity", with(entra, "AZURE_FEDERATED_TOKEN_FILE", file.toString()));
        }
    }

    @Test
    void theIdentityOfTheMachineReadsTheHub(EmbeddedBroker broker) throws Exception {
        HttpServer machine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        machine.createContext("/token", exchange -> {
            boolean right = SECRET.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))
                    && exchange.getRequestURI().getQuery().contains("resource=https://eventhubs.azure.net");
            TokenEndpoint.answer(
                    exchange,
                    right ? 200 : 400,
                    "{\"access_token\":\"" + TOKEN + "\",\"expires_on\":\""
                            + Instant.now().plusSeconds(3600).getEpochSecond()
                            + "\",\"resource\":\"https://eventhubs.azure.net\",\"token_type\":\"Bearer\"}");
        });
        machine.start();
        try {
            String address = "http://127.0.0.1:" + machine.getAddress().getPort() + "/token";
            reads(broker, "managed-identity", Map.of("IDENTITY_ENDPOINT", address, "IDENTITY_HEADER", SECRET));
        } finally {
            machine.stop(0);
        }
    }

    private static void reads(EmbeddedBroker broker, String how, Map<String, String> environment) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Topics topics = new Topics(how, 3);
        Map<String, String> talkative = new HashMap<>(environment);
        talkative.put("HOLDOUT_LOG", "DEBUG");
        talkative.put("HOLDOUT_LOG_LIBRARIES", "INFO");

        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HoldoutProcess ingest = ingest(broker, how, trustingAndBehind(elsewhere), talkative)) {
            ingest.await(line -> line.startsWith("Reading contoso.servicebus.windows.net/signins"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(WrittenSignIns.of(kafka, topics)).containsExactly("0/0 ada"));
            ingest.terminate();
            ingest.exitCode(PATIENCE);

            PutToken put = emulator.lastToken().orElseThrow();
            assertThat(put.type()).isEqualTo("jwt");
            assertThat(put.value()).isEqualTo(TOKEN);
            assertThat(put.audience()).startsWith("amqp://contoso.servicebus.windows.net/signins");
            assertThat(ingest.stdout() + ingest.stderr()).doesNotContain(SECRET, ASSERTION, TOKEN);
            elsewhere.setSoTimeout(1);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** What is asked of anybody but this machine, such as the public cloud about an authority, goes to a proxy. */
    private static List<String> trustingAndBehind(ServerSocket proxy) {
        List<String> options = new ArrayList<>(tls.trusted());
        options.add("-Dhttps.proxyHost=127.0.0.1");
        options.add("-Dhttps.proxyPort=" + proxy.getLocalPort());
        options.add("-Dhttp.nonProxyHosts=localhost|127.0.0.1");
        return options;
    }

    @Test
    void aWrongSecretIsSaidInOneLine(EmbeddedBroker broker) throws Exception {
        try (TokenEndpoint entra = TokenEndpoint.start(tls.context(), Map.of("client_secret", "another"), TOKEN)) {
            assertThat(refusal(broker, "client-secret", tls.trusted(), withSecret(entra)))
                    .contains("AADSTS7000215: Invalid client secret provided.", "AZURE_CLIENT_SECRET");
        }
    }

    @Test
    void aTokenEndpointThatIsNotTrustedIsSaidInOneLine(EmbeddedBroker broker) throws Exception {
        SSLContext another = LoopbackTls.make(directory, "another").context();
        try (TokenEndpoint entra = TokenEndpoint.start(another, Map.of("client_secret", SECRET), TOKEN)) {
            Map<String, String> impatient = new HashMap<>(withSecret(entra));
            impatient.put("AZURE_REQUEST_RETRY_COUNT", "0");
            assertThat(refusal(broker, "client-secret", tls.trusted(), impatient))
                    .contains("the certificate of Microsoft Entra ID is refused", "javax.net.ssl.trustStore");
        }
    }

    @Test
    void aHubThatIsNotTrustedIsSaidInOneLine(EmbeddedBroker broker) throws Exception {
        try (TokenEndpoint entra = TokenEndpoint.start(tls.context(), Map.of("client_secret", SECRET), TOKEN)) {
            assertThat(refusal(broker, "client-secret", List.of(), withSecret(entra)))
                    .contains("the certificate of localhost is refused", "javax.net.ssl.trustStore");
        }
    }

    /** The one line on stderr, after nothing on stdout. */
    private static String refusal(
            EmbeddedBroker broker, String how, List<String> jvmOptions, Map<String, String> environment)
            throws Exception {
        try (HoldoutProcess ingest = ingest(broker, how, jvmOptions, environment)) {
            assertThat(ingest.exitCode(PATIENCE)).isEqualTo(Holdout.FAILED);
            assertThat(ingest.stdout()).isEmpty();
            assertThat(ingest.stderr().lines()).singleElement().asString().doesNotContain(SECRET, ASSERTION, TOKEN);
            return ingest.stderr();
        }
    }

    private static Map<String, String> withSecret(TokenEndpoint entra) {
        return with(entra, "AZURE_CLIENT_SECRET", SECRET);
    }

    private static Map<String, String> with(TokenEndpoint entra, String name, String value) {
        return Map.of(
                "AZURE_TENANT_ID",
                TokenEndpoint.TENANT,
                "AZURE_CLIENT_ID",
                TokenEndpoint.CLIENT,
                "AZURE_AUTHORITY_HOST",
                entra.authority(),
                name,
                value);
    }

    private static HoldoutProcess ingest(
            EmbeddedBroker broker, String how, List<String> jvmOptions, Map<String, String> environment)
            throws IOException {
        return HoldoutProcess.start(
                Files.createTempFile(directory, "stderr", ""),
                jvmOptions,
                environment,
                "ingest",
                "--auth",
                how,
                "--namespace",
                "contoso.servicebus.windows.net",
                "--endpoint",
                "localhost:" + emulator.port(),
                "--hub",
                "signins",
                "--bootstrap",
                broker.bootstrapServers(),
                "--prefix",
                how,
                "--partitions",
                "3");
    }
}
