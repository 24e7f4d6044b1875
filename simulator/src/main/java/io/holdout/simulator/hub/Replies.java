package io.holdout.simulator.hub;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.Sender;
import org.jspecify.annotations.Nullable;

/** The links on which a client hears the answers to its requests, each with the answers that wait for credit. */
final class Replies {
    private record Waiting(ProtonBuffer reply, Runnable sent) {}

    private final Map<String, Sender> links = new HashMap<>();
    private final Map<Sender, Queue<Waiting>> queues = new HashMap<>();

    void attach(String address, Sender link) {
        links.put(address, link);
        queues.put(link, new ArrayDeque<>());
        link.creditStateUpdateHandler(this::flush);
    }

    void detach(Sender link) {
        links.values().remove(link);
        queues.remove(link);
    }

    /** Sends an answer when there is credit for it; who has not attached a link hears none. */
    void send(@Nullable String address, ProtonBuffer reply, Runnable sent) {
        Sender link = links.get(address);
        Queue<Waiting> queue = link == null ? null : queues.get(link);
        if (link == null || queue == null) {
            sent.run();
            return;
        }
        queue.add(new Waiting(reply, sent));
        flush(link);
    }

    private void flush(Sender link) {
        Queue<Waiting> queue = queues.get(link);
        while (queue != null && !queue.isEmpty() && link.isSendable()) {
            Waiting waiting = queue.remove();
            link.next().settle().writeBytes(waiting.reply());
            waiting.sent().run();
        }
    }
}
