package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.TextFacts;
import dev.hnetstreams.runtime.head.RowFeatures;
import dev.hnetstreams.runtime.head.TextFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Reads what own heads are trained on, of many texts: the windows that the engine would read, in
 * batches of like length, a thread for each lane.
 */
public final class FeatureReader {
  private final Manifest manifest;
  private final List<BatchModel> lanes;
  private final EngineConfig config;

  /**
   * @param lanes fetch features
   * @param config of the engine on which the head will run
   * @throws BundleException when the bundle tells no features
   */
  public FeatureReader(Manifest manifest, List<BatchModel> lanes, EngineConfig config) {
    if (manifest.features() == null) {
      throw new BundleException(
          manifest.id()
              + ": tells no features of chunks, expected a bundle whose manifest has them");
    }
    this.manifest = manifest;
    this.lanes = List.copyOf(lanes);
    this.config = config;
  }

  private static final class Part extends Row {
    final int text;
    final int window;

    Part(int text, int window, byte[] bytes, Window at) {
      super(bytes, at.offset(), at.length(), at.suspect(), 0);
      this.text = text;
      this.window = window;
    }
  }

  /**
   * The features of each text, in order. Blocks until all are read.
   *
   * @param texts of one byte or more each
   * @param progress is told how many are read, on any thread
   */
  public List<TextFeatures> read(List<byte[]> texts, IntConsumer progress) {
    List<Part> parts = new ArrayList<>();
    TextFeatures[][] found = new TextFeatures[texts.size()][];
    for (int text = 0; text < texts.size(); text++) {
      byte[] bytes = texts.get(text);
      TextFacts facts = TextFacts.of(bytes, 0, bytes.length);
      List<Window> windows =
          Window.plan(bytes, facts, manifest.maxBytes(), config.maxSuspectBytes());
      found[text] = new TextFeatures[windows.size()];
      for (int window = 0; window < windows.size(); window++) {
        parts.add(new Part(text, window, bytes, windows.get(window)));
      }
    }
    int[] bytes = new int[texts.size()];
    parts.stream()
        .filter(part -> part.window == 0)
        .forEach(part -> bytes[part.text] = part.length());
    int[] all = new int[texts.size()];
    parts.forEach(part -> all[part.text] += part.length());
    run(batches(parts), found, progress);
    List<TextFeatures> features = new ArrayList<>(texts.size());
    for (int text = 0; text < found.length; text++) {
      TextFeatures[] windows = found[text];
      features.add(
          windows.length == 1
              ? windows[0]
              : windows[0].pooledWith(windows[1], (float) bytes[text] / all[text]));
    }
    return features;
  }

  /** Rows of one bucket together, suspects alone. */
  private ConcurrentLinkedQueue<Batch> batches(List<Part> parts) {
    parts.sort(Comparator.comparingInt(Row::length));
    ConcurrentLinkedQueue<Batch> batches = new ConcurrentLinkedQueue<>();
    List<Row> rows = new ArrayList<>();
    int bucket = 0;
    for (Part part : parts) {
      int fitting = bucket(part.length());
      boolean full =
          fitting != bucket
              || part.suspect()
              || rows.get(0).suspect()
              || rows.size() == config.batching().maxRows()
              || (rows.size() + 1) * bucket > config.batching().maxPaddedBytes();
      if (!rows.isEmpty() && full) {
        batches.add(new Batch(rows, bucket, bucket));
        rows.clear();
      }
      bucket = fitting;
      rows.add(part);
    }
    if (!rows.isEmpty()) {
      batches.add(new Batch(rows, bucket, bucket));
    }
    return batches;
  }

  private int bucket(int length) {
    return manifest.bucketBytes().stream().filter(b -> b >= length).findFirst().orElseThrow();
  }

  private void run(
      ConcurrentLinkedQueue<Batch> batches, TextFeatures[][] found, IntConsumer progress) {
    AtomicInteger done = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (BatchModel lane : lanes) {
      Runnable work =
          () -> {
            for (Batch b = batches.poll(); b != null; b = batches.poll()) {
              take(b, lane.run(b), found);
              progress.accept(done.addAndGet(b.rows().size()));
            }
          };
      Thread thread = new Thread(work, "feature-reader-" + threads.size());
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((t, e) -> failure.compareAndSet(null, e));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while features were read", e);
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "the model failed on a text: " + failure.get(), failure.get());
    }
  }

  private void take(Batch batch, BatchOutput output, TextFeatures[][] found) {
    for (int i = 0; i < batch.rows().size(); i++) {
      Part part = (Part) batch.rows().get(i);
      found[part.text][part.window] =
          TextFeatures.of(RowFeatures.of(output, i, part, manifest.features().dim()));
    }
  }
}
