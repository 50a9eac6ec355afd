package dev.hnetstreams.app.feedback;

import dev.hnetstreams.app.feedback.FeedbackObserver.Ignored;
import dev.hnetstreams.app.feedback.Vote.WrongVoteException;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code topics.feedback} on a thread of its own, checks what anybody wrote there, and
 * keeps the tally. A vote that does not say what the model said, as others than the service write
 * them, is judged now.
 */
public final class FeedbackFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Supplier<FeedbackReader> opening;
  private final SourceTexts texts;
  private final Supplier<Manifest> model;
  private final Classifier classifier;
  private final FeedbackTally tally;
  private final FeedbackObserver observer;
  private final Thread thread = new Thread(this::follow, "feedback-follower");
  private volatile boolean stopping;
  private volatile FeedbackReader reader;

  /**
   * @param opening opens a reader of the topic
   * @param texts of this follower's own
   * @param model in service
   */
  public FeedbackFollower(
      Supplier<FeedbackReader> opening,
      SourceTexts texts,
      Supplier<Manifest> model,
      Classifier classifier,
      FeedbackTally tally,
      FeedbackObserver observer) {
    this.opening = opening;
    this.texts = texts;
    this.model = model;
    this.classifier = classifier;
    this.tally = tally;
    this.observer = observer;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void follow() {
    while (!stopping) {
      try (FeedbackReader open = opening.get()) {
        reader = open;
        while (!stopping) {
          open.poll(POLL, this::onRecord);
        }
      } catch (KafkaException | IllegalStateException e) {
        if (!stopping) {
          LOG.warn("event=feedback_not_read why={}", e.getMessage());
          pause();
        }
      }
    }
    texts.close();
  }

  private void onRecord(byte[] key, byte[] value, boolean old) {
    if (key == null) {
      observer.onIgnored(Ignored.NOT_A_VOTE);
      return;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      tally.remove(name);
      return;
    }
    Optional<Vote> vote = checked(key, value);
    if (vote.isEmpty()) {
      // A record that is no vote took the place of the one before under this key.
      tally.remove(name);
      return;
    }
    Vote counted = vote.get();
    if (!tally.put(name, counted)) {
      observer.onIgnored(Ignored.FULL);
    } else if (!old) {
      String label = counted.said().label();
      observer.onVote(counted.head(), label, counted.label().equals(label));
    }
  }

  private Optional<Vote> checked(byte[] key, byte[] value) {
    try {
      Vote vote = Vote.read(key, value);
      Manifest now = model.get();
      if (FeedbackDesk.wrongLabel(now, vote).isPresent() || !labelsKnown(now, vote)) {
        observer.onIgnored(Ignored.UNKNOWN_LABEL);
        return Optional.empty();
      }
      if (vote.id() != null && !texts.mayName(vote.id())) {
        observer.onIgnored(Ignored.UNKNOWN_ID);
        return Optional.empty();
      }
      if (vote.said() != null) {
        return Optional.of(vote);
      }
      Optional<Vote> judged = FeedbackDesk.judge(vote, texts, classifier);
      if (judged.isEmpty()) {
        observer.onIgnored(Ignored.UNKNOWN_ID);
      }
      return judged;
    } catch (WrongVoteException e) {
      observer.onIgnored(Ignored.NOT_A_VOTE);
    } catch (KafkaException | IllegalStateException e) {
      observer.onIgnored(Ignored.NOT_JUDGED);
    }
    return Optional.empty();
  }

  /** What the model is said to have said becomes a label of metrics. */
  private static boolean labelsKnown(Manifest model, Vote vote) {
    return vote.said() == null
        || vote.said().label() == null
        || model.head(vote.head()).orElseThrow().labels().contains(vote.said().label());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
    FeedbackReader open = reader;
    if (open != null) {
      open.wakeUp();
    }
    try {
      thread.join(PATIENCE_MILLIS);
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
