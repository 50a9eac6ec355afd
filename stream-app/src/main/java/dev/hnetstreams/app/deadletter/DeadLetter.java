package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record of the dead-letter topic, and what its headers say. What others wrote there may lack any
 * of them.
 *
 * @param reason as it stands in the header, or empty
 * @param sourceTopic where it was read from, or empty
 * @param sourcePartition -1 when not known
 * @param sourceOffset -1 when not known
 * @param message for people, or empty
 * @param model {@code name/version} in service then, or empty
 * @param original the record with all of its key, value and headers: the letter's own, or the one
 *     that was read again at the source
 * @param shortened whether the letter carries only a part, and the original has to be read again
 * @param redrives how often it was sent on before; {@link #UNCOUNTABLE} when the header is no
 *     number
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> record,
    String reason,
    String sourceTopic,
    int sourcePartition,
    long sourceOffset,
    String message,
    String model,
    ConsumerRecord<byte[], byte[]> original,
    boolean shortened,
    int redrives) {
  /** More than any guard allows. */
  public static final int UNCOUNTABLE = Integer.MAX_VALUE;

  public static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new DeadLetter(
        record,
        text(headers, DeadLetterHeaders.REASON),
        text(headers, DeadLetterHeaders.TOPIC),
        (int) number(text(headers, DeadLetterHeaders.PARTITION), Integer.MAX_VALUE, -1),
        number(text(headers, DeadLetterHeaders.OFFSET), Long.MAX_VALUE, -1),
        text(headers, DeadLetterHeaders.MESSAGE),
        text(headers, DeadLetterHeaders.MODEL),
        record,
        headers.lastHeader(DeadLetterHeaders.SHORTENED) != null,
        redrives(headers));
  }

  /**
   * The same letter with the record that it had no room for.
   *
   * @param read at the source
   */
  DeadLetter withOriginal(ConsumerRecord<byte[], byte[]> read) {
    return new DeadLetter(
        record,
        reason,
        sourceTopic,
        sourcePartition,
        sourceOffset,
        message,
        model,
        read,
        false,
        redrives);
  }

  /** How long the value was when it was read, in bytes; 0 when it was null. */
  public long valueBytes() {
    byte[] value = original.value();
    return number(
        text(record.headers(), DeadLetterHeaders.VALUE_BYTES),
        Integer.MAX_VALUE,
        value == null ? 0 : value.length);
  }

  /** Whether a record read at the source is the one that the letter is of. */
  boolean isOf(ConsumerRecord<byte[], byte[]> read) {
    String sha256 = text(record.headers(), DeadLetterHeaders.VALUE_SHA256);
    return read.value() == null
        ? sha256.isEmpty()
        : sha256.equals(HexFormat.of().formatHex(sha256(read.value())));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** {@code partition-offset} in the dead-letter topic. */
  public String name() {
    return record.partition() + "-" + record.offset();
  }

  /** Empty when this version does not know the reason. */
  public Optional<Reason> knownReason() {
    return Reason.ofWireName(reason);
  }

  /** Whether the same bytes may fare better now. */
  public boolean retryable() {
    return knownReason().map(Reason::retry).equals(Optional.of(DeadLetterHeaders.Retry.RETRYABLE));
  }

  private static int redrives(Headers headers) {
    return headers.lastHeader(DeadLetterHeaders.REDRIVES) == null
        ? 0
        : (int)
            number(text(headers, DeadLetterHeaders.REDRIVES), Integer.MAX_VALUE - 1L, UNCOUNTABLE);
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A whole number in [0, most], or {@code otherwise}. */
  private static long number(String text, long most, long otherwise) {
    try {
      long number = Long.parseLong(text);
      return number >= 0 && number <= most ? number : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
