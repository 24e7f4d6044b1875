package io.holdout.processor.detect;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is waited for while a fold runs: at most one wait of a kind and about one thing. */
final class Waits {
    private final Map<String, Wait> waits = new TreeMap<>();

    Waits(List<Wait> known) {
        known.forEach(wait -> waits.put(key(wait.kind(), wait.about()), wait));
    }

    /** Waits until then, whatever was due before. */
    void await(Wait.Kind kind, String about, Instant due) {
        waits.put(key(kind, about), new Wait(due, kind, about));
    }

    /** Waits until then, unless something is waited for already that is due later. */
    void awaitAtLeast(Wait.Kind kind, String about, Instant due) {
        Instant known = due(kind, about);
        if (known == null || known.isBefore(due)) {
            await(kind, about, due);
        }
    }

    void cancel(Wait.Kind kind, String about) {
        waits.remove(key(kind, about));
    }

    /** When it is due, null when it is not waited for. */
    @Nullable
    Instant due(Wait.Kind kind, String about) {
        Wait wait = waits.get(key(kind, about));
        return wait == null ? null : wait.due();
    }

    /** Takes out what is due first, null when nothing is due by then. */
    @Nullable
    Wait next(Instant to) {
        Wait next = null;
        for (Wait wait : waits.values()) {
            if (!wait.due().isAfter(to) && (next == null || wait.compareTo(next) < 0)) {
                next = wait;
            }
        }
        if (next != null) {
            cancel(next.kind(), next.about());
        }
        return next;
    }

    List<Wait> all() {
        return List.copyOf(waits.values());
    }

    private static String key(Wait.Kind kind, String about) {
        return kind + "|" + about;
    }
}
