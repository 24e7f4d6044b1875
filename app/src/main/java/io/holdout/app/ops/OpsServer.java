package io.holdout.app.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /metrics} for Prometheus, {@code /health/live} and {@code /health/ready} for Kubernetes. There is nothing secret in any of
 * them, and nothing can be changed.
 */
public final class OpsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Scrapes and probes are few; one that hangs must not keep the others waiting. */
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService workers;

    private OpsServer(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for a free one
     * @throws IOException when the port is taken or the address is none of this machine
     */
    public static OpsServer start(String host, int port, PrometheusMeterRegistry metrics, Health health)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        ExecutorService workers = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "ops");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(workers);
        server.createContext(
                "/metrics",
                exchange -> answer(
                        exchange, "/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        server.createContext("/health/live", exchange -> answer(exchange, "/health/live", health.live()));
        server.createContext("/health/ready", exchange -> answer(exchange, "/health/ready", health.ready()));
        server.start();
        return new OpsServer(server, workers);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String path, Health.State state) throws IOException {
        answer(exchange, path, state.isGood() ? 200 : 503, TEXT, state.text() + "\n");
    }

    private static void answer(HttpExchange exchange, String path, int status, String type, String body)
            throws IOException {
        try (exchange) {
            boolean get = exchange.getRequestMethod().equals("GET");
            boolean known = exchange.getRequestURI().getPath().equals(path);
            byte[] bytes = (get && known ? body : "").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(!get ? 405 : known ? status : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
