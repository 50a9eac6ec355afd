package dev.hnetstreams.sandbox.demo;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Numbers of one run's messages, in a header that the answer keeps. Another run's numbers, and what
 * other producers write into the header, are none of this run's. Any thread.
 */
public final class Numbering {
  static final String HEADER = "demo-number";

  private final String prefix;

  private Numbering(String run) {
    this.prefix = run + "-";
  }

  /** Numbers that no other run has. */
  public static Numbering ofThisRun() {
    return new Numbering(UUID.randomUUID().toString().substring(0, 8));
  }

  Header of(long number) {
    return new RecordHeader(HEADER, (prefix + number).getBytes(StandardCharsets.UTF_8));
  }

  /** The number of this run's message, unless it was sent on again from a dead letter. */
  OptionalLong numberOf(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null
        || header.value() == null
        || headers.lastHeader(DeadLetterHeaders.REDRIVES) != null) {
      return OptionalLong.empty();
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    return text.matches(prefix + "\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text.substring(prefix.length())))
        : OptionalLong.empty();
  }
}
