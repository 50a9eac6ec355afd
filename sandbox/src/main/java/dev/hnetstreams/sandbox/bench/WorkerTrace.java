package dev.hnetstreams.sandbox.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * When each of an engine's workers ran a batch and when rows waited: shows whether a worker was
 * idle meanwhile. Any thread may tell of batches.
 */
final class WorkerTrace implements BatchObserver {
  private static final double MICROS = 1e-3;

  private final BatchObserver next;
  private final LongSupplier clock;
  private final List<Run> runs = new ArrayList<>();

  /**
   * A batch.
   *
   * @param oldest arrival of its oldest row
   * @param taken when its rows left the queue
   */
  private record Run(
      String worker, long start, long end, long oldest, long taken, int rows, int width) {}

  private record Span(long from, long to) {
    long length() {
      return to - from;
    }
  }

  /**
   * What all workers did.
   *
   * @param workers that ran a batch
   * @param busy share of their time in batches, in [0, 1]
   * @param idleWhileRowsWaited share of their time between two batches while rows waited, in [0, 1]
   * @param medianIdleMillis of those, by batch: what a worker does between two batches
   * @param longestIdleMillis of those
   */
  record Summary(
      int workers,
      double busy,
      double idleWhileRowsWaited,
      double medianIdleMillis,
      double longestIdleMillis) {}

  /**
   * @param next is told of each batch too
   * @param clock as {@link System#nanoTime()}
   */
  WorkerTrace(BatchObserver next, LongSupplier clock) {
    this.next = next;
    this.clock = clock;
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long chunks) {
    long end = clock.getAsLong();
    long oldest = batch.rows().stream().mapToLong(Row::arrivalNanos).min().orElseThrow();
    Run run =
        new Run(
            Thread.currentThread().getName(),
            end - inferNanos,
            end,
            oldest,
            batch.rows().get(0).takenNanos(),
            batch.rows().size(),
            batch.width());
    synchronized (runs) {
      runs.add(run);
    }
    next.onBatch(batch, inferNanos, chunks);
  }

  @Override
  public void onKnownText() {
    next.onKnownText();
  }

  /** Forgets what was. */
  void reset() {
    synchronized (runs) {
      runs.clear();
    }
  }

  Summary summary() {
    Map<String, List<Run>> byWorker = byWorker();
    List<Span> waiting = waiting();
    long from = all().stream().mapToLong(Run::start).min().orElse(0);
    long to = all().stream().mapToLong(Run::end).max().orElse(0);
    double busy = 0;
    List<Long> idle = new ArrayList<>();
    for (List<Run> of : byWorker.values()) {
      for (int i = 0; i < of.size(); i++) {
        busy += of.get(i).end() - of.get(i).start();
        if (i > 0) {
          idle.add(overlap(of.get(i - 1).end(), of.get(i).start(), waiting));
        }
      }
    }
    idle.sort(null);
    double time = Math.max(1, (double) byWorker.size() * (to - from));
    return new Summary(
        byWorker.size(),
        busy / time,
        idle.stream().mapToLong(Long::longValue).sum() / time,
        idle.isEmpty() ? 0 : idle.get(idle.size() / 2) * 1e-6,
        idle.isEmpty() ? 0 : idle.get(idle.size() - 1) * 1e-6);
  }

  /** Writes it in Chrome's trace format, which chrome://tracing and Perfetto show. */
  void write(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ArrayNode events = json.createArrayNode();
    for (Map.Entry<String, List<Run>> worker : byWorker().entrySet()) {
      for (Run run : worker.getValue()) {
        String name = "%d rows of %d bytes".formatted(run.rows(), run.width());
        events.add(event(json, name, worker.getKey(), new Span(run.start(), run.end())));
      }
    }
    for (Span span : waiting()) {
      events.add(event(json, "rows wait", "queue", span));
    }
    json.writeValue(file.toFile(), events);
  }

  private static ObjectNode event(ObjectMapper json, String name, String thread, Span span) {
    return json.createObjectNode()
        .put("name", name)
        .put("ph", "X")
        .put("pid", "engine")
        .put("tid", thread)
        .put("ts", span.from() * MICROS)
        .put("dur", span.length() * MICROS);
  }

  private List<Run> all() {
    synchronized (runs) {
      return List.copyOf(runs);
    }
  }

  private Map<String, List<Run>> byWorker() {
    Map<String, List<Run>> of = new TreeMap<>();
    all().forEach(run -> of.computeIfAbsent(run.worker(), worker -> new ArrayList<>()).add(run));
    of.values().forEach(list -> list.sort(Comparator.comparingLong(Run::start)));
    return of;
  }

  /** When any row waited, in order and apart. */
  private List<Span> waiting() {
    List<Span> spans = new ArrayList<>();
    List<Run> sorted = all().stream().sorted(Comparator.comparingLong(Run::oldest)).toList();
    for (Run run : sorted) {
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last == null || run.oldest() > last.to()) {
        spans.add(new Span(run.oldest(), run.taken()));
      } else if (run.taken() > last.to()) {
        spans.set(spans.size() - 1, new Span(last.from(), run.taken()));
      }
    }
    return spans;
  }

  private static long overlap(long from, long to, List<Span> spans) {
    long sum = 0;
    for (Span span : spans) {
      sum += Math.max(0, Math.min(to, span.to()) - Math.max(from, span.from()));
    }
    return sum;
  }
}
