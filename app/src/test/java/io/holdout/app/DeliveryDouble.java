package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Webhooks on this machine, by path, that fail at random and remember what they got and how they answered. */
final class DeliveryDouble implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern NAME = Pattern.compile("f\\d{6}");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Random random;
    private final int trouble;

    /** How a request was answered. */
    enum Answer {
        ACCEPTED,
        THROTTLED,
        FAILED,
        /** No answer came: a connection that was reset, or one that hung. */
        WITHHELD
    }

    /**
     * What came.
     *
     * @param nanos when it came, before it was answered
     * @param took until it was answered, in ns; 0 as long as it is not
     * @param names of the alerts in it
     * @param repeat what the header says; empty for Teams
     * @param id what the header says; empty for Teams
     */
    record Request(
            String webhook, long nanos, AtomicLong took, List<String> names, String repeat, String id, Answer answer) {
        /** The other side may have waited no longer: half of its time-out is left for the way and for a busy machine. */
        boolean isWithoutAnswer() {
            return answer == Answer.WITHHELD || took.get() > PATIENCE.toNanos();
        }
    }

    /** @param trouble how many of a hundred requests are not taken */
    DeliveryDouble(long seed, int trouble) throws IOException {
        this.random = new Random(seed);
        this.trouble = trouble;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url(String webhook) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + webhook;
    }

    List<Request> requests(String webhook) {
        synchronized (requests) {
            return requests.stream()
                    .filter(request -> request.webhook.equals(webhook))
                    .toList();
        }
    }

    /** How many alerts were in messages that were taken. */
    int told(String webhook) {
        return told.getOrDefault(webhook, Set.of()).size();
    }

    int count() {
        return requests.size();
    }

    private void take(HttpExchange exchange) throws IOException {
        long nanos = System.nanoTime();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        AtomicLong took = new AtomicLong();
        Answer answer;
        boolean odd;
        synchronized (random) {
            int luck = random.nextInt(100);
            answer = luck >= trouble ? Answer.ACCEPTED : Answer.values()[1 + luck % 3];
            odd = random.nextBoolean();
        }
        String webhook = exchange.getRequestURI().getPath().substring(1);
        List<String> names = names(body);
        requests.add(new Request(
                webhook,
                nanos,
                took,
                names,
                header(exchange, "Holdout-Repeat"),
                header(exchange, "Holdout-Delivery"),
                answer));
        if (answer == Answer.ACCEPTED) {
            told.computeIfAbsent(webhook, name -> Collections.synchronizedSet(new HashSet<>()))
                    .addAll(names);
        }
        answer(exchange, answer, odd);
        took.set(System.nanoTime() - nanos);
    }

    private static List<String> names(String body) {
        return NAME.matcher(body).results().map(MatchResult::group).distinct().toList();
    }

    private void answer(HttpExchange exchange, Answer answer, boolean odd) throws IOException {
        switch (answer) {
            case ACCEPTED -> answer(exchange, 202);
            case FAILED -> answer(exchange, odd ? 500 : 503);
            case THROTTLED -> {
                if (odd) {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                }
                answer(exchange, 429);
            }
            case WITHHELD -> {
                if (odd) {
                    hang();
                }
                exchange.close();
            }
        }
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
