package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.async.Weighted;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * The outcome of a record with several texts. It asks for a few at a time, so that a record with
 * many passes through a short queue; a text that finds the queue full is asked for again, alone.
 * Cancelling it cancels every question. Any thread.
 */
final class Answers extends CompletableFuture<Outcome> implements Weighted {
  /** Texts of one record that wait or run at once. */
  static final int AT_ONCE = 64;

  private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

  private final Classifier classifier;
  private final List<Question> questions;
  private final Function<List<Outcome>, Outcome> all;
  private final AtomicReferenceArray<Outcome> outcomes;
  private final AtomicInteger left;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Inference>> asked = new ConcurrentHashMap<>();
  private int next;

  /**
   * @param document null: there is nothing to ask for
   * @param outcome of what the engine says; of null without a document
   */
  record Question(Document document, Function<Inference, Outcome> outcome) {}

  private Answers(
      Classifier classifier, List<Question> questions, Function<List<Outcome>, Outcome> all) {
    this.classifier = classifier;
    this.questions = List.copyOf(questions);
    this.all = all;
    this.outcomes = new AtomicReferenceArray<>(questions.size());
    this.left = new AtomicInteger(questions.size());
  }

  /**
   * Begins to ask.
   *
   * @param questions one or more
   * @param all makes one outcome of those of all texts, in their order
   */
  static CompletableFuture<Outcome> of(
      Classifier classifier, List<Question> questions, Function<List<Outcome>, Outcome> all) {
    Answers answers = new Answers(classifier, questions, all);
    answers.askMore();
    return answers;
  }

  /** One caller at a time asks, for the others too: an answer may be there at once. */
  private void askMore() {
    int seen = calls.incrementAndGet();
    if (seen > 1) {
      return;
    }
    while (seen > 0) {
      while (next < questions.size() && inFlight.get() < AT_ONCE && !isDone()) {
        inFlight.incrementAndGet();
        ask(next++);
      }
      seen = calls.addAndGet(-seen);
    }
  }

  private void ask(int index) {
    if (isDone()) {
      return;
    }
    Question question = questions.get(index);
    if (question.document() == null) {
      answered(index, question.outcome().apply(null));
      return;
    }
    try {
      CompletableFuture<Inference> answer = classifier.submit(question.document());
      asked.put(index, answer);
      var unused =
          answer.whenComplete(
              (inference, error) -> {
                asked.remove(index);
                told(index, inference, error);
              });
      if (isCancelled()) {
        answer.cancel(false);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void told(int index, Inference inference, Throwable error) {
    if (error != null) {
      fail(error);
      return;
    }
    try {
      answered(index, questions.get(index).outcome().apply(inference));
    } catch (ClassifyFunction.EngineFullException e) {
      SOON.execute(() -> ask(index));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void answered(int index, Outcome outcome) {
    outcomes.set(index, outcome);
    inFlight.decrementAndGet();
    if (left.decrementAndGet() > 0) {
      askMore();
      return;
    }
    List<Outcome> list = new ArrayList<>(outcomes.length());
    for (int i = 0; i < outcomes.length(); i++) {
      list.add(outcomes.get(i));
    }
    complete(all.apply(list));
  }

  /** Each text is held like a record of its own. */
  @Override
  public int weight() {
    return questions.size();
  }

  private void fail(Throwable error) {
    completeExceptionally(error);
    asked.values().forEach(answer -> answer.cancel(false));
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    asked.values().forEach(answer -> answer.cancel(mayInterrupt));
    return cancelled;
  }
}
