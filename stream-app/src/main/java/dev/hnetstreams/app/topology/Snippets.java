package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** The code out of a text: a record for each segment of code, with the message's key. */
final class Snippets {
  static final String CODE = "hnet-snippet-code";
  static final String CONFIDENCE = "hnet-snippet-confidence";
  static final String START = "hnet-snippet-start";
  static final String END = "hnet-snippet-end";
  static final String TOPIC = "hnet-source-topic";
  static final String PARTITION = "hnet-source-partition";
  static final String OFFSET = "hnet-source-offset";

  /** Of a record with several texts: which, from 0. */
  static final String TEXT = "hnet-source-text";

  /** Label of what is no code. */
  private static final String PROSE = "prose";

  private Snippets() {}

  /** In the order of the text. Leaves out those that the topic has no room for. */
  static List<Record<byte[], Object>> of(
      Record<byte[], Outcome> message,
      Outcome.Classified classified,
      String topic,
      Outputs outputs,
      long now) {
    List<Record<byte[], Object>> snippets = new ArrayList<>();
    for (Segment segment : classified.answer().segments().all()) {
      if (segment.code().equals(PROSE)) {
        continue;
      }
      byte[] value = Arrays.copyOfRange(classified.bytes(), segment.start(), segment.end());
      RecordHeaders headers = headers(message, classified, segment);
      boolean fits =
          outputs.limits().fits(topic, message.key(), value, headers.toArray())
              && (message.key() != null || !outputs.limits().wantsKey(topic));
      if (fits) {
        long timestamp = outputs.limits().acceptable(topic, message.timestamp(), now);
        snippets.add(new Record<>(message.key(), value, timestamp, headers));
      } else {
        outputs.observer().onUnfit(OutputObserver.Unfit.SNIPPET_SKIPPED);
      }
    }
    return snippets;
  }

  private static RecordHeaders headers(
      Record<byte[], Outcome> message, Outcome.Classified classified, Segment segment) {
    RecordHeaders headers = new RecordHeaders(message.headers());
    put(headers, CODE, segment.code());
    put(headers, CONFIDENCE, Float.toString(ResultWriter.rounded(segment.confidence())));
    put(headers, START, Integer.toString(segment.start()));
    put(headers, END, Integer.toString(segment.end()));
    put(headers, TOPIC, classified.topic());
    put(headers, PARTITION, Integer.toString(classified.partition()));
    put(headers, OFFSET, Long.toString(classified.offset()));
    headers.remove(TEXT);
    if (classified.part() != null) {
      put(headers, TEXT, Integer.toString(classified.text()));
    }
    return headers;
  }

  private static void put(RecordHeaders headers, String key, String value) {
    headers.remove(key);
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
