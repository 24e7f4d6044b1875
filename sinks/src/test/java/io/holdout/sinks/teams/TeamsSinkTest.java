package io.holdout.sinks.teams;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdout.model.Json;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.CountedMetrics;
import io.holdout.sinks.LogCapture;
import io.holdout.sinks.teams.WebhookDouble.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TeamsSinkTest {
    private static final Answer ACCEPTED = Answer.status(202, "");
    private static final TeamsSettings QUICK = new TeamsSettings(
            Severity.LOW,
            3,
            Duration.ofMillis(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));
    private static final TeamsSettings IMPATIENT = new TeamsSettings(
            Severity.LOW,
            2,
            Duration.ofMillis(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMillis(300));

    private final CountedMetrics metrics = new CountedMetrics();

    @Test
    void aFindingIsPostedOnceAsJson() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(ACCEPTED)) {
            accept(teams, QUICK, aFinding().build());

            assertThat(teams.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.contentType()).startsWith("application/json");
                assertThat(request.uri()).isEqualTo("/workflows/x?sig=" + WebhookDouble.SECRET);
                assertThat(Json.mapper().readTree(request.body()).path("type").textValue())
                        .isEqualTo("message");
            });
            assertThat(metrics.counts()).isEqualTo(Map.of("delivered", 1));
        }
    }

    @Test
    void theOldWebhooksOneIsASuccess() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(Answer.status(200, "1"))) {
            accept(teams, QUICK, aFinding().build());

            assertThat(metrics.counts()).isEqualTo(Map.of("delivered", 1));
        }
    }

    static Stream<Answer> passing() {
        return Stream.of(
                Answer.status(200, "Webhook message delivery failed with error: endpoint returned HTTP error 429"),
                Answer.status(429, "slow down"),
                Answer.status(500, ""),
                Answer.status(503, ""),
                Answer.endless(500),
                Answer.reset());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatMayPassIsTriedAgainWithTheSameMessage(Answer answer) throws Exception {
        try (WebhookDouble teams = new WebhookDouble(answer, answer, ACCEPTED)) {
            accept(teams, QUICK, aFinding().build());

            assertThat(teams.requests()).hasSize(3);
            assertThat(teams.requests().stream()
                            .map(WebhookDouble.Request::body)
                            .distinct())
                    .hasSize(1);
            assertThat(metrics.counts()).isEqualTo(Map.of("delivered", 1, "retried", 2));
        }
    }

    static Stream<Answer> silent() {
        return Stream.of(Answer.nothing(), Answer.headersOnly());
    }

    @ParameterizedTest
    @MethodSource("silent")
    void aSilentWebhookIsGivenUp(Answer answer) throws Exception {
        try (WebhookDouble teams = new WebhookDouble(answer)) {
            accept(teams, IMPATIENT, aFinding().build());

            assertThat(teams.requests()).hasSize(2);
            assertThat(metrics.counts()).isEqualTo(Map.of("parked", 1, "retried", 1));
        }
    }

    @Test
    void theWaitAskedForIsKept() throws Exception {
        try (WebhookDouble teams =
                new WebhookDouble(Answer.with("Retry-After", "1", Answer.status(429, "")), ACCEPTED)) {
            accept(teams, QUICK, aFinding().build());

            assertThat(teams.requests()).hasSize(2);
            long waited =
                    teams.requests().get(1).nanos() - teams.requests().get(0).nanos();
            assertThat(Duration.ofNanos(waited)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void aWaitLongerThanTheLimitIsNotCutShort() throws Exception {
        TeamsSettings hurried = new TeamsSettings(
                Severity.LOW,
                3,
                Duration.ofMillis(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
        try (WebhookDouble teams =
                new WebhookDouble(Answer.with("Retry-After", "30", Answer.status(429, "")), ACCEPTED)) {
            accept(teams, hurried, aFinding().build());

            assertThat(teams.requests()).hasSize(1);
            assertThat(metrics.counts()).isEqualTo(Map.of("parked", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 413})
    void whatWillNotPassIsParkedAtOnce(int status) throws Exception {
        try (WebhookDouble teams = new WebhookDouble(Answer.status(status, "no"))) {
            accept(teams, QUICK, aFinding().build());

            assertThat(teams.requests()).hasSize(1);
            assertThat(metrics.counts()).isEqualTo(Map.of("parked", 1));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (WebhookDouble elsewhere = new WebhookDouble(ACCEPTED);
                WebhookDouble teams = new WebhookDouble(
                        Answer.with("Location", elsewhere.url().uri().toString(), Answer.status(307, "")))) {
            accept(teams, QUICK, aFinding().build());

            assertThat(elsewhere.requests()).isEmpty();
            assertThat(metrics.counts()).isEqualTo(Map.of("parked", 1));
        }
    }

    @Test
    void afterTheLastAttemptTheNextFindingGetsItsTurn() throws Exception {
        Answer down = Answer.status(500, "");
        try (WebhookDouble teams = new WebhookDouble(down, down, down, ACCEPTED)) {
            TeamsSink sink = new TeamsSink(teams.url(), QUICK, metrics);

            sink.accept(aFinding().uid("one").build());
            sink.accept(aFinding().uid("two").build());

            assertThat(teams.requests()).hasSize(4);
            assertThat(metrics.counts()).isEqualTo(Map.of("parked", 1, "retried", 2, "delivered", 1));
        }
    }

    @Test
    void whatIsNoNewsIsNotPosted() throws Exception {
        try (WebhookDouble teams = new WebhookDouble(ACCEPTED)) {
            TeamsSink sink = new TeamsSink(teams.url(), QUICK, metrics);

            sink.accept(aFinding().severity(Severity.INFORMATIONAL).build());
            sink.accept(aFinding().build());
            sink.accept(aFinding().updated().build());

            assertThat(teams.requests()).hasSize(1);
            assertThat(metrics.counts()).isEqualTo(Map.of("withheld", 2, "delivered", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptEndsTheWait(boolean inTheAttempt) throws Exception {
        Answer answer = inTheAttempt ? Answer.nothing() : Answer.with("Retry-After", "60", Answer.status(429, ""));
        try (WebhookDouble teams = new WebhookDouble(answer)) {
            TeamsSink sink = new TeamsSink(
                    teams.url(),
                    new TeamsSettings(
                            Severity.LOW,
                            3,
                            Duration.ofMillis(2),
                            Duration.ofMinutes(5),
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(1)),
                    metrics);
            AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                begun.countDown();
                end.set(catchThrowable(() -> sink.accept(aFinding().build())));
            });
            thread.start();
            begun.await();
            await().until(() -> teams.requests().size() == 1);

            thread.interrupt();
            thread.join();

            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(metrics.counts()).doesNotContainKeys("parked", "delivered");
        }
    }

    @Test
    void theAddressIsInNoLogAndNoException() throws Exception {
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
                    accept(teams, IMPATIENT, aFinding().build());
                }
            }
            accept(refusing(), IMPATIENT);

            assertThat(log.text())
                    .contains("finding legacy-sign-in-00000000cafe0001 was not delivered to webhook ")
                    .doesNotContain(WebhookDouble.SECRET, "127.0.0.1", "ada@contoso.example");
            assertThat(log.text().lines().filter(line -> line.contains("was not delivered")))
                    .hasSize(failures.length + 1);
        }
    }

    /** The address of a webhook that has just gone. */
    private static WebhookUrl refusing() throws IOException {
        try (WebhookDouble gone = new WebhookDouble(ACCEPTED)) {
            return gone.url();
        }
    }

    private void accept(WebhookDouble teams, TeamsSettings settings, DetectionFinding finding)
            throws InterruptedException {
        new TeamsSink(teams.url(), settings, metrics).accept(finding);
    }

    private void accept(WebhookUrl url, TeamsSettings settings) throws InterruptedException {
        new TeamsSink(url, settings, metrics).accept(aFinding().build());
    }
}
