package io.holdout.processor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One bound on the memory of all stores of the process, however many partitions it has. */
public class BoundedRocks implements RocksDBConfigSetter {
    private static final long BLOCKS = 96L * 1024 * 1024;
    private static final long WRITES = 32L * 1024 * 1024;

    static {
        RocksDB.loadLibrary();
    }

    // shared by all stores, so closed by none
    private static final Cache CACHE = new LRUCache(BLOCKS);
    private static final WriteBufferManager WRITE_BUFFERS = writeBuffers(WRITES);

    private final WriteBufferManager writeBuffers;
    private final long writeBuffer;

    /** Made by Kafka Streams. */
    public BoundedRocks() {
        this(WRITE_BUFFERS, 4L * 1024 * 1024);
    }

    /**
     * With other write buffers.
     *
     * @param writeBuffers for all stores
     * @param writeBuffer of one store, in bytes
     */
    BoundedRocks(WriteBufferManager writeBuffers, long writeBuffer) {
        this.writeBuffers = writeBuffers;
        this.writeBuffer = writeBuffer;
    }

    static WriteBufferManager writeBuffers(long bytes) {
        return new WriteBufferManager(bytes, new LRUCache(1L << 20));
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        options.setTableFormatConfig(tables.setBlockCache(CACHE)
                .setCacheIndexAndFilterBlocks(true)
                .setPinTopLevelIndexAndFilter(true)
                .setFilterPolicy(new BloomFilter(10)));
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(writeBuffer);
        options.setMaxWriteBufferNumber(2);
        options.setMaxBackgroundJobs(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // the cache and the write buffers belong to the process
    }
}
