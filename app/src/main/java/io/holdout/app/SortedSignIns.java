package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.app.sort.Appender;
import io.holdout.app.sort.Cursor;
import io.holdout.app.sort.ExternalSorter;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sign-ins and changes of posture of files in the order of their time and id, on disk: exports come newest first and overlap, and a
 * file may hold more than fits into memory.
 */
final class SortedSignIns implements Closeable {
    private static final long SIGN_IN_MEMORY = 96L << 20;
    private static final long DEAD_LETTER_MEMORY = 4L << 20;
    private static final byte INTERACTIVE = 0;
    private static final byte NON_INTERACTIVE = 1;
    private static final byte POSTURE_CHANGE = 2;
    private static final int TIME = Long.BYTES + Integer.BYTES;
    private static final JsonSerde<SignInEvent> EVENTS = JsonSerde.signInEvents();

    private final ExternalSorter signIns;
    private final ExternalSorter deadLetters;
    private final List<Worker> workers = new ArrayList<>();

    private SortedSignIns(Path scratch, int appenders, Consumer<SignIn> observer) throws IOException {
        signIns = new ExternalSorter(scratch, SIGN_IN_MEMORY, appenders);
        deadLetters = new ExternalSorter(scratch, DEAD_LETTER_MEMORY, appenders);
        for (int i = 0; i < appenders; i++) {
            workers.add(new Worker(signIns.appender(), deadLetters.appender(), observer));
        }
    }

    /** Reads all files on that many threads. */
    static SortedSignIns of(List<Path> files, SignInFiles reader, int threads, Path scratch, Progress progress)
            throws IOException, InterruptedException {
        return of(files, reader, threads, scratch, progress, signIn -> {});
    }

    /**
     * Reads all files on that many threads, and shows each sign-in to an observer.
     *
     * @param observer called by all threads
     */
    static SortedSignIns of(
            List<Path> files,
            SignInFiles reader,
            int threads,
            Path scratch,
            Progress progress,
            Consumer<SignIn> observer)
            throws IOException, InterruptedException {
        SortedSignIns sorted = new SortedSignIns(scratch, threads, observer);
        try {
            for (Path file : files) {
                reader.read(file, threads, sorted.workers.iterator()::next, progress);
            }
            sorted.workers.forEach(Worker::close);
            return sorted;
        } catch (IOException | InterruptedException | RuntimeException e) {
            sorted.close();
            throw e;
        }
    }

    Counts counts() {
        return workers.stream().map(Worker::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** Tenants of the sign-ins, as many as it takes to see that they are several. */
    Set<String> tenants() {
        return workers.stream()
                .flatMap(worker -> worker.tenants.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Files that are no form of sign-in log that is known. */
    Set<String> unknown() {
        return workers.stream()
                .flatMap(worker -> worker.unknown.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Time of the newest sign-in, or {@link Instant#EPOCH}. */
    Instant newest() {
        return workers.stream().map(w -> w.newest).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /**
     * One sign-in or change of posture in order.
     *
     * @param category null for a change
     * @param userKey key of the user, or of the tenant for a change
     */
    @SuppressWarnings("ArrayRecordComponent") // entries are passed on, never compared
    record Entry(Instant time, @Nullable Category category, String userKey, byte[] json) {
        static Entry of(Cursor cursor) {
            ByteBuffer key = ByteBuffer.wrap(cursor.key());
            Instant time = Instant.ofEpochSecond(key.getLong(), key.getInt());
            int userEnd = key.limit() - Integer.BYTES;
            int userStart = key.getInt(userEnd);
            Category category = switch (key.get(userStart - 1)) {
                case INTERACTIVE -> Category.INTERACTIVE;
                case NON_INTERACTIVE -> Category.NON_INTERACTIVE;
                default -> null;
            };
            String userKey = new String(cursor.key(), userStart, userEnd - userStart, UTF_8);
            return new Entry(time, category, userKey, cursor.value());
        }
    }

    Cursor signIns() throws IOException {
        return signIns.sorted();
    }

    /** In the order of file, position and place in the batch; values are dead letters as JSON. */
    Cursor deadLetters() throws IOException {
        return deadLetters.sorted();
    }

    static DeadLetter deadLetter(Cursor cursor) {
        try {
            return Json.mapper().readValue(cursor.value(), DeadLetter.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what was sorted, the counts remain. */
    void release() throws IOException {
        signIns.close();
        deadLetters.close();
    }

    @Override
    public void close() throws IOException {
        release();
    }

    /** Where the records of a file end up; one a thread. */
    private static final class Worker implements RecordSink {
        private final Appender signIns;
        private final Appender deadLetters;
        private final Consumer<SignIn> observer;
        private final Map<Category, Long> accepted = new EnumMap<>(Category.class);
        private final Map<String, Long> ignored = new TreeMap<>();
        private final Map<AdFsFailure, Long> adFs = new EnumMap<>(AdFsFailure.class);
        private final Set<String> tenants = new TreeSet<>();
        private final Set<String> unknown = new TreeSet<>();
        private long refused;
        private Instant newest = Instant.EPOCH;

        Worker(Appender signIns, Appender deadLetters, Consumer<SignIn> observer) {
            this.observer = observer;
            this.signIns = signIns;
            this.deadLetters = deadLetters;
        }

        @Override
        public void signIn(SignIn signIn, Origin origin) {
            add(
                    signIn.time(),
                    signIn.id(),
                    signIn.category() == Category.INTERACTIVE ? INTERACTIVE : NON_INTERACTIVE,
                    Keys.user(signIn),
                    signIn);
            accepted.merge(signIn.category(), 1L, Long::sum);
            newest = signIn.time().isAfter(newest) ? signIn.time() : newest;
            if (tenants.size() < 2) {
                tenants.add(signIn.tenantId());
            }
            observer.accept(signIn);
        }

        /** Does not move the newest time: how far the files reach is told by their sign-ins. */
        @Override
        public void postureChange(PostureChange change, Origin origin) {
            add(change.time(), change.id(), POSTURE_CHANGE, Keys.tenant(change.tenantId()), change);
        }

        @SuppressWarnings("JavaInstantGetSecondsGetNano") // both parts are written
        private void add(Instant time, String eventId, byte kind, String userKey, SignInEvent event) {
            byte[] id = eventId.getBytes(UTF_8);
            byte[] user = userKey.getBytes(UTF_8);
            ByteBuffer key = ByteBuffer.allocate(TIME + id.length + 2 * Byte.BYTES + user.length + Integer.BYTES)
                    .putLong(time.getEpochSecond())
                    .putInt(time.getNano())
                    .put(id)
                    .put((byte) 0) // before any longer id that begins so
                    .put(kind);
            int userStart = key.position();
            key.put(user).putInt(userStart);
            add(signIns, key.array(), EVENTS.write(event));
        }

        @Override
        public void adFsFailure(AdFsFailure failure, Origin origin) {
            adFs.merge(failure, 1L, Long::sum);
        }

        @Override
        public void ignored(String category, Origin origin) {
            ignored.merge(category, 1L, Long::sum);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            try {
                add(deadLetters, originKey(letter.origin()), Json.mapper().writeValueAsBytes(letter));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            refused++;
            if (letter.reason() == DeadLetter.Reason.UNKNOWN_FORMAT) {
                unknown.add(letter.origin().source());
            }
        }

        private static void add(Appender appender, byte[] key, byte[] value) {
            try {
                appender.add(key, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Counts counts() {
            return new Counts(accepted, ignored, refused, adFs);
        }

        void close() {
            signIns.close();
            deadLetters.close();
        }
    }

    /** Orders by file, position and place. */
    static byte[] originKey(Origin origin) {
        byte[] source = origin.source().getBytes(UTF_8);
        return ByteBuffer.allocate(source.length + 1 + Long.BYTES + Integer.BYTES)
                .put(source)
                .put((byte) 0)
                .putLong(origin.position())
                .putInt(origin.index() + 1)
                .array();
    }
}
