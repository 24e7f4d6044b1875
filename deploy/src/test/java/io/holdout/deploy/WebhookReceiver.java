package io.holdout.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdout.model.JsonSerde;
import io.holdout.model.ocsf.DetectionFinding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Takes signed records over https, with a certificate that only those trust who have its store. */
final class WebhookReceiver implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final HttpsServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    /**
     * A request.
     *
     * @param repeat whether it says that it may have come before
     */
    record Post(DetectionFinding finding, String delivery, boolean repeat) {}

    private WebhookReceiver(HttpsServer server) {
        this.server = server;
    }

    /** @param store is made, with key and certificate */
    static WebhookReceiver start(InetAddress address, Path store)
            throws IOException, InterruptedException, GeneralSecurityException {
        makeKey(address, store);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        WebhookReceiver receiver = new WebhookReceiver(server);
        server.createContext("/", receiver::take);
        server.start();
        return receiver;
    }

    private static void makeKey(InetAddress address, Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "webhook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=webhook",
                        "-ext",
                        "SAN=ip:" + address.getHostAddress(),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    /** Has a JVM that finds the store there trust the certificate. */
    static String trusting(Path store) {
        return "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        posts.add(new Post(
                Objects.requireNonNull(JsonSerde.findings().deserialize("", body)),
                String.valueOf(exchange.getRequestHeaders().getFirst("Holdout-Delivery")),
                Boolean.parseBoolean(exchange.getRequestHeaders().getFirst("Holdout-Repeat"))));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    String url() {
        return "https://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/";
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
