package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.decide.Allowed;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers a text that was asked a moment ago without asking again: the same bytes get the same
 * answer from one model anyway. A text that is still being answered is not run a second time
 * either. Failures are forgotten, and long texts and those with evidence pass by. Any thread.
 */
public final class AnswerCache {
  /** Longer texts hardly ever come twice, and would fill the memory. */
  public static final int MAX_TEXT_BYTES = 1024;

  private final Function<Document, CompletableFuture<Inference>> engine;
  private final long maxAgeNanos;
  private final LongSupplier nanoTime;
  private final Runnable onHit;
  private final Map<Key, Entry> entries;

  private record Entry(CompletableFuture<Inference> answer, long nanos) {}

  /**
   * @param engine answers what is not here
   * @param maxEntries texts that are kept, 1 or more; the oldest go first
   * @param maxAge for how long an answer is given again
   * @param nanoTime {@link System#nanoTime()}
   * @param onHit is told of each text that the engine was not asked for
   */
  public AnswerCache(
      Function<Document, CompletableFuture<Inference>> engine,
      int maxEntries,
      Duration maxAge,
      LongSupplier nanoTime,
      Runnable onHit) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("cache of " + maxEntries + " texts, expected 1 or more");
    }
    this.engine = engine;
    this.maxAgeNanos = maxAge.toNanos();
    this.nanoTime = nanoTime;
    this.onHit = onHit;
    this.entries =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
            return size() > maxEntries;
          }
        };
  }

  /** As {@link InferenceEngine#submit}; the times of an answer that was there are zero. */
  public CompletableFuture<Inference> submit(Document document) {
    if (document.bytes().length > MAX_TEXT_BYTES || document.evidence() || document.alone()) {
      return engine.apply(document);
    }
    Key key = new Key(document);
    long now = nanoTime.getAsLong();
    CompletableFuture<Inference> known = fresh(key, now);
    if (known != null) {
      onHit.run();
      return known.thenApply(AnswerCache::again);
    }
    CompletableFuture<Inference> answer = engine.apply(document);
    Entry entry = new Entry(answer, now);
    synchronized (entries) {
      entries.remove(key); // so that it is the youngest
      entries.put(key, entry);
    }
    var unused =
        answer.whenComplete(
            (inference, failure) -> {
              if (!(inference instanceof Inference.Classified)) {
                forget(key, entry);
              }
            });
    // A copy: a caller who cancels must not take the answer from others.
    return answer.copy();
  }

  private CompletableFuture<Inference> fresh(Key key, long now) {
    synchronized (entries) {
      Entry entry = entries.get(key);
      return entry == null || now - entry.nanos() > maxAgeNanos ? null : entry.answer();
    }
  }

  private void forget(Key key, Entry entry) {
    synchronized (entries) {
      entries.remove(key, entry);
    }
  }

  private static Inference again(Inference inference) {
    return inference instanceof Inference.Classified answer
        ? answer.withTiming(Inference.Timing.NONE)
        : inference;
  }

  /** What an answer depends on. */
  private record Key(byte[] bytes, int hash, int topLabels, boolean segments, Allowed allowed) {
    Key(Document document) {
      this(
          document.bytes(),
          Arrays.hashCode(document.bytes()),
          document.topLabels(),
          document.segments(),
          document.allowed());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && hash == key.hash
          && topLabels == key.topLabels
          && segments == key.segments
          && Objects.equals(allowed, key.allowed)
          && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
