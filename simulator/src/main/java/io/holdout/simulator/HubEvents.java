package io.holdout.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.simulator.wire.Ticks;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The events of a feed, with a handful of broken ones in between if so wished. */
final class HubEvents implements Iterator<HubEvent> {
    private static final int FIRST_BROKEN = 25;

    private final Feed feed;
    private final boolean noise;
    private long sequence;
    private long nextBroken = FIRST_BROKEN;
    private int broken;
    private State state = State.BEFORE;

    private enum State {
        BEFORE,
        AT_BATCH,
        AT_BROKEN,
        AFTER
    }

    HubEvents(Feed feed, boolean noise, long from) {
        this.feed = feed;
        this.noise = noise;
        step();
        while (sequence < from && state != State.AFTER) {
            step();
            sequence++;
        }
    }

    @Override
    public boolean hasNext() {
        return state != State.AFTER;
    }

    @Override
    public HubEvent next() {
        if (state == State.AFTER) {
            throw new NoSuchElementException();
        }
        boolean good = state == State.AT_BATCH;
        int records = feed.batch().size();
        byte[] body = good ? feed.write(records).toByteArray() : rubbish(broken);
        HubEvent event = new HubEvent(sequence++, Ticks.instant(feed.enqueued()), body, good ? records : 0);
        step();
        return event;
    }

    /** A broken event follows a good one, so that nothing is lost by it: ever more rarely, to stay a handful. */
    private void step() {
        if (noise && state == State.AT_BATCH && feed.batches() == nextBroken) {
            nextBroken *= 2;
            broken++;
            state = State.AT_BROKEN;
        } else {
            state = feed.advance() ? State.AT_BATCH : State.AFTER;
        }
    }

    private byte[] rubbish(int number) {
        return switch (number % 5) {
            case 0 -> {
                byte[] whole = feed.write(1).toByteArray();
                yield Arrays.copyOf(whole, whole.length * 2 / 3);
            }
            case 1 -> "{\"records\":{\"category\":\"SignInLogs\"}}".getBytes(UTF_8);
            case 2 -> "<html><body>Bad gateway</body></html>".getBytes(UTF_8);
            case 3 -> new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0};
            default -> "{\"records\":\"none\"}".getBytes(UTF_8);
        };
    }
}
