package io.holdout.sinks.delivery;

import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Posts to one address: no redirects, no private addresses, and nothing of the address in what it returns. */
public final class HttpPoster implements AutoCloseable {
    private final WebhookUrl url;
    private final Judge judge;
    private final Duration requestTimeout;
    private final InstantSource clock;
    private final WebhookUrl.Names names;
    private final HttpClient client;

    /** Names are looked up here: that can hang, and must not hold up another webhook. */
    private final ExecutorService lookUps = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "webhook-names");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Timeouts of a webhook.
     *
     * @param connect until the connection stands
     * @param request until the whole answer is there
     */
    public record Timeouts(Duration connect, Duration request) {
        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    public HttpPoster(WebhookUrl url, Judge judge, Timeouts timeouts, InstantSource clock) {
        this(url, judge, timeouts, clock, WebhookUrl.Names.OF_THE_SYSTEM);
    }

    HttpPoster(WebhookUrl url, Judge judge, Timeouts timeouts, InstantSource clock, WebhookUrl.Names names) {
        this.names = names;
        this.url = url;
        this.judge = judge;
        this.requestTimeout = timeouts.request();
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect())
                .build();
    }

    /** One attempt with these headers beside the type of the content; never fails. */
    public CompletableFuture<Delivery> post(byte[] message, Map<String, String> headers) {
        AtomicReference<@Nullable CompletableFuture<?>> underWay = new AtomicReference<>();
        CompletableFuture<Delivery> attempt = CompletableFuture.supplyAsync(this::refusal, lookUps)
                .thenCompose(refusal ->
                        refusal != null ? CompletableFuture.completedFuture(refusal) : send(message, headers, underWay))
                .orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(this::failed);
        // a request that nobody waits for any more would keep its connection
        var unused = attempt.whenComplete((delivery, failure) -> {
            CompletableFuture<?> request = underWay.get();
            if (request != null) {
                request.cancel(true);
            }
        });
        return attempt;
    }

    private CompletableFuture<Delivery> send(
            byte[] message, Map<String, String> headers, AtomicReference<@Nullable CompletableFuture<?>> underWay) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.uri())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(message));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request.build(), info -> new FirstBytes());
        underWay.set(answer);
        return answer.thenApply(response -> judge.of(
                response.statusCode(),
                response.body(),
                RetryAfter.parse(response.headers().firstValue("Retry-After").orElse(null), clock.instant())));
    }

    /** Looked up before each attempt: a name can come to stand for another address. The JVM keeps the answer for the connection. */
    private @Nullable Delivery refusal() {
        try {
            return url.mayBeReached(names)
                    ? null
                    : new Rejected("its name stands for a private address: allow-private is not set");
        } catch (UnknownHostException e) {
            return new RetryLater("its name is not known", null, true);
        }
    }

    /** Messages and causes of the HTTP client can hold the address or the host. */
    private Delivery failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
            return new RetryLater("no connection", null, true);
        }
        if (cause instanceof SSLHandshakeException) {
            return new RetryLater("its certificate is not trusted or not for its host", null, true);
        }
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return new RetryLater("no answer within " + requestTimeout.toMillis() + " ms", null, false);
        }
        return new RetryLater(cause.getClass().getSimpleName(), null, false);
    }

    @Override
    public void close() {
        lookUps.shutdownNow();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
