package io.holdout.sinks.ledger;

import io.holdout.model.Json;
import io.holdout.model.Severity;
import io.holdout.sinks.card.CardContent.Trouble;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one webhook as they stand: later rows replace earlier ones of the same key. */
public final class LedgerImage {
    private static final Logger log = LoggerFactory.getLogger(LedgerImage.class);

    private Rows.@Nullable About about;
    private @Nullable Map<Integer, Long> position;
    private Rows.Totals totals = Rows.Totals.NONE;
    private Rows.@Nullable Pause pause;
    private final Told told = new Told();
    private final Map<String, Rows.Pile> piles = new TreeMap<>();
    private final Map<String, Rows.Entry> entries = new TreeMap<>();
    private final Map<String, Rows.Raw> raws = new TreeMap<>();
    private final NavigableMap<Long, Rows.Post> posts = new TreeMap<>();
    private final Map<Long, byte[]> contents = new TreeMap<>();
    private final Map<Integer, Rows.Slot> slots = new TreeMap<>();
    private final Map<String, Rows.Tenant> tenants = new TreeMap<>();
    private final Map<String, Trouble> troubles = new TreeMap<>();
    private final Map<String, byte[]> resends = new LinkedHashMap<>();

    /** Takes a row; null takes it away. A row that cannot be read is left out, and said so. */
    public void apply(LedgerKey key, byte @Nullable [] value) {
        try {
            take(key, value);
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "{}: a row of kind {} in the ledger cannot be read and is left out: {}",
                    key.webhook(),
                    key.kind(),
                    e.getClass().getSimpleName());
        }
    }

    private void take(LedgerKey key, byte @Nullable [] value) throws IOException {
        String id = key.id();
        switch (key.kind()) {
            case ABOUT -> about = value == null ? null : read(value, Rows.About.class);
            case POSITION ->
                position =
                        value == null ? null : read(value, Rows.Position.class).next();
            case TOTALS -> totals = value == null ? Rows.Totals.NONE : read(value, Rows.Totals.class);
            case PAUSE -> pause = value == null ? null : read(value, Rows.Pause.class);
            case SEEN -> seen(id, value);
            case PILE -> put(piles, id, value, Rows.Pile.class);
            case ENTRY -> put(entries, id, value, Rows.Entry.class);
            case RAW -> put(raws, id, value, Rows.Raw.class);
            case POST -> put(posts, Long.valueOf(id), value, Rows.Post.class);
            case CONTENT -> {
                if (value == null) {
                    contents.remove(Long.valueOf(id));
                } else {
                    contents.put(Long.valueOf(id), value);
                }
            }
            case SLOT -> put(slots, Integer.valueOf(id), value, Rows.Slot.class);
            case TENANT -> put(tenants, id, value, Rows.Tenant.class);
            case TROUBLE -> put(troubles, id, value, Trouble.class);
            case RESEND -> {
                if (value == null) {
                    resends.remove(id);
                } else {
                    resends.put(id, value);
                }
            }
        }
    }

    /** A finding that was forgotten is kept as of day 0 until {@link #loaded}: the table takes nothing out one by one. */
    private void seen(String id, byte @Nullable [] value) throws IOException {
        Rows.Seen seen = value == null ? new Rows.Seen(Severity.LOW.id(), true, 0) : read(value, Rows.Seen.class);
        Severity severity = Told.severity(seen.s());
        told.put(Uid.of(id), new Told.State(severity, seen.c()), seen.d());
    }

    /** To be called once all rows are in. */
    public LedgerImage loaded() {
        var unused = told.forgetBefore(1);
        return this;
    }

    private static <K, T> void put(Map<K, T> rows, K id, byte @Nullable [] value, Class<T> type) throws IOException {
        if (value == null) {
            rows.remove(id);
        } else {
            rows.put(id, read(value, type));
        }
    }

    private static <T> T read(byte[] value, Class<T> type) throws IOException {
        @Nullable T read = Json.mapper().readValue(value, type);
        if (read == null) {
            throw new IllegalArgumentException("null");
        }
        return read;
    }

    public Rows.@Nullable About about() {
        return about;
    }

    /** Next offset to read by partition of the alerts; null when nothing was ever read. */
    public @Nullable Map<Integer, Long> position() {
        return position;
    }

    public Rows.Totals totals() {
        return totals;
    }

    /** Null when it may be sent to. */
    public Rows.@Nullable Pause pause() {
        return pause;
    }

    public Told told() {
        return told;
    }

    public Map<String, Rows.Pile> piles() {
        return piles;
    }

    /** By pile and number within it. */
    public Map<String, Rows.Entry> entries() {
        return entries;
    }

    /** By pile. */
    public Map<String, Rows.Raw> raws() {
        return raws;
    }

    public NavigableMap<Long, Rows.Post> posts() {
        return posts;
    }

    /** What a post says, null when that is not known any more. */
    public Rows.@Nullable Content content(long post) {
        byte[] value = contents.get(post);
        try {
            return value == null ? null : read(value, Rows.Content.class);
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "the content of post {} in the ledger cannot be read: {}",
                    post,
                    e.getClass().getSimpleName());
            return null;
        }
    }

    public Map<Integer, Rows.Slot> slots() {
        return slots;
    }

    public Map<String, Rows.Tenant> tenants() {
        return tenants;
    }

    public Map<String, Trouble> troubles() {
        return troubles;
    }

    public Map<String, byte[]> resends() {
        return resends;
    }
}
