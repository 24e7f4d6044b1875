package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.agent.UserAgent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserHistoryTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Knowledge FAMILIAR = sighting -> Familiarity.Grade.FAMILIAR;

    /** What a restart reads is what was decided before it, also with a sign-in that is evidence of several things at once. */
    @Test
    void aHistoryComesBackFromItsRow() throws IOException {
        UserHistory history = history();

        UserHistory back = Json.mapper().readValue(Json.mapper().writeValueAsBytes(history), UserHistory.class);

        assertThat(back).isEqualTo(history);
    }

    @Test
    void aSignInIsWrittenOnceHoweverOftenItIsShown() throws IOException {
        String row = new String(Json.mapper().writeValueAsBytes(history()), UTF_8);

        assertThat(row)
                .containsOnlyOnce("\"v\":1,\"id\":\"first-legacy\"")
                .containsOnlyOnce("\"v\":1,\"id\":\"then-legacy\"");
    }

    /** A row that was written before mail apps and what proves a move were kept. */
    @Test
    void aRowOfAnEarlierVersionIsRead() throws IOException {
        JsonNode row = Json.mapper().valueToTree(history());
        ((ObjectNode) row.get("settled")).remove("apps");
        assertThat(((ObjectNode) row.get("tentative")).remove("apps")).isNotNull();
        ObjectNode trial = (ObjectNode) row.at("/tentative/devices/0/trial");
        assertThat(trial.remove("move")).isNotNull();

        UserHistory back = Json.mapper().readValue(Json.mapper().writeValueAsBytes(row), UserHistory.class);

        assertThat(back.settled().apps()).isEmpty();
        assertThat(back.devices()).isEqualTo(history().devices());
    }

    private static UserHistory history() {
        List<Sighting> early = List.of(
                sighting(aSignIn()
                        .activeSync()
                        .agent("Apple-iPhone9C1/1907.71")
                        .id("first-legacy")
                        .at(START)),
                sighting(aSignIn()
                        .activeSync()
                        .agent("Apple-iPhone9C1/1907.71")
                        .id("then-legacy")
                        .at(START.plusSeconds(60))));
        Sighting modern = sighting(aSignIn().appleModern().id("last-modern").at(START.plus(Duration.ofHours(2))));
        UserHistory history = UserHistory.startingAt(START.minusSeconds(1))
                .refolded(early, START.plus(Duration.ofHours(1)), FAMILIAR, GRACE, fact -> {})
                .next(modern, START.plus(Duration.ofHours(1)), FAMILIAR, GRACE);
        return history.report(
                        UserHistory.startingAt(START),
                        "contoso|ada-id",
                        new Voice("test", Advice.STANDARD, Thresholds.DEFAULT),
                        Posture.unknown("contoso"))
                .history();
    }

    private static Sighting sighting(io.holdout.model.SignInBuilder signIn) {
        return Sighting.of(signIn.build(), UserAgent::decode);
    }
}
