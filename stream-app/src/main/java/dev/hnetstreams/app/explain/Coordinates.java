package dev.hnetstreams.app.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * A record of a topic, or one of its texts.
 *
 * @param partition 0 or more
 * @param offset 0 or more
 * @param text number among the texts of the record, 0 or more; null: the record is one text
 */
public record Coordinates(
    String topic, int partition, long offset, @JsonInclude(Include.NON_NULL) Integer text) {
  /** Of a record that is one text. */
  public Coordinates(String topic, int partition, long offset) {
    this(topic, partition, offset, null);
  }

  public Coordinates {
    if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "topic: " + topic + ", expected a topic name: letters, digits, '.', '_', '-'");
    }
    if (partition < 0) {
      throw new IllegalArgumentException("partition: " + partition + ", expected 0 or more");
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset + ", expected 0 or more");
    }
    if (text != null && text < 0) {
      throw new IllegalArgumentException("number: " + text + ", expected 0 or more");
    }
  }

  /** {@code topic-partition-offset}, with {@code #text} where there is one. */
  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset + (text == null ? "" : "#" + text);
  }
}
