package io.holdout.sinks.teams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.sinks.LogCapture;
import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.delivery.HttpPoster.Timeouts;
import io.holdout.sinks.delivery.WebhookUrl;
import io.holdout.sinks.teams.WebhookDouble.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TeamsWebhookTest {
    private static final Answer ACCEPTED = Answer.status(202, "");
    private static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300));
    private static final byte[] MESSAGE = "{\"type\":\"message\"}".getBytes(UTF_8);

    @Test
    void aMessageIsPostedAsJson() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(ACCEPTED)) {
            assertThat(post(teams.url(), PATIENT)).isEqualTo(new Delivered());

            assertThat(teams.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.contentType()).startsWith("application/json");
                assertThat(request.uri()).isEqualTo("/workflows/x?sig=" + WebhookDouble.SECRET);
                assertThat(request.body()).isEqualTo("{\"type\":\"message\"}");
            });
        }
    }

    static Stream<Answer> withoutAnAnswer() {
        return Stream.of(Answer.nothing(), Answer.headersOnly(), Answer.reset());
    }

    @ParameterizedTest
    @MethodSource("withoutAnAnswer")
    void nobodyKnowsWhetherASilentWebhookHasIt(Answer answer) throws Exception {
        try (WebhookDouble teams = new WebhookDouble(answer)) {
            Delivery delivery = post(teams.url(), IMPATIENT);

            assertThat(delivery)
                    .isInstanceOfSatisfying(
                            RetryLater.class,
                            later -> assertThat(later.answered()).isFalse());
            assertThat(teams.requests()).hasSize(1);
        }
    }

    @Test
    void anAnswerWithoutEndIsJudgedByItsBegin() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(Answer.endless(500))) {
            assertThat(post(teams.url(), PATIENT)).isEqualTo(new RetryLater("status 500", null, true));
        }
    }

    @Test
    void theWaitAskedForIsHandedOn() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(Answer.with("Retry-After", "90", Answer.status(429, "")))) {
            assertThat(post(teams.url(), PATIENT))
                    .isEqualTo(new RetryLater("throttled (429)", Duration.ofSeconds(90), true));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (WebhookDouble elsewhere = new WebhookDouble(ACCEPTED);
                WebhookDouble teams =
                        new WebhookDouble(Answer.with("Location", elsewhere.address(), Answer.status(307, "")))) {
            assertThat(post(teams.url(), PATIENT)).isInstanceOf(Rejected.class);

            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void whereNobodyListensNothingWasTaken() throws Exception {
        assertThat(post(refusing(), PATIENT)).isEqualTo(new RetryLater("no connection", null, true));
    }

    @Test
    void whoGivesUpAnAttemptFreesTheConnection() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(Answer.nothing());
                TeamsWebhook webhook = new TeamsWebhook(teams.url(), PATIENT)) {
            CompletableFuture<Delivery> attempt = webhook.send(MESSAGE, "1", false);
            await().until(() -> teams.requests().size() == 1);

            attempt.cancel(true);

            assertThat(attempt).isCancelled();
        }
    }

    @Test
    void theAddressIsInNoLogAndNoReason() throws Exception {
        Answer[] failures = {
            Answer.status(200, "<html>" + WebhookDouble.SECRET + "</html>"),
            Answer.status(400, WebhookDouble.SECRET),
            Answer.with("Location", "https://contoso.example/" + WebhookDouble.SECRET, Answer.status(302, "")),
            Answer.status(500, WebhookDouble.SECRET),
            Answer.with("Retry-After", WebhookDouble.SECRET, Answer.status(429, "")),
            Answer.nothing(),
            Answer.reset()
        };
        try (LogCapture log = new LogCapture()) {
            for (Answer failure : failures) {
                try (WebhookDouble teams = new WebhookDouble(failure)) {
                    assertThat(post(teams.url(), IMPATIENT).toString())
                            .doesNotContain(WebhookDouble.SECRET, "127.0.0.1");
                }
            }
            assertThat(post(refusing(), IMPATIENT).toString()).doesNotContain(WebhookDouble.SECRET, "127.0.0.1");
            assertThat(log.text()).doesNotContain(WebhookDouble.SECRET, "127.0.0.1");
        }
    }

    /** The address of a webhook that has just gone. */
    private static WebhookUrl refusing() throws IOException {
        try (WebhookDouble gone = new WebhookDouble(ACCEPTED)) {
            return gone.url();
        }
    }

    private static Delivery post(WebhookUrl url, Timeouts timeouts) {
        try (TeamsWebhook webhook = new TeamsWebhook(url, timeouts)) {
            return webhook.send(MESSAGE, "1", false).join();
        }
    }
}
