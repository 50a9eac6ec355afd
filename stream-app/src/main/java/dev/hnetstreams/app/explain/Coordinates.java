package dev.hnetstreams.app.explain;

/**
 * A record of a topic.
 *
 * @param partition 0 or more
 * @param offset 0 or more
 */
public record Coordinates(String topic, int partition, long offset) {
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
  }

  /** {@code topic-partition-offset}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
