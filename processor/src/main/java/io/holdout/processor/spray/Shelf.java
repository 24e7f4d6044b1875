package io.holdout.processor.spray;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one network. */
public interface Shelf {

    /** Takes rows one after the other. */
    interface Reader {
        void read(long bucket, long user, Tries tries);
    }

    @Nullable
    Tries tries(long bucket, long user);

    void put(long bucket, long user, Tries tries);

    void delete(long bucket, long user);

    /** Reads the rows of the buckets from the first to the last, in their order. */
    void read(long first, long last, Reader reader);

    /** Up to which hash the users of a bucket are kept, where not all are. */
    Map<Long, Long> limits();

    void putLimit(long bucket, long limit);

    void deleteLimit(long bucket);

    /** What was told about the network. */
    List<Told> told();

    void put(Told told);

    void delete(Told told);
}
