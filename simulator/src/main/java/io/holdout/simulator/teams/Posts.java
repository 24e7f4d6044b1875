package io.holdout.simulator.teams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** What came into one channel: the last requests whole, and the time of every one. */
final class Posts {
    private final int kept;
    private final Deque<Post> last = new ArrayDeque<>();
    private long[] nanos = new long[64];
    private int count;

    /** @param kept how many requests are kept whole */
    Posts(int kept) {
        this.kept = kept;
    }

    synchronized long count() {
        return count;
    }

    synchronized void add(Post post) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = post.nanos();
        last.addLast(post);
        if (last.size() > kept) {
            last.removeFirst();
        }
    }

    synchronized List<Post> all() {
        return new ArrayList<>(last);
    }

    /** The most that came within any span of that length; the ends of a span do not both belong to it. */
    synchronized int mostWithin(Duration span) {
        long length = span.toNanos();
        long[] times = Arrays.copyOf(nanos, count);
        Arrays.sort(times);
        int most = 0;
        int first = 0;
        for (int i = 0; i < times.length; i++) {
            while (times[i] - times[first] >= length) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
