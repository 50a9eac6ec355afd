package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.schemas.Disagreement;
import dev.hnetstreams.schemas.TaggedText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a sample of the stream to a candidate, after the model in service has answered, and counts
 * where they differ. The candidate holds {@value #ROOM} texts at most; one that finds no room is
 * not shown. Nothing waits for it: comparing and publishing have a thread of their own.
 */
public final class Shadow implements AutoCloseable {
  /** Texts that a candidate may have at a time. */
  public static final int ROOM = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);
  private static final int CLOSE_SECONDS = 5;

  private final double sample;
  private final LifecycleObserver observer;
  private final Consumer<Disagreement> outlet;
  private final ExecutorService comparing =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "model-shadow");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Trial trial;

  /**
   * @param sample part of the texts to show, in [0, 1]
   * @param outlet is given every disagreement, on one thread, which it may hold up
   */
  public Shadow(double sample, LifecycleObserver observer, Consumer<Disagreement> outlet) {
    this.sample = sample;
    this.observer = observer;
    this.outlet = outlet;
  }

  /** A record was answered; perhaps the candidate is asked too. Never blocks. */
  public void offer(Outcome.Classified active, TaggedText result) {
    Trial now = trial;
    if (now == null
        || !now.against().equals(active.answer().model())
        || ThreadLocalRandom.current().nextDouble() >= sample) {
      return;
    }
    if (now.inFlight().incrementAndGet() > ROOM) {
      now.inFlight().decrementAndGet();
      now.busy().increment();
      observer.onDropped(LifecycleObserver.Drop.BUSY);
      return;
    }
    CompletableFuture<Inference> answer =
        now.candidate().engine().submit(new Document(active.bytes()));
    var unused =
        answer.whenCompleteAsync(
            (inference, failure) -> {
              now.inFlight().decrementAndGet();
              compare(now, active.answer(), inference, result);
            },
            comparing);
  }

  /** How the candidate fares. */
  public ShadowReport report() {
    Trial now = trial;
    return new ShadowReport(sample, now == null ? null : now.report());
  }

  /** Whether the candidate is the bundle of this digest. */
  boolean tries(String digest) {
    return trial != null && trial.candidate().bundle().digest().equals(digest);
  }

  /** Another model serves: the counts begin anew. */
  void against(String active) {
    Trial now = trial;
    if (!now.against().equals(active)) {
      trial = now.against(active);
    }
  }

  void start(ServedModel candidate, String active) {
    stop();
    trial = Trial.of(candidate, active);
    LOG.info(
        "event=shadow_started candidate={} active={} sample={}", candidate.id(), active, sample);
  }

  void stop() {
    Trial now = trial;
    if (now != null) {
      trial = null;
      now.candidate().close();
      LOG.info("event=shadow_stopped candidate={}", now.candidate().id());
    }
  }

  private void compare(Trial now, Inference.Classified active, Inference other, TaggedText result) {
    if (!(other instanceof Inference.Classified candidate)) {
      now.failed().increment();
      observer.onDropped(LifecycleObserver.Drop.FAILED);
      return;
    }
    now.compared().increment();
    Map<String, Disagreement.Pair> differ = new TreeMap<>();
    Map<String, Decision> theirs = new HashMap<>();
    candidate.decisions().forEach(d -> theirs.put(d.head(), d));
    for (Decision ours : active.decisions()) {
      Optional.ofNullable(theirs.get(ours.head()))
          .filter(their -> differs(now.head(ours.head()), ours, their))
          .ifPresent(
              their -> differ.put(ours.head(), new Disagreement.Pair(said(ours), said(their))));
    }
    if (!differ.isEmpty()) {
      outlet.accept(
          new Disagreement(
              result.id(),
              result.source(),
              result.model(),
              new TaggedText.Model(candidate.modelName(), candidate.modelVersion()),
              differ));
    }
  }

  private static Disagreement.Said said(Decision decision) {
    return new Disagreement.Said(decision.label(), decision.raw(), (float) decision.confidence());
  }

  private boolean differs(Trial.Counts counts, Decision ours, Decision theirs) {
    boolean label = !Objects.equals(ours.label(), theirs.label());
    boolean raw = !Objects.equals(ours.raw(), theirs.raw());
    counts.compared().increment();
    counts.labels().add(label ? 1 : 0);
    counts.raws().add(raw ? 1 : 0);
    observer.onCompared(ours.head(), label, raw);
    return label || raw;
  }

  @Override
  public void close() {
    stop();
    comparing.shutdown();
    try {
      if (!comparing.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        comparing.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
