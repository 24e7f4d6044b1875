package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.DeliveryDouble.Answer;
import io.holdout.app.DeliveryDouble.Request;
import io.holdout.app.WrittenAlerts.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the sink every few seconds while two webhooks throttle, fail, hang and reset. The property {@code holdout.delivery.alerts}
 * makes it longer.
 */
@Timeout(7200)
class DeliveryFaultTest {
    private static final int ALERTS = Integer.getInteger("holdout.delivery.alerts", 150);
    private static final long SEED = Long.getLong("holdout.delivery.seed", 1);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everythingIsToldInOrderWithinTheBudgetAndTwiceOnlyWithoutAnAnswer() throws Exception {
        List<Alert> alerts = WrittenAlerts.random(ALERTS, 3, SEED);
        try (DeliveryTrial trial =
                new DeliveryTrial(directory, SEED, 25, "\"40 per PT1S\", \"250 per PT10S\", \"1000 per PT1M\"")) {
            trial.write(alerts);

            boolean complete = trial.deliver(
                    ALERTS, true, new Random(SEED), Duration.ofMinutes(4).plusSeconds(2L * ALERTS));

            report(trial);
            assertThat(complete).as("everything told").isTrue();
            assertThat(trial.killed()).isPositive();
            for (String webhook : List.of("siem", "soc")) {
                isWithin(trial, webhook, 40, Duration.ofSeconds(1));
                isWithin(trial, webhook, 250, Duration.ofSeconds(10));
                isWithin(trial, webhook, 1000, Duration.ofMinutes(1));
                isRepeatedOnlyWithoutAnAnswer(trial, webhook);
            }
            isMarked(trial);
            isInOrder(trial, alerts);
        }
    }

    private static void report(DeliveryTrial trial) throws IOException {
        trial.complaints().forEach(System.out::println);
        for (String webhook : List.of("siem", "soc")) {
            Map<Answer, Integer> answers = new HashMap<>();
            trial.requests(webhook).forEach(request -> answers.merge(request.answer(), 1, Integer::sum));
            System.out.println(webhook + ": " + trial.told(webhook).size() + " of " + ALERTS + " told, requests "
                    + answers + ", sink killed " + trial.killed() + " times");
        }
    }

    private static void isWithin(DeliveryTrial trial, String webhook, int messages, Duration per) {
        List<Request> requests = trial.requests(webhook).stream()
                .sorted(java.util.Comparator.comparing(Request::nanos))
                .toList();
        for (int i = messages; i < requests.size(); i++) {
            assertThat(requests.get(i).nanos() - requests.get(i - messages).nanos())
                    .as("%s: %s messages before message %s", webhook, messages, i)
                    .isGreaterThan(per.toNanos());
        }
    }

    /** One that was answered is sent again only when the sink was killed before it could note the answer. */
    private static void isRepeatedOnlyWithoutAnAnswer(DeliveryTrial trial, String webhook) {
        Map<String, Request> taken = new HashMap<>();
        for (Request request : trial.requests(webhook)) {
            for (String name : DeliveryTrial.names(request)) {
                Request before = taken.get(name);
                if (before != null && !before.isWithoutAnswer()) {
                    assertThat(trial.wasKilled(before.nanos(), request.nanos()))
                            .as("%s was told of %s twice", webhook, name)
                            .isTrue();
                }
                if (request.answer() == Answer.ACCEPTED) {
                    taken.put(name, request);
                }
            }
        }
    }

    /** The mark is there when an attempt before had no answer, and not when all of them had one. */
    private static void isMarked(DeliveryTrial trial) {
        Map<String, List<Request>> byId = new HashMap<>();
        for (Request request : trial.requests("siem")) {
            List<Request> before = byId.computeIfAbsent(request.id(), id -> new ArrayList<>());
            if (!before.isEmpty()) {
                boolean withheld = before.stream().anyMatch(Request::isWithoutAnswer);
                boolean killed = trial.wasKilled(before.get(before.size() - 1).nanos(), request.nanos())
                        || before.stream().anyMatch(earlier -> earlier.repeat().equals("true"));
                if (withheld || before.stream().anyMatch(earlier -> earlier.answer() == Answer.ACCEPTED)) {
                    assertThat(request.repeat())
                            .as("repeat of %s", request.id())
                            .isEqualTo("true");
                } else if (!killed) {
                    assertThat(request.repeat())
                            .as("attempt at %s", request.id())
                            .isEqualTo("false");
                }
            } else {
                // one that was killed before it was sent looks like a repeat to the sink
                assertThat(request.repeat().equals("false") || trial.killed() > 0)
                        .isTrue();
            }
            before.add(request);
        }
    }

    /** All waited before the sink began, so the first attempts have the order of severity, then time. */
    private static void isInOrder(DeliveryTrial trial, List<Alert> alerts) {
        Set<String> order = new LinkedHashSet<>();
        trial.requests("siem").forEach(request -> order.addAll(DeliveryTrial.names(request)));
        assertThat(order)
                .containsExactlyElementsOf(
                        WrittenAlerts.inOrder(alerts).stream().map(Alert::name).toList());
    }
}
