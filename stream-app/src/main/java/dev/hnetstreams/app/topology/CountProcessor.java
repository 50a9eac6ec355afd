package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.drift.Sample;
import dev.hnetstreams.runtime.bundle.Reference;
import dev.hnetstreams.schemas.DecisionCount;
import dev.hnetstreams.schemas.TaggedText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Counts decisions by window of the records' own time in a persistent store, and sends the counts
 * that changed. A record that claims to be of the future counts now. Counts are of this partition:
 * no repartitioning, readers sum. For drift, confidences are counted beside them and not sent.
 */
final class CountProcessor implements Processor<byte[], TaggedText, byte[], byte[]> {
  private static final char SEPARATOR = '/';

  /** Begins the key of a count of confidences; no head's name begins so. */
  private static final char CONFIDENCE = '#';

  private final StatsConfig config;
  private final String topic;
  private final OutputLimits limits;
  private final long windowMillis;
  private final Set<Cell> dirty = new HashSet<>();
  private ProcessorContext<byte[], byte[]> context;
  private WindowStore<String, Long> store;

  /**
   * @param decision {@code head/label}
   */
  private record Cell(String decision, long windowStart) {}

  private record Key(long windowStart, String head, String label, int partition) {}

  /**
   * @param topic that counts are sent to
   */
  CountProcessor(StatsConfig config, String topic, OutputLimits limits) {
    this.config = config;
    this.topic = topic;
    this.limits = limits;
    this.windowMillis = config.window().toMillis();
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    this.context = newContext;
    this.store = newContext.getStateStore(ClassifyTopology.COUNTS_STORE);
    markAllDirty();
    newContext.schedule(config.emitInterval(), PunctuationType.WALL_CLOCK_TIME, now -> emit());
  }

  @Override
  public void process(Record<byte[], TaggedText> record) {
    // A window of the future would end the retention of all before it: nothing would count until
    // it came.
    long time = Math.min(record.timestamp(), context.currentSystemTimeMs());
    long start = Math.floorDiv(time, windowMillis) * windowMillis;
    for (Map.Entry<String, TaggedText.Decision> e : record.value().decisions().entrySet()) {
      String key = e.getKey() + SEPARATOR + DecisionCount.labelOf(e.getValue());
      count(key, start);
      dirty.add(new Cell(key, start));
      if (config.driftWindow() != null && e.getValue().raw() != null) {
        int bin = Reference.bin(e.getValue().confidence());
        count(CONFIDENCE + e.getKey() + SEPARATOR + bin, start);
      }
    }
  }

  private void count(String key, long start) {
    Long count = store.fetch(key, start);
    store.put(key, count == null ? 1L : count + 1, start);
  }

  /** After a restart nobody knows which counts were sent: all of them are sent again. */
  private void markAllDirty() {
    try (KeyValueIterator<Windowed<String>, Long> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Windowed<String>, Long> entry = all.next();
        if (!isConfidence(entry.key.key())) {
          dirty.add(new Cell(entry.key.key(), entry.key.window().start()));
        }
      }
    }
  }

  private void emit() {
    for (Cell cell : dirty) {
      Long count = store.fetch(cell.decision(), cell.windowStart());
      if (count != null) {
        context.forward(record(cell, count));
      }
    }
    dirty.clear();
  }

  private Record<byte[], byte[]> record(Cell cell, long count) {
    int partition = context.taskId().partition();
    long start = cell.windowStart();
    DecisionCount value = count(cell.decision(), start, start + windowMillis, partition, count);
    return new Record<>(
        ResultWriter.json(new Key(start, value.head(), value.label(), partition)),
        ResultWriter.json(value),
        limits.acceptable(topic, Math.max(0, start), context.currentSystemTimeMs()));
  }

  /** Whether an entry of the store counts confidences, by its key. */
  static boolean isConfidence(String key) {
    return key.charAt(0) == CONFIDENCE;
  }

  /** Adds an entry of the store to a sample, whichever it counts. */
  static void add(String key, long count, Sample sample) {
    if (isConfidence(key)) {
      int separator = key.indexOf(SEPARATOR);
      int bin = Integer.parseInt(key.substring(separator + 1));
      sample.add(key.substring(1, separator), bin, count);
    } else {
      sample.add(count(key, 0, 0, 0, count));
    }
  }

  /**
   * What an entry of the store means that counts decisions.
   *
   * @param decision its key: {@code head/label}
   */
  static DecisionCount count(String decision, long start, long end, int partition, long count) {
    int separator = decision.indexOf(SEPARATOR);
    return new DecisionCount(
        start,
        end,
        decision.substring(0, separator),
        decision.substring(separator + 1),
        partition,
        count);
  }
}
