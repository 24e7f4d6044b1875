package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Stands in for the token endpoint of Entra ID: gives one application that proves itself a token for Event Hubs, and anybody else
 * the answer for a wrong secret.
 */
final class TokenEndpoint implements AutoCloseable {
    static final String TENANT = "5e0c1b1a-58a6-4a7e-9a0c-3c1f5f0f9d10";
    static final String CLIENT = "0d4b2c77-6f34-4c0b-8f5e-6a9d1f2e3b40";

    private static final String INVALID_CLIENT = "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215:"
            + " Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not"
            + " the client secret ID, for a secret added to app '" + CLIENT + "'. Trace ID:"
            + " 11111111-1111-1111-1111-111111111111 Correlation ID: 22222222-2222-2222-2222-222222222222 Timestamp:"
            + " 2026-05-04 08:00:00Z\",\"error_codes\":[7000215]}";

    private final HttpsServer server;

    private TokenEndpoint(HttpsServer server) {
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param proof the fields of the form that only that application can fill in
     */
    static TokenEndpoint start(SSLContext tls, Map<String, String> proof, String token) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/" + TENANT + "/oauth2/v2.0/token", exchange -> {
            if (isRight(form(exchange), proof)) {
                answer(
                        exchange,
                        200,
                        "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" + token + "\"}");
            } else {
                answer(exchange, 401, INVALID_CLIENT);
            }
        });
        server.start();
        return new TokenEndpoint(server);
    }

    private static boolean isRight(Map<String, String> form, Map<String, String> proof) {
        return "client_credentials".equals(form.get("grant_type"))
                && CLIENT.equals(form.get("client_id"))
                && form.getOrDefault("scope", "").contains("https://eventhubs.azure.net/.default")
                && form.entrySet().containsAll(proof.entrySet());
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return Arrays.stream(new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What {@code AZURE_AUTHORITY_HOST} has to say. */
    String authority() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
