package io.holdout.sinks.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdout.sinks.delivery.WebhookUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook on this machine that answers as it is told; the last answer is repeated. */
final class WebhookDouble implements AutoCloseable {
    static final String SECRET = "s3cr3t-signature";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    WebhookDouble(Answer... answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        AtomicInteger next = new AtomicInteger();
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    System.nanoTime(),
                    exchange.getRequestMethod(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            answers[Math.min(next.getAndIncrement(), answers.length - 1)].to(exchange, closed);
        });
        server.start();
    }

    WebhookUrl url() {
        return WebhookUrl.parse(address(), true);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/workflows/x?sig=" + SECRET;
    }

    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    record Request(long nanos, String method, String contentType, String uri, String body) {}

    /** What one request meets. */
    interface Answer {
        void to(HttpExchange exchange, CountDownLatch closed) throws IOException;

        static Answer status(int status, String body) {
            return (exchange, closed) -> {
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            };
        }

        static Answer with(String header, String value, Answer answer) {
            return (exchange, closed) -> {
                exchange.getResponseHeaders().set(header, value);
                answer.to(exchange, closed);
            };
        }

        static Answer nothing() {
            return (exchange, closed) -> waitFor(closed);
        }

        static Answer headersOnly() {
            return (exchange, closed) -> {
                exchange.sendResponseHeaders(200, 1);
                exchange.getResponseBody().flush();
                waitFor(closed);
            };
        }

        /** Closes the connection in place of an answer. */
        static Answer reset() {
            return (exchange, closed) -> exchange.close();
        }

        /** A body without end, for whoever would read it to the end. */
        static Answer endless(int status) {
            return (exchange, closed) -> {
                exchange.sendResponseHeaders(status, 0);
                byte[] chunk = "x".repeat(8192).getBytes(UTF_8);
                while (closed.getCount() > 0) {
                    exchange.getResponseBody().write(chunk);
                }
            };
        }

        private static void waitFor(CountDownLatch closed) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
