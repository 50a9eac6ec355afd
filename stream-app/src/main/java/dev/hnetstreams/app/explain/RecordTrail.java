package dev.hnetstreams.app.explain;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.InputOffsets;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.formats.Formats;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Follows a record through the service's topics. Owned by one thread. */
public final class RecordTrail {
  private final AppConfig config;
  private final AnswerSearch.Bounds bounds;
  private final Consumer<String> progress;
  private ConsumerRecord<byte[], byte[]> source;

  /**
   * @param progress is told what takes long
   */
  public RecordTrail(AppConfig config, AnswerSearch.Bounds bounds, Consumer<String> progress) {
    this.config = config;
    this.bounds = bounds;
    this.progress = progress;
  }

  /**
   * Reads a record and decodes its text as the service does.
   *
   * @throws IllegalArgumentException when there is no such topic or partition
   * @throws IllegalStateException when there is no such record, or no text in it
   * @throws ConfigException when the cluster keeps us out, or naming what it does not allow
   */
  public byte[] text(Coordinates at) {
    try (Cluster cluster = new Cluster(config.kafka())) {
      cluster.ask(RequiredAcls.explain(config, at.topic())).requireAllowed();
    }
    source = new SourceRecord(config.kafka(), bounds.patience(), progress).read(at);
    Decoded decoded =
        new Formats(config.codec(), config.registry())
            .texts()
            .await(
                source.value(),
                HeaderLookup.of(source.headers()::lastHeader, Header::value),
                bounds.patience());
    if (decoded instanceof Decoded.Several several) {
      decoded = one(at, several);
    } else if (at.text() != null) {
      throw new IllegalStateException(
          "%s: the record is one text, expected no NUMBER".formatted(at));
    }
    if (decoded instanceof Decoded.Undecodable bad) {
      throw new IllegalStateException(
          "%s: %s%s; the service makes a dead letter of it (%s)"
              .formatted(
                  at,
                  source.value() == null ? "a tombstone: " : "",
                  bad.message(),
                  bad.reason().wireName()));
    }
    return ((Decoded.Text) decoded).bytes();
  }

  private static Decoded one(Coordinates at, Decoded.Several several) {
    return several
        .at(at.text() == null ? -1 : at.text())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s: the record has %d texts, expected a NUMBER behind the offset, 0 to %d"
                        .formatted(at, several.items().size(), several.items().size() - 1)));
  }

  /**
   * Looks for the answer to the record that was read.
   *
   * @throws ConfigException when results are written in a format that is not read here
   */
  public AnswerSearch.Outcome answer(Coordinates at) {
    if (config.output().format() != OutputConfig.Format.JSON) {
      throw new ConfigException(
          "output.format: %s, expected json: explain reads no other results"
              .formatted(config.output().format().name().toLowerCase(Locale.ROOT)));
    }
    return search(config.topics().output(), Answers.resultOf(at));
  }

  /** For people: what became of a record that has no answer in the output. */
  public String whyNoAnswer(Coordinates at, AnswerSearch.Outcome outcome) {
    String searched =
        "%s: no answer in %s: %s%,d records searched from the record's time on"
            .formatted(
                at,
                config.topics().output(),
                outcome.toTheEnd() ? "" : "stopped by --within or --patience: ",
                outcome.searched());
    ConsumerRecord<byte[], byte[]> letter =
        search(config.topics().deadLetter(), Answers.letterOf(at)).record();
    if (letter != null) {
      return "%s; it is dead letter %d-%d of %s (%s: %s)"
          .formatted(
              searched,
              letter.partition(),
              letter.offset(),
              letter.topic(),
              Answers.header(letter, DeadLetterHeaders.REASON),
              Answers.header(letter, DeadLetterHeaders.MESSAGE));
    }
    return searched + progressOfTheService(at);
  }

  private String progressOfTheService(Coordinates at) {
    String group = config.streams().applicationId();
    try (Cluster cluster = new Cluster(config.kafka())) {
      TopicPartition partition = new TopicPartition(at.topic(), at.partition());
      InputOffsets.Offsets offsets = cluster.offsets(group).of(Set.of(partition)).get(partition);
      return offsets == null || offsets.committed() > at.offset()
          ? "; the service is past it: the answer may be deleted, or --from-start finds it"
          : "; group %s has not answered it yet: it is at offset %d"
              .formatted(group, offsets.committed());
    } catch (ConfigException e) {
      return ""; // what was searched is said; more is not known
    }
  }

  private AnswerSearch.Outcome search(
      String topic, java.util.function.Predicate<ConsumerRecord<byte[], byte[]>> answers) {
    return new AnswerSearch(config.kafka(), bounds, progress).find(topic, source, answers);
  }
}
