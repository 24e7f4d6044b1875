package io.holdout.app.ops;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a service works, part by part. */
public final class Health {
    private final Map<String, String> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> failed = new ConcurrentHashMap<>();

    /**
     * An answer.
     *
     * @param text one line a part that is not as it should be, or {@code ok}
     */
    public record State(boolean isGood, String text) {
        static State of(Map<String, String> problems) {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(problems)
                    .forEach((part, why) -> text.append(text.isEmpty() ? "" : "\n")
                            .append(part)
                            .append(": ")
                            .append(why));
            return new State(problems.isEmpty(), text.isEmpty() ? "ok" : text.toString());
        }
    }

    /** A part does not serve for now; it is waited for. */
    public void waiting(String part, String why) {
        waiting.put(part, why);
    }

    public void ready(String part) {
        waiting.remove(part);
    }

    /** A part will never serve again: only a restart, or somebody, can help. */
    public void failed(String part, String why) {
        failed.put(part, why);
    }

    /** Bad when a restart is called for. */
    public State live() {
        return State.of(failed);
    }

    /** Bad as long as anything is waited for. */
    public State ready() {
        Map<String, String> problems = new TreeMap<>(waiting);
        problems.putAll(failed);
        return State.of(problems);
    }
}
