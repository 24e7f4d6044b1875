package io.holdout.app.ops;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a service works, part by part. One that can never work again does not tell so: it ends. */
public final class Health {
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    /**
     * An answer.
     *
     * @param text one line a part that is not as it should be, or {@code ok}
     */
    public record State(boolean isGood, String text) {
        static final State OK = new State(true, "ok");

        static State of(Map<String, String> problems) {
            if (problems.isEmpty()) {
                return OK;
            }
            StringBuilder text = new StringBuilder();
            problems.forEach((part, why) -> text.append(text.isEmpty() ? "" : "\n")
                    .append(part)
                    .append(": ")
                    .append(why));
            return new State(false, text.toString());
        }
    }

    /** A part does not serve for now; it is waited for. */
    public void waiting(String part, String why) {
        waiting.put(part, why);
    }

    public void ready(String part) {
        waiting.remove(part);
    }

    /** Good as long as there is anybody to ask: a restart would not end what is waited for. */
    public State live() {
        return State.OK;
    }

    /** Bad as long as anything is waited for. */
    public State ready() {
        return State.of(new TreeMap<>(waiting));
    }
}
