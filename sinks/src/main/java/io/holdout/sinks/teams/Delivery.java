package io.holdout.sinks.teams;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to post a message. Reasons are for logs: they hold nothing of the address or the answer's text. */
sealed interface Delivery {

    /** The other side has taken it; Workflows say so before the card is shown. */
    record Delivered() implements Delivery {}

    /** @param after how long the other side asks to wait, null where it does not say */
    record RetryLater(String reason, @Nullable Duration after) implements Delivery {}

    /** The same message will never be taken. */
    record Rejected(String reason) implements Delivery {}

    /** Longest wait that is obeyed; longer ones would hold up all other alerts. */
    Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /**
     * Judges an answer by status and body: the old webhooks answer 200 even when they have failed, and mean success only by
     * {@code 1} or nothing (source: Microsoft's documentation of incoming webhooks).
     *
     * @param body the beginning of the body
     * @param retryAfter header of that name, seconds or an HTTP date
     */
    static Delivery of(int status, String body, @Nullable String retryAfter, Instant now) {
        if (status == 200) {
            return ofOk(body.strip());
        }
        if (status > 200 && status < 300) {
            return new Delivered();
        }
        if (status == 429) {
            return new RetryLater("throttled (429)", wait(retryAfter, now));
        }
        if (status == 408 || status == 425 || status >= 500) {
            return new RetryLater("status " + status, wait(retryAfter, now));
        }
        return new Rejected(
                switch (status) {
                    case 400 -> "status 400: the card was not understood";
                    case 401, 403 -> "status " + status + ": the webhook's address or its permissions are wrong";
                    case 404, 410 -> "status " + status + ": the webhook is gone";
                    case 413 -> "status 413: the message is too large";
                    default -> "status " + status;
                });
    }

    private static Delivery ofOk(String body) {
        if (body.isEmpty() || body.equals("1")) {
            return new Delivered();
        }
        String text = body.toLowerCase(Locale.ROOT);
        if (text.contains("webhook message delivery failed") || text.contains("http error 429")) {
            return new RetryLater("throttled (200 with an error text)", null);
        }
        // a login page or a proxy: calling it delivered would lose the alert, repeating it would not help
        return new Rejected("status 200 with an answer that is not a webhook's");
    }

    /** The wait asked for, at most {@link #LONGEST_WAIT}; null where the header is absent or makes no sense. */
    private static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        Duration wait;
        if (text.matches("[0-9]+")) {
            wait = text.length() > 6 ? LONGEST_WAIT : Duration.ofSeconds(Integer.parseInt(text));
        } else {
            try {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                return null;
            }
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
