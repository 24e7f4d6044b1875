package io.holdout.app;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.holdout.app.DeliveryDouble.Answer;
import io.holdout.app.DeliveryDouble.Request;
import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.model.Severity;
import io.holdout.sinks.delivery.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the sink again and again while two webhooks throttle, fail, hang and reset. The properties {@code holdout.delivery.alerts}
 * and {@code holdout.delivery.trouble}, how many of a hundred requests fail, make it longer and harder.
 */
@Timeout(7200)
class DeliveryFaultTest {
    private static final int ALERTS = Integer.getInteger("holdout.delivery.alerts", 150);
    private static final int TROUBLE = Integer.getInteger("holdout.delivery.trouble", 25);
    private static final long SEED = Long.getLong("holdout.delivery.seed", 1);

    /** Budgets that bind, and do not make a long run longer by their own length. */
    private static final int SCALE = ALERTS < 1000 ? 1 : 3;

    private static final List<Limit> BUDGET = List.of(
            new Limit(40 * SCALE, Duration.ofSeconds(1)),
            new Limit(250 * SCALE, Duration.ofSeconds(10)),
            new Limit(1000 * SCALE, Duration.ofMinutes(1)));

    /** Attempts between two kills, at most: a few seconds. */
    private static final int LIFE = 40 * SCALE * SCALE;

    /** Few enough alerts of a kind that a card can name them all, and many kinds. */
    private static final int TENANTS = Math.max(3, ALERTS / 20);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everythingIsToldInOrderWithinTheBudgetAndTwiceOnlyWithoutAnAnswer() throws Exception {
        List<Alert> alerts = WrittenAlerts.random(ALERTS, TENANTS, SEED);
        try (DeliveryTrial trial = new DeliveryTrial(directory, SEED, TROUBLE, BUDGET)) {
            trial.write(alerts);

            boolean complete = trial.deliver(
                    ALERTS, LIFE, new Random(SEED), Duration.ofMinutes(4).plusSeconds(2L * ALERTS));

            report(trial);
            assertThat(complete).as("everything told").isTrue();
            assertThat(trial.killed()).isPositive();
            for (String webhook : List.of("siem", "soc")) {
                isWithin(trial, webhook);
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
            System.out.println(webhook + ": " + trial.told(webhook) + " of " + ALERTS + " told, requests " + answers
                    + ", sink killed " + trial.killed() + " times");
        }
    }

    private static void isWithin(DeliveryTrial trial, String webhook) {
        long[] came = trial.requests(webhook).stream()
                .mapToLong(Request::nanos)
                .sorted()
                .toArray();
        for (Limit limit : BUDGET) {
            for (int i = limit.messages(); i < came.length; i++) {
                if (came[i] - came[i - limit.messages()] <= limit.per().toNanos()) {
                    fail("%s: more than %s at message %d", webhook, limit, i);
                }
            }
        }
    }

    /** One that was answered is sent again only when the sink was killed before it could note the answer. */
    private static void isRepeatedOnlyWithoutAnAnswer(DeliveryTrial trial, String webhook) {
        Map<String, Request> taken = new HashMap<>();
        for (Request request : trial.requests(webhook)) {
            for (String name : request.names()) {
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

    /** All waited before the sink began, so the first attempts have the order of severity, then time; of cards, that of what they name. */
    private static void isInOrder(DeliveryTrial trial, List<Alert> alerts) {
        Set<String> order = new LinkedHashSet<>();
        trial.requests("siem").forEach(request -> order.addAll(request.names()));
        assertThat(order)
                .containsExactlyElementsOf(
                        WrittenAlerts.inOrder(alerts).stream().map(Alert::name).toList());

        Map<String, String> kindOf = new HashMap<>();
        Map<String, List<Alert>> kinds = new LinkedHashMap<>();
        for (Alert alert : WrittenAlerts.inOrder(alerts)) {
            String kind = alert.tenant() + " " + alert.rule().id();
            kindOf.put(alert.name(), kind);
            kinds.computeIfAbsent(kind, id -> new ArrayList<>()).add(alert);
        }
        List<String> expected = kinds.keySet().stream()
                .sorted(comparing((String kind) -> worst(kinds.getOrDefault(kind, List.of())))
                        .reversed()
                        .thenComparing(kind -> oldest(kinds.getOrDefault(kind, List.of()))))
                .toList();
        Set<String> cards = new LinkedHashSet<>();
        for (Request request : trial.requests("soc")) {
            request.names().forEach(name -> cards.add(kindOf.getOrDefault(name, name)));
        }
        assertThat(cards).containsExactlyElementsOf(expected);
    }

    private static Severity worst(List<Alert> alerts) {
        return alerts.stream().map(Alert::severity).max(naturalOrder()).orElseThrow();
    }

    private static Instant oldest(List<Alert> alerts) {
        return alerts.stream().map(Alert::time).min(naturalOrder()).orElseThrow();
    }
}
