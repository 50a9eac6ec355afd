package dev.hnetstreams.app.feedback;

import dev.hnetstreams.app.deadletter.ClientSettings;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes votes: checks them, asks the model what it says of the text, and writes them into {@code
 * topics.feedback}. Works on a thread of its own, one vote at a time, and refuses what does not fit
 * its queue. Any thread may submit.
 */
public final class FeedbackDesk implements AutoCloseable {
  /** Votes that wait for their turn. */
  private static final int QUEUE = 64;

  private static final int PATIENCE_MILLIS = 5_000;

  private final String topic;
  private final Supplier<Manifest> model;
  private final Classifier classifier;
  private final SourceTexts texts;
  private final Producer<byte[], byte[]> producer;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          task -> {
            Thread worker = new Thread(task, "feedback-desk");
            worker.setDaemon(true);
            return worker;
          });

  /** Why a vote is not taken. */
  public enum Reason {
    /** A field is wrong, or a head or label that the model does not have. */
    WRONG,
    /** The id names no text of the input topic. */
    UNKNOWN_ID,
    /** Too many votes wait. */
    BUSY,
    /** Kafka or the model does not answer. */
    UNAVAILABLE
  }

  /**
   * What became of a vote.
   *
   * @param vote as it was written, with what the model says; null when it was refused
   * @param refused null when it was written
   * @param message for people: what is wrong and what was expected; never holds the text
   */
  public record Answer(Vote vote, Reason refused, String message) {
    static Answer refusal(Reason reason, String message) {
      return new Answer(null, reason, message);
    }

    /** Whether the model decided for the label of the vote. */
    public boolean agreed() {
      return vote.label() != null && vote.label().equals(vote.said().label());
    }
  }

  /**
   * @param model in service
   * @param classifier HTTP's door to the engine
   * @param kafka the service's block of client settings
   */
  public FeedbackDesk(
      String topic,
      Supplier<Manifest> model,
      Classifier classifier,
      SourceTexts texts,
      Map<String, String> kafka) {
    this(topic, model, classifier, texts, producer(kafka));
  }

  FeedbackDesk(
      String topic,
      Supplier<Manifest> model,
      Classifier classifier,
      SourceTexts texts,
      Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.model = model;
    this.classifier = classifier;
    this.texts = texts;
    this.producer = producer;
  }

  private static Producer<byte[], byte[]> producer(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    settings.putAll(ClientSettings.of(kafka, ProducerConfig.configNames(), "producer."));
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Takes a vote. Never blocks; the future never completes exceptionally. Continuations run on the
   * desk's thread or the producer's, and must not block.
   */
  public CompletableFuture<Answer> submit(Vote vote) {
    Optional<String> wrong = wrongLabel(model.get(), vote);
    if (wrong.isPresent()) {
      return CompletableFuture.completedFuture(Answer.refusal(Reason.WRONG, wrong.get()));
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> take(vote, answer));
    } catch (RejectedExecutionException e) {
      answer.complete(
          Answer.refusal(
              thread.isShutdown() ? Reason.UNAVAILABLE : Reason.BUSY,
              QUEUE + " votes wait already, which is the limit"));
    }
    return answer;
  }

  private void take(Vote vote, CompletableFuture<Answer> answer) {
    try {
      Optional<Vote> judged = judge(vote);
      if (judged.isEmpty()) {
        answer.complete(
            Answer.refusal(
                Reason.UNKNOWN_ID,
                "id: no such text; expected topic-partition-offset of the input topic, as the"
                    + " result's source has it"));
        return;
      }
      Vote full = judged.get();
      var unused =
          producer.send(
              new ProducerRecord<>(topic, full.key(), full.value()),
              (where, failure) ->
                  answer.complete(
                      failure == null ? new Answer(full, null, null) : unavailable("Kafka")));
    } catch (KafkaException | IllegalStateException e) {
      answer.complete(unavailable("Kafka or the model"));
    }
  }

  private static Answer unavailable(String what) {
    return Answer.refusal(Reason.UNAVAILABLE, what + " does not answer");
  }

  /** Why a vote's head or label is none of the model's. */
  static Optional<String> wrongLabel(Manifest model, Vote vote) {
    Optional<Head> head = model.head(vote.head()).filter(h -> !h.multiLabel());
    if (head.isEmpty()) {
      return Optional.of(
          "head: no such head, expected one of "
              + String.join(
                  ", ",
                  model.heads().stream().filter(h -> !h.multiLabel()).map(Head::name).toList()));
    }
    return vote.label() == null || head.get().labels().contains(vote.label())
        ? Optional.empty()
        : Optional.of("label: no label of head " + vote.head());
  }

  /**
   * Asks the model what it says of a vote's text. Blocks; one thread at a time.
   *
   * @return empty when the id names no text
   * @throws IllegalStateException when the model does not answer
   */
  private Optional<Vote> judge(Vote vote) {
    return judge(vote, texts, classifier);
  }

  /** As {@link #judge(Vote)}, with a caller's own reader of texts. */
  static Optional<Vote> judge(Vote vote, SourceTexts texts, Classifier classifier) {
    Optional<byte[]> text =
        vote.id() == null
            ? Optional.of(vote.text().getBytes(StandardCharsets.UTF_8))
            : texts.of(vote.id());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Document document = new Document(text.get(), Flow.INTERACTIVE, false, 0);
    Inference answer;
    try {
      answer = classifier.submit(document).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the model does not answer", e);
    }
    Inference.Classified said = answer.orElseThrow();
    Decision decision = said.decision(vote.head());
    return Optional.of(
        vote.with(
            new Vote.Said(
                decision.label(),
                decision.raw() == null ? "" : decision.raw(),
                decision.confidence(),
                said.model())));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        texts.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(2));
  }
}
