package io.holdout.processor.spray;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of one network in memory, as the bytes they would be on disk. */
final class Rack implements Shelf {
    private final TreeMap<Long, TreeMap<Long, byte[]>> tries = new TreeMap<>();
    private final TreeMap<Long, Long> limits = new TreeMap<>();
    private final TreeMap<String, byte[]> told = new TreeMap<>();
    private long written;

    @Override
    public @Nullable Tries tries(long bucket, long user) {
        byte[] row = tries.getOrDefault(bucket, new TreeMap<>()).get(user);
        return row == null ? null : read(row, Tries.class);
    }

    @Override
    public void put(long bucket, long user, Tries row) {
        tries.computeIfAbsent(bucket, b -> new TreeMap<>()).put(user, write(row));
    }

    @Override
    public void delete(long bucket, long user) {
        TreeMap<Long, byte[]> users = tries.getOrDefault(bucket, new TreeMap<>());
        users.remove(user);
        if (users.isEmpty()) {
            tries.remove(bucket);
        }
    }

    @Override
    public void read(long first, long last, Reader reader) {
        tries.subMap(first, true, last, true)
                .forEach((bucket, users) ->
                        users.forEach((user, row) -> reader.read(bucket, user, read(row, Tries.class))));
    }

    @Override
    public Map<Long, Long> limits() {
        return limits;
    }

    @Override
    public void putLimit(long bucket, long limit) {
        limits.put(bucket, limit);
    }

    @Override
    public void deleteLimit(long bucket) {
        limits.remove(bucket);
    }

    @Override
    public List<Told> told() {
        return told.values().stream().map(row -> read(row, Told.class)).toList();
    }

    @Override
    public void put(Told version) {
        told.put(version.uid(), write(version));
    }

    @Override
    public void delete(Told version) {
        told.remove(version.uid());
    }

    boolean isEmpty() {
        return tries.isEmpty() && limits.isEmpty() && told.isEmpty();
    }

    /** What one bucket takes. */
    long bytesOf(long bucket) {
        return tries.getOrDefault(bucket, new TreeMap<>()).values().stream()
                .mapToLong(row -> row.length)
                .sum();
    }

    long rowsOf(long bucket) {
        return tries.getOrDefault(bucket, new TreeMap<>()).size();
    }

    long bytesTold() {
        return told.values().stream().mapToLong(row -> row.length).sum();
    }

    /** All that was ever written. */
    long written() {
        return written;
    }

    private byte[] write(Object row) {
        try {
            byte[] bytes = Json.mapper().writeValueAsBytes(row);
            written += bytes.length;
            return bytes;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(byte[] row, Class<T> type) {
        try {
            return Json.mapper().readValue(row, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
