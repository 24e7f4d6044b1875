package io.holdout.simulator.teams;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;

/** What a request meets. */
public sealed interface Answer {

    /** True where the sender is told that its message was taken. */
    default boolean isSuccess() {
        return false;
    }

    /**
     * A status with headers and a body.
     *
     * @param body text, empty for none
     */
    record Reply(int status, Map<String, String> headers, String body) implements Answer {
        public Reply {
            headers = Map.copyOf(headers);
            requireNonNull(body, "body");
            if (status < 100 || status > 599) {
                throw new IllegalArgumentException("no status of HTTP: " + status);
            }
        }

        @Override
        public boolean isSuccess() {
            return status == 202 || status == 204 || (status == 200 && (body.isEmpty() || body.equals("1")));
        }
    }

    /** An answer that lets the sender wait. */
    record Late(Duration delay, Answer then) implements Answer {
        public Late {
            requireNonNull(delay, "delay");
            requireNonNull(then, "then");
        }

        @Override
        public boolean isSuccess() {
            return then.isSuccess();
        }
    }

    /** No answer as long as the server lives; the connection stays open. */
    record Silence() implements Answer {}

    /** Status and headers at once, and a body that never comes. */
    record NoBody(int status) implements Answer {}

    /** A body without end, for whoever would read it all. */
    record Endless(int status) implements Answer {}

    /** The connection is closed after the request was read whole, without a byte of an answer. */
    record Reset() implements Answer {}

    /** Workflows: queued. There is no body, and it says nothing of the card. */
    static Answer accepted() {
        return reply(202, "");
    }

    /** The old connectors: posted. */
    static Answer one() {
        return reply(200, "1");
    }

    /** The old connectors: not posted, although the status says so (source: Microsoft's text on their rate limits). */
    static Answer okWithThrottlingText() {
        return reply(
                200,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with"
                        + " ContextId tcid=0");
    }

    static Answer tooLarge() {
        return reply(413, "");
    }

    static Answer throttled() {
        return reply(429, "");
    }

    static Answer throttled(Duration retryAfter) {
        return throttled(String.valueOf(retryAfter.toSeconds()));
    }

    /** @param retryAfter the header as it is: seconds, a date, or nonsense */
    static Answer throttled(String retryAfter) {
        return new Reply(429, Map.of("Retry-After", retryAfter), "");
    }

    /** @param to where the sender is told to go; it must not */
    static Answer redirect(String to) {
        return new Reply(307, Map.of("Location", to), "");
    }

    static Answer reply(int status, String body) {
        return new Reply(status, Map.of(), body);
    }
}
