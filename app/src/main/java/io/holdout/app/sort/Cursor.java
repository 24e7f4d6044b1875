package io.holdout.app.sort;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.PriorityQueue;

/** All pairs in order, read once: {@code while (cursor.next()) use(cursor.key(), cursor.value())}. */
public final class Cursor implements Closeable {
    private static final byte[] NONE = {};

    private final Deque<Run> unread;
    private final PriorityQueue<Run> heads = new PriorityQueue<>(Run.BY_PAIR);
    private byte[] key = NONE;
    private byte[] value = NONE;

    Cursor(Collection<? extends Run> runs) {
        this.unread = new ArrayDeque<>(runs);
    }

    /** Moves to the next pair; false at the end. */
    public boolean next() throws IOException {
        while (!unread.isEmpty()) {
            advance(unread.pop());
        }
        Run first = heads.poll();
        if (first == null) {
            return false;
        }
        key = first.key();
        value = first.value();
        advance(first);
        return true;
    }

    /** Of the current pair; the array is the caller's. */
    public byte[] key() {
        return key;
    }

    /** Of the current pair; the array is the caller's. */
    public byte[] value() {
        return value;
    }

    private void advance(Run run) throws IOException {
        if (run.next()) {
            heads.add(run);
        } else {
            run.close();
        }
    }

    /** Lets go of what has not been read. */
    @Override
    public void close() throws IOException {
        for (Run run : unread) {
            run.close();
        }
        for (Run run : heads) {
            run.close();
        }
        unread.clear();
        heads.clear();
    }
}
