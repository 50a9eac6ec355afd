package dev.hnetstreams.sandbox.demo;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Tells what a record of the service's output topics is: by its topic, and by who wrote it. */
public enum Answer {
  RESULT,
  DEAD_LETTER,
  /** Something that the service did not write. */
  FOREIGN;

  private static final String MODEL = "hnet-model";

  static Answer of(ConsumerRecord<byte[], byte[]> record, String results) {
    // By topic: a producer may have set the headers of a dead letter on a text that got a result.
    boolean result = record.topic().equals(results);
    String mark = result ? MODEL : DeadLetterHeaders.REASON;
    boolean ours = record.headers().lastHeader(mark) != null && !(result && record.value() == null);
    return !ours ? FOREIGN : result ? RESULT : DEAD_LETTER;
  }

  /** A header's text, or empty. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
