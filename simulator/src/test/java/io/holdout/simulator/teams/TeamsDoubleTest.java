package io.holdout.simulator.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsDoubleTest {
    private static final String CARD = card("1.4", "hello");

    private final HttpClient client = HttpClient.newHttpClient();
    private TeamsDouble teams;

    @BeforeEach
    void start() throws IOException {
        teams = TeamsDouble.start(0);
    }

    @AfterEach
    void stop() {
        teams.close();
    }

    @Test
    void aWorkflowQueuesAndAnOldConnectorPosts() throws Exception {
        HttpResponse<String> queued = post(teams.workflow("soc"), CARD);
        HttpResponse<String> posted = post(teams.connector("old"), CARD);

        assertThat(queued.statusCode()).isEqualTo(202);
        assertThat(queued.body()).isEmpty();
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo("1");
    }

    @Test
    void whatIsNoMessageForTeamsIsRefused() throws Exception {
        URI soc = teams.workflow("soc");

        assertThat(post(soc, "hello").statusCode()).isEqualTo(400);
        assertThat(post(soc, "{\"text\":\"hello\"}").statusCode()).isEqualTo(400);
        assertThat(post(soc, "{\"type\":\"message\",\"attachments\":[]}").statusCode())
                .isEqualTo(400);
        assertThat(post(soc, card("1.5", "hello")).statusCode()).isEqualTo(400);
        assertThat(post(soc, card("1.4", "x".repeat(28 * 1024))).statusCode()).isEqualTo(413);
        assertThat(post(teams.hook("siem"), "hello").statusCode()).isEqualTo(200);
        assertThat(post(URI.create(teams.page() + "workflows/nobody/x"), CARD).statusCode())
                .isEqualTo(404);
    }

    @Test
    void answersComeAsTheScriptSays() throws Exception {
        URI soc = teams.workflow("soc");
        teams.script(
                "soc",
                Script.inTurn(
                        Answer.throttled(Duration.ofSeconds(7)),
                        Answer.throttled(),
                        Answer.okWithThrottlingText(),
                        Answer.redirect("https://elsewhere.contoso.example/"),
                        Answer.accepted()));

        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(post(soc, CARD));
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(429, 429, 200, 307, 202, 202);
        assertThat(answers.get(0).headers().firstValue("Retry-After")).contains("7");
        assertThat(answers.get(1).headers().firstValue("Retry-After")).isEmpty();
        assertThat(answers.get(2).body()).contains("HTTP error 429");
        assertThat(answers.get(3).headers().firstValue("Location")).contains("https://elsewhere.contoso.example/");
        assertThat(teams.posts("soc"))
                .extracting(post -> post.answer().isSuccess())
                .containsExactly(false, false, false, false, true, true);
    }

    @Test
    void aConnectionIsCutOrSaysNothing() {
        URI soc = teams.workflow("soc");
        teams.script("soc", Script.inTurn(new Answer.Reset(), new Answer.Silence()));

        assertThatThrownBy(() -> post(soc, CARD)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.send(
                        request(soc, CARD).timeout(Duration.ofMillis(300)).build(), BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(teams.count("soc")).isEqualTo(2);
    }

    @Test
    void aLateAnswerIsAnAnswer() throws Exception {
        URI soc = teams.workflow("soc");
        teams.script("soc", Script.always(new Answer.Late(Duration.ofMillis(300), Answer.accepted())));

        long began = System.nanoTime();
        HttpResponse<String> answer = post(soc, CARD);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void chanceIsTheSameForTheSameSeed() {
        Script.Chance yes = new Script.Chance(Answer.accepted(), 1);
        Script.Chance no = new Script.Chance(Answer.throttled(), 1);

        assertThat(told(Script.random(7, yes, no)))
                .isEqualTo(told(Script.random(7, yes, no)))
                .contains(Answer.accepted(), Answer.throttled());
        assertThat(told(Script.random(7, yes))).containsOnly(Answer.accepted());
        assertThatThrownBy(() -> new Script.Chance(Answer.accepted(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itKeepsWhatCameAndWhen() throws Exception {
        URI siem = teams.hook("siem");

        HttpRequest request =
                request(siem, "{\"a\":1}").header("X-Signature", "v1=abc").build();
        client.send(request, BodyHandlers.discarding());
        post(siem, "2");

        Post first = teams.posts("siem").get(0);
        assertThat(first.body()).isEqualTo("{\"a\":1}");
        assertThat(first.header("x-signature")).isEqualTo("v1=abc");
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).contains(TeamsDouble.SECRET);
        assertThat(teams.mostWithin("siem", Duration.ofHours(1))).isEqualTo(2);
    }

    @Test
    void aSpanHoldsWhatCameWithinIt() {
        Posts posts = new Posts(1);
        for (long seconds : new long[] {0, 1, 2, 10, 11}) {
            posts.add(new Post(
                    1, "soc", Instant.EPOCH, seconds * 1_000_000_000L, "POST", "/", Map.of(), "", Answer.accepted()));
        }

        assertThat(posts.mostWithin(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(posts.mostWithin(Duration.ofMillis(1_001))).isEqualTo(2);
        assertThat(posts.mostWithin(Duration.ofSeconds(3))).isEqualTo(3);
        assertThat(posts.mostWithin(Duration.ofMinutes(1))).isEqualTo(5);
        assertThat(posts.all()).hasSize(1);
        assertThat(posts.count()).isEqualTo(5);
    }

    @Test
    void thePageShowsWhatWasTakenAndNothingElse() throws Exception {
        post(teams.workflow("soc"), CARD);
        post(teams.workflow("soc"), "no card");

        JsonNode cards = new ObjectMapper().readTree(get("cards?after=0").body());

        assertThat(cards).hasSize(1);
        assertThat(cards.path(0).path("channel").asText()).isEqualTo("soc");
        assertThat(cards.path(0).path("message").path("type").asText()).isEqualTo("message");
        long number = cards.path(0).path("number").asLong();
        assertThat(get("cards?after=" + number).body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "page.js", "page.css", "adaptivecards.js", "markdown-it.js"})
    void thePageLoadsNothingFromElsewhere(String asset) throws Exception {
        HttpResponse<String> answer = get(asset);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe", "http", "*");
    }

    private static List<Answer> told(Script script) {
        List<Answer> told = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            told.add(script.answer(i));
        }
        return told;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(teams.page() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI address, String body) throws IOException, InterruptedException {
        return client.send(request(address, body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI address, String body) {
        return HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(body));
    }

    private static String card(String version, String text) {
        return "{\"type\":\"message\",\"attachments\":[{\"contentType\":\"application/vnd.microsoft.card.adaptive\","
                + "\"content\":{\"type\":\"AdaptiveCard\",\"version\":\"" + version
                + "\",\"body\":[{\"type\":\"TextBlock\",\"text\":\"" + text + "\"}]}}]}";
    }
}
