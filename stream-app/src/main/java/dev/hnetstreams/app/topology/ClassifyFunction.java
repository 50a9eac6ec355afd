package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.async.AsyncFunction;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
   * @param details asks for what is wanted beyond decisions, such as evidence
   */
  public ClassifyFunction(TextCodec codec, Classifier classifier, UnaryOperator<Document> details) {
    this.codec = codec;
    this.classifier = classifier;
    this.details = details;
  }

  @Override
  public CompletableFuture<Outcome> apply(Record<byte[], byte[]> record, RecordMetadata at) {
    Decoded decoded = codec.decode(record.value(), headers(record));
    if (decoded instanceof Decoded.Undecodable bad) {
      return CompletableFuture.completedFuture(dead(record, at, bad.reason(), bad.message(), null));
    }
    if (decoded instanceof Decoded.Awaiting schema) {
      return schema.ready().thenCompose(known -> apply(record, at));
    }
    Decoded.Text text = (Decoded.Text) decoded;
    Document document =
        new Document(
            text.bytes(), new Origin(at.topic(), at.partition(), at.offset(), record.timestamp()));
    return new Answer(
        classifier.submit(details.apply(document)),
        inference -> outcome(record, at, text, inference));
  }

  private static HeaderLookup headers(Record<byte[], byte[]> record) {
    return HeaderLookup.of(record.headers()::lastHeader, Header::value);
  }

  private static Outcome outcome(
      Record<byte[], byte[]> record, RecordMetadata at, Decoded.Text text, Inference inference) {
    return inference.fold(
        answer ->
            new Outcome.Classified(
                at.topic(),
                at.partition(),
                at.offset(),
                record.value(),
                text.id(),
                text.bytes(),
                answer),
        failed ->
            switch (failed.reason()) {
              case TOO_LARGE ->
                  dead(record, at, Reason.TOO_LARGE, failed.message(), failed.model());
              case MODEL_FAILED ->
                  dead(record, at, Reason.MODEL_FAILED, failed.message(), failed.model());
              case CRASHES_MODEL ->
                  dead(record, at, Reason.CRASHES_MODEL, failed.message(), failed.model());
              case OVERLOADED -> throw new EngineFullException();
              case CLOSED -> throw new EngineClosedException();
            });
  }

  private static Outcome dead(
      Record<byte[], byte[]> record,
      RecordMetadata at,
      Reason reason,
      String message,
      String model) {
    return new Outcome.Dead(
        at.topic(), at.partition(), at.offset(), record.value(), reason, message, model);
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
