package io.holdout.sinks.card;

import io.holdout.sinks.card.TeamsMessage.Card;
import io.holdout.sinks.card.TeamsMessage.Element;
import io.holdout.sinks.card.TeamsMessage.Entity;
import io.holdout.sinks.card.TeamsMessage.OpenUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts the blocks of a card into as few messages as they fit in. A block is never cut; each message says which of how many it is. */
final class Pages {
    /** Below {@link TeamsMessage#MAX_BYTES}, because what stands between may write some characters longer. */
    static final int MAX_BYTES = 26 * 1024;

    private static final int LONGEST = 99;

    private Pages() {}

    /**
     * What every message of one card has.
     *
     * @param head the first element, given the number of the part and how many there are
     * @param calls who is called and the texts that call, in the first message only
     */
    record Frame(
            String lang,
            Function<Part, Element> head,
            List<Entity> entities,
            List<Element> calls,
            List<Element> foot,
            List<OpenUrl> actions) {
        Frame {
            entities = List.copyOf(entities);
            calls = List.copyOf(calls);
            foot = List.copyOf(foot);
            actions = List.copyOf(actions);
        }
    }

    /** A message of several, from 1. */
    record Part(int number, int of) {}

    static List<TeamsMessage> of(Frame frame, List<Element> blocks) {
        int room = MAX_BYTES - message(frame, new Part(1, LONGEST), List.of()).bytes().length;
        List<List<Element>> pages = new ArrayList<>();
        List<Element> page = new ArrayList<>();
        int used = 0;
        for (Element block : blocks) {
            int length = TeamsMessage.length(block) + 1;
            if (used + length > room && !page.isEmpty()) {
                pages.add(page);
                page = new ArrayList<>();
                used = 0;
            }
            page.add(block);
            used += length;
        }
        pages.add(page);
        List<TeamsMessage> messages = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            messages.add(message(frame, new Part(i + 1, pages.size()), pages.get(i)));
        }
        return List.copyOf(messages);
    }

    private static TeamsMessage message(Frame frame, Part part, List<Element> blocks) {
        boolean first = part.number() == 1;
        List<Element> body = new ArrayList<>();
        body.add(frame.head().apply(part));
        body.addAll(blocks);
        if (first) {
            body.addAll(frame.calls());
        }
        body.addAll(frame.foot());
        return TeamsMessage.of(Card.of(frame.lang(), first ? frame.entities() : List.of(), body, frame.actions()));
    }
}
