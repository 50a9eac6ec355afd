package dev.hnetstreams.app.topology;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.ResultHeaders;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Adds {@code hnet-*} headers to copies of the input's; one that was there before is replaced. */
final class Headers {
  private Headers() {}

  /**
   * {@code hnet-model} and, for each decision that was made, {@code hnet-<head>}. The headers of a
   * dead letter, which somebody else's tool may have left on the input, are dropped.
   */
  static RecordHeaders ofResult(org.apache.kafka.common.header.Headers input, TaggedText result) {
    RecordHeaders headers = new RecordHeaders(input);
    DeadLetterHeaders.OF_LETTERS.forEach(headers::remove);
    headers.remove(DeadLetterHeaders.TEXT);
    put(headers, ResultHeaders.MODEL, result.model().name() + "/" + result.model().version());
    result
        .decisions()
        .forEach(
            (head, decision) -> {
              headers.remove(ResultHeaders.ofHead(head));
              if (decision.label() != null) {
                put(headers, ResultHeaders.ofHead(head), decision.label());
              }
            });
    return headers;
  }

  private static void put(RecordHeaders headers, String key, String value) {
    headers.remove(key);
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
