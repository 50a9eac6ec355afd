package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Dead letters that their topic takes. One that cannot carry its value carries the first bytes, and
 * says how long the value was, its SHA-256, and where it was read: {@code dlq redrive} reads it
 * there.
 */
final class DeadLetterWriter {
  /** First bytes of what is too long to be carried. */
  static final int FIRST_BYTES = 1024;

  private static final int MAX_MESSAGE = 500;

  private final String topic;
  private final Outputs outputs;

  DeadLetterWriter(String topic, Outputs outputs) {
    this.topic = topic;
    this.outputs = outputs;
  }

  /** How much of an input record a letter carries. */
  private enum Carry {
    ALL,
    NO_VALUE,
    NO_HEADERS,
    NO_KEY
  }

  /**
   * The longest letter that the topic takes.
   *
   * @param strikes how often an answer to this record was refused already
   * @param now in milliseconds since 1970
   * @return empty when the topic takes none, or refused even the shortest
   */
  Optional<Record<byte[], Object>> letter(
      Record<byte[], Outcome> record, Outcome.Dead dead, String model, int strikes, long now) {
    int first = strikes == 0 ? 0 : strikes == 1 ? 1 : 3;
    Carry[] all = Carry.values();
    for (int i = first; i < all.length && strikes <= 2; i++) {
      Record<byte[], Object> letter = letter(record, dead, model, all[i], now);
      byte[] value = (byte[]) letter.value();
      if (outputs.limits().fits(topic, letter.key(), value, letter.headers().toArray())) {
        if (i > 0) {
          outputs.observer().onUnfit(OutputObserver.Unfit.DEAD_LETTER_SHORTENED);
        }
        return Optional.of(letter);
      }
    }
    outputs.observer().onUnfit(OutputObserver.Unfit.DROPPED);
    return Optional.empty();
  }

  private Record<byte[], Object> letter(
      Record<byte[], Outcome> record, Outcome.Dead dead, String model, Carry carry, long now) {
    boolean bare = carry == Carry.NO_KEY;
    byte[] key = bare ? first(record.key()) : record.key();
    if (key == null && (bare || outputs.limits().wantsKey(topic))) {
      String text = dead.text() < 0 ? "" : "#" + dead.text();
      key = utf8(dead.topic() + "-" + dead.partition() + "-" + dead.offset() + text);
    }
    byte[] value = carry == Carry.ALL ? dead.value() : first(dead.value());
    RecordHeaders headers =
        new RecordHeaders(
            carry.compareTo(Carry.NO_HEADERS) < 0 ? record.headers() : new RecordHeaders());
    Header redrives = record.headers().lastHeader(DeadLetterHeaders.REDRIVES);
    if (redrives != null && headers.lastHeader(DeadLetterHeaders.REDRIVES) == null) {
      headers.add(redrives); // the guard against loops needs it
    }
    addReason(headers, dead, model);
    List<String> shortened = new ArrayList<>();
    add(shortened, "value", value != dead.value());
    add(shortened, "headers", carry.compareTo(Carry.NO_HEADERS) >= 0 && any(record.headers()));
    add(shortened, "key", key != record.key());
    addOriginal(headers, dead.value(), shortened);
    long timestamp = bare ? now : outputs.limits().acceptable(topic, record.timestamp(), now);
    return new Record<>(key, (Object) value, timestamp, headers);
  }

  private static void addReason(RecordHeaders headers, Outcome.Dead dead, String model) {
    String message = dead.message();
    put(headers, DeadLetterHeaders.REASON, dead.reason().wireName());
    put(
        headers,
        DeadLetterHeaders.MESSAGE,
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message);
    put(headers, DeadLetterHeaders.TOPIC, dead.topic());
    put(headers, DeadLetterHeaders.PARTITION, Integer.toString(dead.partition()));
    put(headers, DeadLetterHeaders.OFFSET, Long.toString(dead.offset()));
    put(headers, DeadLetterHeaders.MODEL, model);
    headers.remove(DeadLetterHeaders.TEXT);
    if (dead.text() >= 0) {
      put(headers, DeadLetterHeaders.TEXT, Integer.toString(dead.text()));
    }
  }

  private static void addOriginal(RecordHeaders headers, byte[] value, List<String> shortened) {
    headers.remove(DeadLetterHeaders.SHORTENED);
    headers.remove(DeadLetterHeaders.VALUE_BYTES);
    headers.remove(DeadLetterHeaders.VALUE_SHA256);
    if (shortened.isEmpty()) {
      return;
    }
    put(headers, DeadLetterHeaders.SHORTENED, String.join(",", shortened));
    if (value != null) {
      put(headers, DeadLetterHeaders.VALUE_BYTES, Integer.toString(value.length));
      put(headers, DeadLetterHeaders.VALUE_SHA256, TextBytes.sha256(value));
    }
  }

  private static void add(List<String> all, String what, boolean wanted) {
    if (wanted) {
      all.add(what);
    }
  }

  private static boolean any(Headers headers) {
    return headers.iterator().hasNext();
  }

  private static byte[] first(byte[] bytes) {
    return bytes == null || bytes.length <= FIRST_BYTES ? bytes : Arrays.copyOf(bytes, FIRST_BYTES);
  }

  private static void put(RecordHeaders headers, String key, String value) {
    headers.remove(key);
    headers.add(key, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
