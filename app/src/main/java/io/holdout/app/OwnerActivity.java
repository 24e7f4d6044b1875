package io.holdout.app;

import io.holdout.ingest.file.Progress;
import io.holdout.ingest.tables.InventoryFile;
import io.holdout.ingest.tables.InventorySink;
import io.holdout.model.InventoryRow;
import io.holdout.model.SignIn;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.detect.MailApp;
import io.holdout.processor.detect.Outcome;
import io.holdout.processor.detect.Sighting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whether the people in an inventory have signed in at all, noted while files are read, by several threads at once. Of each it keeps a hash
 * of the name and two numbers, so half a million take some 12 MB.
 */
final class OwnerActivity {
    /** As far back as Entra ID keeps sign-ins, and as the rule asks. */
    private static final Duration LOOKED_AT = Duration.ofDays(30);

    /** A report may be made some hours after the log was exported, and its devices have synced since. */
    private static final Duration BEHIND = Duration.ofDays(1);

    private final long[] owners;
    private final AtomicLongArray newest;
    private final AtomicLongArray modern;
    private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    private OwnerActivity(long[] owners) {
        this.owners = owners;
        newest = new AtomicLongArray(owners.length);
        modern = new AtomicLongArray(owners.length);
    }

    /** For the owners that a report names. */
    static OwnerActivity of(InventoryFile file, Progress progress) throws IOException {
        Hashes hashes = new Hashes();
        file.read("any", hashes, progress);
        return new OwnerActivity(hashes.distinct());
    }

    private static final class Hashes implements InventorySink {
        private long[] all = new long[1024];
        private int count;

        @Override
        public void row(long line, InventoryRow row) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = hash(row.user());
        }

        @Override
        public void refused(long line, String reason) {
            // is told when it is imported
        }

        long[] distinct() {
            return Arrays.stream(all, 0, count).sorted().distinct().toArray();
        }
    }

    /** Notes a sign-in of any class and outcome. */
    void note(SignIn signIn) {
        long time = signIn.time().getEpochSecond();
        first.accumulateAndGet(time, Math::min);
        last.accumulateAndGet(time, Math::max);
        String user = signIn.user().name().toLowerCase(Locale.ROOT);
        note(user, time, signIn);
        int at = user.indexOf('@');
        if (at > 0) {
            note(user.substring(0, at), time, signIn);
        }
    }

    private void note(String user, long time, SignIn signIn) {
        int place = Arrays.binarySearch(owners, hash(user));
        if (place >= 0) {
            newest.accumulateAndGet(place, time, Math::max);
            if (isApplesApp(signIn)) {
                modern.set(place, 1);
            }
        }
    }

    private static boolean isApplesApp(SignIn signIn) {
        if (MailApp.of(signIn.app().id()).filter(MailApp.APPLE::equals).isEmpty()) {
            return false;
        }
        Sighting sighting = Sighting.of(signIn, UserAgent::decode);
        return sighting.mailApp() == MailApp.APPLE && sighting.outcome() == Outcome.SUCCEEDED;
    }

    /** Whether Apple's mail app has signed in for the owner of a row with modern authentication, at any time in the files. */
    boolean hasModernApp(InventoryRow row) {
        int place = Arrays.binarySearch(owners, hash(row.user()));
        return place >= 0 && modern.get(place) > 0;
    }

    /**
     * Whether the owner of a row has a sign-in in the last 30 days of the files. They can only answer when they reach back so far, and when
     * the device synced within those days or soon after.
     */
    Answer isRecorded(InventoryRow row) {
        int place = Arrays.binarySearch(owners, hash(row.user()));
        long start = last.get() - LOOKED_AT.toSeconds();
        if (place >= 0 && newest.get(place) > Math.max(0, start)) {
            return Answer.YES;
        }
        Instant synced = row.lastSync();
        boolean reached = first.get() - BEHIND.toSeconds() <= start
                && synced != null
                && synced.getEpochSecond() >= start
                && synced.getEpochSecond() <= last.get() + BEHIND.toSeconds();
        return reached ? Answer.NO : Answer.UNKNOWN;
    }

    /** FNV-1a of 64 bits; two owners in the world that share one would be taken for one. */
    private static long hash(String user) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < user.length(); i++) {
            hash = (hash ^ user.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
