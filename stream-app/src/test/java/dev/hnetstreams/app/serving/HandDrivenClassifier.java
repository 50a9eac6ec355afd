package dev.hnetstreams.app.serving;

import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers when the test says so, in the order it says. */
public final class HandDrivenClassifier implements Classifier {
  public final List<CompletableFuture<Inference>> asked = new ArrayList<>();
  private final List<byte[]> texts = new ArrayList<>();

  @Override
  public synchronized CompletableFuture<Inference> submit(Document document) {
    CompletableFuture<Inference> answer = new CompletableFuture<>();
    asked.add(answer);
    texts.add(document.bytes());
    notifyAll();
    return answer;
  }

  /** Answers the question of this number, counted from 0. */
  public void answer(int number) {
    asked.get(number).complete(FakeAnswers.sure(texts.get(number), "deu", "ham"));
  }

  public void fail(int number, Inference.Failure reason) {
    asked.get(number).complete(FakeAnswers.failed(reason));
  }

  public synchronized String text(int number) {
    return new String(texts.get(number), StandardCharsets.UTF_8);
  }

  public synchronized int questions() {
    return asked.size();
  }

  /** Waits until this many have been asked. */
  public synchronized void awaitQuestions(int count) throws InterruptedException {
    while (asked.size() < count) {
      wait();
    }
  }
}
