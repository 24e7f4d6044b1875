package io.holdout.ingest.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import java.time.Instant;
import java.time.InstantSource;

/** Reads frames in the year 2026, as from a line of a file. */
final class Reading {
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    static final Origin LINE = new Origin("signins.json", Origin.Unit.LINE, 7, -1);

    /** One for all, as a thread has one for all it reads. */
    private static final Normaliser NORMALISER = new Normaliser("unknown", InstantSource.fixed(NOW));

    private Reading() {}

    static Collected read(String frame) {
        return read(frame.getBytes(UTF_8));
    }

    static Collected read(byte[] frame) {
        Collected collected = new Collected();
        NORMALISER.read(frame, 0, frame.length, LINE, collected);
        return collected;
    }

    static SignIn only(String frame) {
        Collected collected = read(frame);
        assertThat(collected.deadLetters).isEmpty();
        assertThat(collected.ignored).isEmpty();
        assertThat(collected.signIns).hasSize(1);
        return collected.signIns.get(0);
    }
}
