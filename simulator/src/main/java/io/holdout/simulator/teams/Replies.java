package io.holdout.simulator.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does to a request what its answer says. */
final class Replies {
    private static final byte[] CHUNK = "x".repeat(8192).getBytes(UTF_8);

    private Replies() {}

    /**
     * Returns when the answer is sent, or when the server closes.
     *
     * @throws IOException when the sender has gone meanwhile
     */
    static void send(HttpExchange exchange, Answer answer, CountDownLatch closed) throws IOException {
        try (exchange) {
            if (answer instanceof Answer.Reply reply) {
                byte[] bytes = reply.body().getBytes(UTF_8);
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } else if (answer instanceof Answer.Late late) {
                if (!await(closed, late.delay())) {
                    send(exchange, late.then(), closed);
                }
            } else if (answer instanceof Answer.Silence) {
                await(closed, Duration.ofDays(1));
            } else if (answer instanceof Answer.NoBody noBody) {
                exchange.sendResponseHeaders(noBody.status(), 1);
                exchange.getResponseBody().flush();
                await(closed, Duration.ofDays(1));
            } else if (answer instanceof Answer.Endless endless) {
                exchange.sendResponseHeaders(endless.status(), 0);
                while (closed.getCount() > 0) {
                    exchange.getResponseBody().write(CHUNK);
                }
            }
            // a reset is an exchange that is closed without an answer
        }
    }

    /** True when the server closed meanwhile. */
    private static boolean await(CountDownLatch closed, Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
