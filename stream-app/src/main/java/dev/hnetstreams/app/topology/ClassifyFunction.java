package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.async.AsyncFunction;
import dev.hnetstreams.async.Weighted;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Decodes a record, asks the classifier, and says what became of the record. Safe for use by many
 * threads.
 */
public final class ClassifyFunction implements AsyncFunction<byte[], byte[], Outcome> {
  private final TextCodec codec;
  private final Classifier classifier;
  private final UnaryOperator<Document> details;
  private final IntConsumer observer;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  /** The engine's queue was full of others' texts: the record should be tried again. */
  static final class EngineFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineFullException() {
      super("the engine's queue is full", null, false, false);
    }
  }

  /** The engine closed while records were in flight. */
  static final class EngineClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineClosedException() {
      super("the engine closed while records were in flight");
    }
  }

  /**
   * @param details asks for what an answer has beyond decisions, such as evidence
   */
  public ClassifyFunction(TextCodec codec, Classifier classifier, UnaryOperator<Document> details) {
    this(codec, classifier, details, waiting -> {});
  }

  /**
   * @param details asks for what an answer has beyond decisions, such as evidence
   * @param observer is told how many records wait for the schema registry, when that changes
   */
  public ClassifyFunction(
      TextCodec codec,
      Classifier classifier,
      UnaryOperator<Document> details,
      IntConsumer observer) {
    this.codec = codec;
    this.classifier = classifier;
    this.details = details;
    this.observer = observer;
  }

  @Override
  public CompletableFuture<Outcome> apply(Record<byte[], byte[]> record, RecordMetadata at) {
    Decoded decoded = codec.decode(record.value(), headers(record));
    Waiting place = new Waiting(at.topic(), at.partition(), at.offset());
    if (decoded instanceof Decoded.Awaiting schema) {
      told(waiting.add(place));
      return new Later(schema, () -> apply(record, at), () -> told(waiting.remove(place)));
    }
    if (!waiting.isEmpty()) {
      told(waiting.remove(place));
    }
    int only = onlyText(record);
    if (decoded instanceof Decoded.Several several) {
      return answers(record, at, several.items(), only);
    }
    if (decoded instanceof Decoded.Undecodable bad) {
      return CompletableFuture.completedFuture(
          new Source(record, at, only).dead(bad.reason(), bad.message(), null));
    }
    Decoded.Text text = (Decoded.Text) decoded;
    Source source = new Source(record, at, Outcome.WHOLE);
    return new Answer(
        classifier.submit(document(source, text)),
        inference -> outcome(source, null, text, inference));
  }

  private void told(boolean changed) {
    if (changed) {
      observer.accept(waiting.size());
    }
  }

  /** Asks for each text, or for the one that the record stands for. */
  private CompletableFuture<Outcome> answers(
      Record<byte[], byte[]> record, RecordMetadata at, List<Decoded.Item> items, int only) {
    if (only >= items.size()) {
      String why = "no text %d, as the record has %d".formatted(only, items.size());
      return CompletableFuture.completedFuture(
          new Source(record, at, only).dead(Reason.NO_TEXT, why, null));
    }
    List<Answers.Question> questions = new ArrayList<>();
    for (Decoded.Item item : only < 0 ? items : items.subList(only, only + 1)) {
      Source source = new Source(record, at, item.part().index());
      questions.add(
          item.decoded() instanceof Decoded.Text text
              ? new Answers.Question(
                  document(source, text),
                  inference -> outcome(source, item.part(), text, inference))
              : new Answers.Question(
                  null,
                  none -> {
                    Decoded.Undecodable bad = (Decoded.Undecodable) item.decoded();
                    return source.dead(bad.reason(), placed(item.part(), bad.message()), null);
                  }));
    }
    return Answers.of(
        classifier,
        questions,
        outcomes -> new Outcome.Several(at.topic(), at.partition(), at.offset(), outcomes));
  }

  private Document document(Source source, Decoded.Text text) {
    Origin origin =
        new Origin(
            source.at().topic(),
            source.at().partition(),
            source.at().offset(),
            source.record().timestamp(),
            Math.max(0, source.text()));
    return details.apply(new Document(text.bytes(), origin));
  }

  private static HeaderLookup headers(Record<byte[], byte[]> record) {
    return HeaderLookup.of(record.headers()::lastHeader, Header::value);
  }

  /** Which text a record stands for that was sent on from a dead letter; else all of it. */
  private static int onlyText(Record<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(DeadLetterHeaders.TEXT);
    String index =
        header == null || header.value() == null
            ? ""
            : new String(header.value(), StandardCharsets.UTF_8);
    return index.matches("[0-9]{1,9}") ? Integer.parseInt(index) : Outcome.WHOLE;
  }

  private static Outcome outcome(
      Source source, TaggedText.Part part, Decoded.Text text, Inference inference) {
    return inference.fold(
        answer ->
            new Outcome.Classified(
                source.at().topic(),
                source.at().partition(),
                source.at().offset(),
                source.record().value(),
                text.id(),
                part,
                text.bytes(),
                answer),
        failed -> source.dead(reason(failed), placed(part, failed.message()), failed.model()));
  }

  private static Reason reason(Inference.Failed failed) {
    return switch (failed.reason()) {
      case TOO_LARGE -> Reason.TOO_LARGE;
      case MODEL_FAILED -> Reason.MODEL_FAILED;
      case CRASHES_MODEL -> Reason.CRASHES_MODEL;
      case OVERLOADED -> throw new EngineFullException();
      case CLOSED -> throw new EngineClosedException();
    };
  }

  private static String placed(TaggedText.Part part, String message) {
    return part == null ? message : "at " + part.pointer() + ": " + message;
  }

  /**
   * Where a text was read.
   *
   * @param text which of the record's, or {@link Outcome#WHOLE}
   */
  private record Source(Record<byte[], byte[]> record, RecordMetadata at, int text) {
    Outcome dead(Reason reason, String message, String model) {
      return new Outcome.Dead(
          at.topic(), at.partition(), at.offset(), text, record.value(), reason, message, model);
    }
  }

  /** A record that waits for the registry; across attempts, as the registry may be away. */
  private record Waiting(String topic, int partition, long offset) {}

  /** An outcome that begins later; cancelling it cancels what it has become. */
  private static final class Later extends CompletableFuture<Outcome> implements Weighted {
    private final int maxTexts;
    private final Runnable onCancel;
    private volatile CompletableFuture<Outcome> begun;

    Later(Decoded.Awaiting schema, Supplier<CompletableFuture<Outcome>> next, Runnable onCancel) {
      this.maxTexts = schema.maxTexts();
      this.onCancel = onCancel;
      var unused =
          schema
              .ready()
              .thenCompose(
                  known -> {
                    begun = next.get();
                    return begun;
                  })
              .whenComplete(
                  (outcome, error) -> {
                    if (error == null) {
                      complete(outcome);
                    } else {
                      completeExceptionally(error);
                    }
                  });
    }

    /** All that wait for a schema begin together when it comes: what they may hold counts now. */
    @Override
    public int weight() {
      CompletableFuture<Outcome> now = begun;
      return now == null ? maxTexts : now instanceof Weighted work ? work.weight() : 1;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      onCancel.run();
      CompletableFuture<Outcome> now = begun;
      if (now != null) {
        now.cancel(mayInterrupt);
      }
      return super.cancel(mayInterrupt);
    }
  }

  /** The outcome to come; cancelling it cancels the question. */
  private static final class Answer extends CompletableFuture<Outcome> {
    private final CompletableFuture<Inference> question;

    Answer(CompletableFuture<Inference> question, Function<Inference, Outcome> outcome) {
      this.question = question;
      var unused =
          question.whenComplete(
              (inference, error) -> {
                try {
                  if (error == null) {
                    complete(outcome.apply(inference));
                  } else {
                    completeExceptionally(error);
                  }
                } catch (RuntimeException e) {
                  completeExceptionally(e);
                }
              });
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      question.cancel(mayInterrupt);
      return super.cancel(mayInterrupt);
    }
  }
}
