package io.holdout.simulator.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it arrived, read whole.
 *
 * @param number which of all requests of the server, from 1
 * @param arrived by the clock
 * @param nanos by {@link System#nanoTime}, for distances
 * @param path with its query
 * @param headers by lower-case name, the first of each
 * @param body at most {@link TeamsDouble#MOST_BYTES} of it, read as UTF-8
 * @param answer what it met
 */
public record Post(
        long number,
        String channel,
        Instant arrived,
        long nanos,
        String method,
        String path,
        Map<String, String> headers,
        String body,
        Answer answer) {

    public Post {
        headers = Map.copyOf(headers);
    }

    /** The header, empty where it did not come. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The body as it came, where it was UTF-8. */
    public byte[] bytes() {
        return body.getBytes(UTF_8);
    }
}
