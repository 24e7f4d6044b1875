package io.holdout.sinks.teams;

import io.holdout.sinks.teams.Delivery.RetryLater;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt to post a message. Nothing it returns or throws knows the address. */
final class TeamsWebhook {
    private final WebhookUrl url;
    private final Duration requestTimeout;
    private final Clock clock;
    private final HttpClient client;

    TeamsWebhook(WebhookUrl url, Duration connectTimeout, Duration requestTimeout, Clock clock) {
        this.url = url;
        this.requestTimeout = requestTimeout;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    Delivery post(byte[] message) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.uri())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(message))
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> new FirstBytes());
        try {
            // a request's own time-out ends with the headers; this one covers the body too
            HttpResponse<String> response = answer.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return Delivery.of(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Retry-After").orElse(null),
                    clock.instant());
        } catch (TimeoutException e) {
            return new RetryLater("no answer within " + requestTimeout.toMillis() + " ms", null);
        } catch (ExecutionException e) {
            // messages and causes of the HTTP client can hold the address or the host
            Throwable cause = e.getCause();
            return new RetryLater(
                    cause == null ? "no connection" : cause.getClass().getSimpleName(), null);
        } finally {
            answer.cancel(true);
        }
    }
}
