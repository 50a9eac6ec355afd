package dev.hnetstreams.app.feedback;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.deadletter.RecordAt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Finds the text that an id names, in the input topic. Owned by one thread. */
public final class SourceTexts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern COORDINATES =
      Pattern.compile("([^#]+)-(\\d{1,9})-(\\d{1,18})(?:#(\\d{1,5}))?");

  private final Predicate<String> inputs;
  private final TextCodec codec;
  private final Map<String, String> kafka;
  private RecordAt records;

  /**
   * @param inputs whether a topic is an input topic: ids of others name nothing
   * @param kafka the service's block of client settings
   */
  public SourceTexts(Predicate<String> inputs, TextCodec codec, Map<String, String> kafka) {
    this.inputs = inputs;
    this.codec = codec;
    this.kafka = kafka;
  }

  /** Whether an id has the form of coordinates in the input topic. */
  boolean mayName(String id) {
    Matcher coordinates = COORDINATES.matcher(id);
    return coordinates.matches() && inputs.test(coordinates.group(1));
  }

  /**
   * Reads the text with an id.
   *
   * @return empty when the id names no record of the input topic that holds a text
   * @throws RuntimeException when Kafka or the schema registry does not answer
   */
  public Optional<byte[]> of(String id) {
    Matcher coordinates = COORDINATES.matcher(id);
    if (!coordinates.matches() || !inputs.test(coordinates.group(1))) {
      return Optional.empty();
    }
    if (records == null) {
      records = RecordAt.of(kafka, PATIENCE);
    }
    TopicPartition source =
        new TopicPartition(coordinates.group(1), Integer.parseInt(coordinates.group(2)));
    return records
        .read(source, Long.parseLong(coordinates.group(3)))
        .map(
            record ->
                codec.await(
                    record.value(),
                    HeaderLookup.of(record.headers()::lastHeader, Header::value),
                    PATIENCE))
        .map(decoded -> text(decoded, coordinates.group(4)));
  }

  /**
   * The bytes of a text.
   *
   * @param number among several; null: the value is one text
   * @return null when there is no such text
   */
  private static byte[] text(Decoded decoded, String number) {
    Decoded named =
        number == null
            ? decoded
            : decoded instanceof Decoded.Several several
                ? several.at(Integer.parseInt(number)).orElse(null)
                : null;
    return named instanceof Decoded.Text text ? text.bytes() : null;
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
