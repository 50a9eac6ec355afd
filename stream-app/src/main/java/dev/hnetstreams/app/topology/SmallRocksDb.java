package dev.hnetstreams.app.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * All stores of the process within one bound of native memory. By themselves each segment of each
 * partition's counts may take 48 MB of memtables and 50 MB of cache, and takes hours to get there.
 *
 * @see <a href="https://kafka.apache.org/documentation/streams/developer-guide/memory-mgmt.html">
 *     Kafka Streams, memory management</a>
 */
public final class SmallRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long MEMTABLE_BYTES = 8L << 20;
  private static final long ONE_MEMTABLE_BYTES = 1L << 20;
  private static final Cache CACHE;
  private static final WriteBufferManager MEMTABLES;

  static {
    org.rocksdb.RocksDB.loadLibrary();
    CACHE = new LRUCache(CACHE_BYTES);
    MEMTABLES = new WriteBufferManager(MEMTABLE_BYTES, CACHE);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(MEMTABLES);
    options.setWriteBufferSize(ONE_MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  /** The cache and the memtables are the process's. */
  @Override
  public void close(String storeName, Options options) {}
}
