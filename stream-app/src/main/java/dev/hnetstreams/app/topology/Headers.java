package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.inference.Answered;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Adds {@code hnet-*} headers to copies of the input's; one that was there before is replaced. */
final class Headers {
  private static final String MODEL = "hnet-model";
  private static final String PREFIX = "hnet-";

  private Headers() {}

  /** {@code hnet-model} and, for each decision that was made, {@code hnet-<head>}. */
  static RecordHeaders ofResult(org.apache.kafka.common.header.Headers input, TaggedText result) {
    RecordHeaders headers = new RecordHeaders(input);
    put(headers, MODEL, result.model().name() + "/" + result.model().version());
    result
        .decisions()
        .forEach(
            (head, decision) -> {
              headers.remove(PREFIX + head);
              if (decision.label() != null) {
                put(headers, PREFIX + head, decision.label());
              }
            });
    return headers;
  }

  static RecordHeaders ofDeadLetter(
      org.apache.kafka.common.header.Headers input, Answered.Dead dead, String model) {
    RecordHeaders headers = new RecordHeaders(input);
    put(headers, DeadLetterHeaders.REASON, dead.reason().wireName());
    put(headers, DeadLetterHeaders.MESSAGE, dead.message());
    put(headers, DeadLetterHeaders.TOPIC, dead.topic());
    put(headers, DeadLetterHeaders.PARTITION, Integer.toString(dead.partition()));
    put(headers, DeadLetterHeaders.OFFSET, Long.toString(dead.offset()));
    put(headers, DeadLetterHeaders.MODEL, model);
    return headers;
  }

  private static void put(RecordHeaders headers, String key, String value) {
    headers.remove(key);
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
