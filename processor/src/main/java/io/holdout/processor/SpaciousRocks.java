package io.holdout.processor;

import org.rocksdb.WriteBufferManager;

/**
 * Write buffers that hold most of what one run over files keeps: there is nothing to restore it from, so what is written out and merged
 * on disk is work for nobody.
 */
public final class SpaciousRocks extends BoundedRocks {
    private static final WriteBufferManager WRITE_BUFFERS = writeBuffers(256L * 1024 * 1024);

    /** Made by Kafka Streams. */
    public SpaciousRocks() {
        super(WRITE_BUFFERS, 32L * 1024 * 1024);
    }
}
