package dev.hnetstreams.app.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Tells which record of an output topic answers a record of the input. */
public final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  /** A result whose {@code source} is the record. */
  public static Predicate<ConsumerRecord<byte[], byte[]>> resultOf(Coordinates at) {
    byte[] offset = ("\"offset\":" + at.offset()).getBytes(StandardCharsets.UTF_8);
    return record ->
        record.value() != null
            && contains(record.value(), offset) // far cheaper than to parse each result
            && json(record).filter(result -> isOf(result.path("source"), at)).isPresent();
  }

  /** A dead letter whose headers name the record. */
  public static Predicate<ConsumerRecord<byte[], byte[]>> letterOf(Coordinates at) {
    return record ->
        at.topic().equals(header(record, DeadLetterHeaders.TOPIC))
            && Integer.toString(at.partition()).equals(header(record, DeadLetterHeaders.PARTITION))
            && Long.toString(at.offset()).equals(header(record, DeadLetterHeaders.OFFSET))
            && (at.text() == null
                || List.of("", at.text().toString())
                    .contains(header(record, DeadLetterHeaders.TEXT)));
  }

  /** {@code name/version} of the model that gave a result. */
  public static String model(ConsumerRecord<byte[], byte[]> result) {
    JsonNode model = json(result).orElseThrow().path("model");
    return model.path("name").asText() + "/" + model.path("version").asText();
  }

  /** The value as JSON; empty when it is none. */
  public static Optional<JsonNode> json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(JSON.readTree(record.value()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A header as text, or empty. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static boolean isOf(JsonNode source, Coordinates at) {
    return source.path("topic").asText().equals(at.topic())
        && source.path("partition").asInt(-1) == at.partition()
        && source.path("offset").asLong(-1) == at.offset()
        && source.path("part").path("index").asInt(-1) == (at.text() == null ? -1 : at.text());
  }

  private static boolean contains(byte[] all, byte[] part) {
    int last = all.length - part.length;
    for (int i = 0; i <= last; i++) {
      int same = 0;
      while (same < part.length && all[i + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
