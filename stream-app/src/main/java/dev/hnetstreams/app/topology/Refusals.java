package dev.hnetstreams.app.topology;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Which input records led to an output that Kafka refused for what it is. The transaction is lost
 * by then, and the record is read again: the next answer to it is a smaller one. Any thread.
 */
public final class Refusals {
  private static final int MAX_RECORDS = 10_000;

  /** Why Kafka refused a record, whatever else it was sent with. */
  public enum Cause {
    TOO_LARGE,
    /** A compacted topic takes no record without a key. */
    NO_KEY,
    TIMESTAMP,
    INVALID;

    /** As it stands in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Cause> of(Throwable failure, ProducerRecord<byte[], byte[]> record) {
      if (failure instanceof RecordTooLargeException
          || failure instanceof RecordBatchTooLargeException) {
        return Optional.of(TOO_LARGE);
      }
      if (failure instanceof InvalidTimestampException) {
        return Optional.of(TIMESTAMP);
      }
      if (failure instanceof InvalidRecordException) {
        return Optional.of(record.key() == null ? NO_KEY : INVALID);
      }
      return Optional.empty();
    }
  }

  /**
   * An input record, or a text of it.
   *
   * @param text as in {@code Outcome.text}
   */
  record Origin(String topic, int partition, long offset, int text) {}

  /**
   * What is known of an input record.
   *
   * @param strikes how often an answer to it was refused, 1 or more
   * @param topic that refused the last one
   */
  record Refused(int strikes, Cause cause, String topic) {}

  private final Map<Origin, Refused> byOrigin =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Refused> eldest) {
          return size() > MAX_RECORDS;
        }
      };

  synchronized void add(Origin origin, Cause cause, String topic) {
    Refused before = byOrigin.get(origin);
    byOrigin.put(origin, new Refused(before == null ? 1 : before.strikes() + 1, cause, topic));
  }

  synchronized Optional<Refused> of(Origin origin) {
    return Optional.ofNullable(byOrigin.get(origin));
  }

  /** Says whether a stream thread failed for a refusal: the next one will do better. */
  public static boolean explain(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof RecordTooLargeException
          || e instanceof RecordBatchTooLargeException
          || e instanceof InvalidTimestampException
          || e instanceof InvalidRecordException) {
        return true;
      }
    }
    return false;
  }
}
