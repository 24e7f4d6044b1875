package io.holdout.processor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Adds up what is still to be copied of all stores. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Long> remaining = new ConcurrentHashMap<>();
    private final ProcessorListener listener;

    RestoreProgress(ProcessorListener listener) {
        this.listener = listener;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
        remaining.put(changelog, Math.max(0, end - start));
        tell();
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long records) {
        remaining.computeIfPresent(changelog, (partition, left) -> Math.max(0, left - records));
        tell();
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {
        remaining.remove(changelog);
        tell();
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
        remaining.remove(changelog); // the partition went to another instance
        tell();
    }

    private void tell() {
        listener.restoring(
                remaining.values().stream().mapToLong(Long::longValue).sum());
    }
}
