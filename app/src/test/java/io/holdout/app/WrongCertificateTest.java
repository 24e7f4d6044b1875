package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import io.holdout.simulator.teams.TeamsDouble;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Both webhooks have certificates that are trusted; one of them is for another host. */
@Timeout(300)
@ExtendWith(SharedBroker.class)
class WrongCertificateTest {
    private static final String PASSWORD = "changeit";
    private static final Topics TOPICS = new Topics("certificates", 3);

    private final EmbeddedBroker broker;

    @TempDir
    private Path folder = Path.of("");

    WrongCertificateTest(EmbeddedBroker broker) {
        this.broker = broker;
    }

    @Test
    void nothingIsToldToWhoeverHasTheCertificateOfAnotherHost() throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        TopicSetup.ensure(kafka, TOPICS.all((short) 1));
        WrittenAlerts.write(
                kafka, TOPICS, List.of(new Alert(1, Severity.CRITICAL, Instant.now(), Rule.SPRAY_SUCCESS, "contoso")));
        SSLContext right = certificate("right", "ip:127.0.0.1");
        SSLContext wrong = certificate("wrong", "dns:elsewhere.contoso.example");
        try (TeamsDouble proper = TeamsDouble.start(0, 10, right);
                TeamsDouble impostor = TeamsDouble.start(0, 10, wrong)) {
            Map<String, String> environment = Map.of(
                    "HOLDOUT_BOOTSTRAP", broker.bootstrapServers(),
                    "HOLDOUT_PREFIX", "certificates",
                    "HOLDOUT_PARTITIONS", "3",
                    "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true",
                    "HOLDOUT_DELIVERY",
                            Files.writeString(
                                            folder.resolve("delivery.yaml"),
                                            "webhooks: {proper: {url: 'env:PROPER'}, impostor: {url: 'env:IMPOSTOR'}}")
                                    .toString(),
                    "PROPER", proper.workflow("soc").toString(),
                    "IMPOSTOR", impostor.workflow("soc").toString());
            List<String> trusting = List.of(
                    "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12"),
                    "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);

            try (HoldoutProcess sinks =
                    HoldoutProcess.start(folder.resolve("sinks.err"), trusting, environment, "sinks")) {
                sinks.await(line -> line.startsWith("Telling "));
                await().atMost(Duration.ofMinutes(2)).until(() -> proper.count("soc") == 1);

                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofSeconds(3))
                        .untilAsserted(() -> {
                            String stands =
                                    Scan.run(folder, environment, "deliveries").stdout();
                            assertThat(stands.substring(stands.indexOf("impostor")))
                                    .contains("its certificate is not trusted or not for its host");
                        });
            }
            assertThat(impostor.count("soc")).isZero();
            assertThat(Files.readString(folder.resolve("sinks.err"))).doesNotContain(TeamsDouble.SECRET, "elsewhere");
        }
    }

    /** A key of its own with a certificate for that host, which {@code trusted.p12} trusts. */
    private SSLContext certificate(String name, String host) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path exported = folder.resolve(name + ".cer");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-keystore",
                store.toString());
        keytool("-exportcert", "-alias", name, "-keystore", store.toString(), "-file", exported.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                exported.toString(),
                "-keystore",
                folder.resolve("trusted.p12").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
