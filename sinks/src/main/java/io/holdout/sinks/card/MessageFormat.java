package io.holdout.sinks.card;

import java.util.List;

/** How the messages of one webhook are written. Pure: the same content gives the same bytes. */
public interface MessageFormat {

    /**
     * The messages that tell the content, in order; at least one. Never fails on what a finding holds.
     *
     * @return bodies of requests, each complete and no longer than the other side takes
     */
    List<byte[]> render(CardContent content);
}
