package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.InferenceEngine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model in service, whichever that is. A swap is one write of a reference: texts that come
 * after it go to the new model, those that came before are answered by the old one, which is closed
 * when it has nothing left. So no text waits for a swap, and none is lost in one. Any thread may
 * submit or swap.
 */
public final class ActiveModel implements Classifier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveModel.class);

  private final List<ServedModel> retiring = new CopyOnWriteArrayList<>();
  private final Map<String, Provenance> served = new ConcurrentHashMap<>();
  private volatile ServedModel current;

  public ActiveModel(ServedModel first) {
    served.put(first.id(), Provenance.of(first));
    this.current = first;
  }

  @Override
  public CompletableFuture<Inference> submit(Document document) {
    return ask(() -> current, model -> model.submit(document));
  }

  /**
   * Asks whoever is current. One that is closed between the reading of {@code current} and the
   * asking has refused, and another is current: that is asked.
   */
  static <M> CompletableFuture<Inference> ask(
      Supplier<M> current, Function<M, CompletableFuture<Inference>> submit) {
    M asked = current.get();
    CompletableFuture<Inference> answer = submit.apply(asked);
    for (M next = current.get(); next != asked && refusedByClosed(answer); next = current.get()) {
      asked = next;
      answer = submit.apply(asked);
    }
    return answer;
  }

  private static boolean refusedByClosed(CompletableFuture<Inference> answer) {
    return answer.isDone()
        && !answer.isCompletedExceptionally()
        && answer.join() instanceof Inference.Failed failed
        && failed.reason() == Inference.Failure.CLOSED;
  }

  /** The model that is asked next. */
  public ServedModel current() {
    return current;
  }

  /**
   * The bundle and heads of a model that serves or has served.
   *
   * @param id {@code name/version}
   * @return null when no such model has served
   */
  public Provenance provenance(String id) {
    return served.get(id);
  }

  /** Puts another model in service; the one before retires. */
  public synchronized void swap(ServedModel next) {
    swap(current, next);
  }

  /**
   * Puts another model in service, unless another than expected serves: then nothing changes.
   *
   * @return whether it did
   */
  public synchronized boolean swap(ServedModel before, ServedModel next) {
    if (current != before) {
      return false;
    }
    served.put(next.id(), Provenance.of(next));
    retiring.add(before);
    current = next;
    LOG.info("event=model_swapped from={} to={}", before.id(), next.id());
    retire();
    return true;
  }

  /**
   * Closes models that have answered everything.
   *
   * @return false when one still works
   */
  public synchronized boolean retire() {
    retiring.removeIf(
        model -> {
          boolean closed = model.closeIfIdle();
          if (closed) {
            LOG.info("event=model_retired model={}", model.id());
          }
          return closed;
        });
    return retiring.isEmpty();
  }

  /** Rows that wait, for the old model too. */
  public int queuedRows() {
    return sum(InferenceEngine::queuedRows);
  }

  /** Workers that run a batch, the old model's too. */
  public int busyLanes() {
    return sum(InferenceEngine::busyLanes);
  }

  private int sum(ToIntFunction<InferenceEngine> of) {
    return of.applyAsInt(current.engine())
        + retiring.stream().mapToInt(model -> of.applyAsInt(model.engine())).sum();
  }

  @Override
  public void close() {
    current.close();
    retiring.forEach(ServedModel::close);
  }
}
