package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncFunction;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncSettings;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import dev.hnetstreams.async.FailurePolicy.Failure;
import dev.hnetstreams.async.FailurePolicy.Verdict;
import dev.hnetstreams.async.Weighted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Begins the work for each record and goes on; forwards results in input order, from the head of a
 * FIFO. Owned by its task's stream thread.
 *
 * <p>Backpressure: when the FIFO is full, by records or by {@link Weighted weight}, {@code process}
 * waits for its head. Exactly once: a commit waits for the whole FIFO ({@link CommitGate}). On
 * close the records in flight are dropped unforwarded: their offsets were not committed, so they
 * are read again.
 */
public final class AsyncProcessor<K, V, R> implements Processor<K, V, K, R> {
  private final String stage;
  private final String gateName;
  private final AsyncFunction<K, V, R> function;
  private final FailurePolicy<K, V> policy;
  private final AsyncSettings settings;
  private final AsyncObserver observer;
  private final AsyncTracer tracer;
  private final InFlightOffsets offsets;
  private final ArrayDeque<InFlight<K, V, R>> fifo = new ArrayDeque<>();
  private final Map<TopicPartition, InFlightOffsets.Partition> partitions = new HashMap<>();

  private ProcessorContext<K, R> context;
  private RecordContexts contexts;
  private List<String> resultChildren;
  private ProcessorRecordContext lastContext;
  private InFlightOffsets.Partition lastPartition;
  private boolean doneSinceCommit;
  private boolean weighted;

  /**
   * @param gateName the {@link CommitGate} store that is connected to this processor
   */
  public AsyncProcessor(
      String stage,
      String gateName,
      AsyncFunction<K, V, R> function,
      FailurePolicy<K, V> policy,
      AsyncSettings settings,
      AsyncObserver observer,
      AsyncTracer tracer,
      InFlightOffsets offsets) {
    this.stage = stage;
    this.gateName = gateName;
    this.function = function;
    this.policy = policy;
    this.settings = settings;
    this.observer = observer;
    this.tracer = tracer;
    this.offsets = offsets;
  }

  @Override
  public void init(ProcessorContext<K, R> newContext) {
    context = newContext;
    contexts = new RecordContexts(newContext);
    resultChildren = policy.children().isEmpty() ? null : contexts.childrenBut(policy.children());
    CommitGate gate = newContext.getStateStore(gateName);
    gate.beforeCommit(this::drain);
    newContext.schedule(
        settings.pollInterval(), PunctuationType.WALL_CLOCK_TIME, now -> forwardAndPerhapsCommit());
  }

  @Override
  public void process(Record<K, V> record) {
    ProcessorRecordContext at = contexts.current();
    if (at == null || at.topic() == null || at.offset() < 0) {
      throw new StreamsException(
          stage
              + ": a record without an offset, such as one that a punctuator forwards: no commit can be held back for it;"
              + " expected records of a source topic");
    }
    observer.onArrival(record.timestamp());
    InFlight<K, V, R> one = new InFlight<>(record, at, partition(at), tracer.received(record, at));
    fifo.add(one);
    one.partition.add(at.offset());
    begin(one);
    forwardFinishedHeads();
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    while (full()) {
      awaitHead(deadline);
      forwardFinishedHeads();
    }
  }

  @Override
  public void close() {
    for (InFlight<K, V, R> one : fifo) {
      one.result.cancel(false);
      if (one.followed != null) {
        one.followed.dropped();
      }
    }
    fifo.clear();
    partitions.values().forEach(InFlightOffsets.Partition::clear);
  }

  /** Weights are added up only where some work has one. */
  private boolean full() {
    return fifo.size() >= settings.maxInFlight()
        || (weighted && fifo.stream().mapToLong(InFlight::weight).sum() >= settings.maxInFlight());
  }

  /** Most tasks read one partition: it is looked up once. */
  private InFlightOffsets.Partition partition(ProcessorRecordContext at) {
    if (lastContext == null
        || lastContext.partition() != at.partition()
        || !lastContext.topic().equals(at.topic())) {
      lastPartition =
          partitions.computeIfAbsent(
              new TopicPartition(at.topic(), at.partition()), p -> offsets.of(stage, p));
    }
    lastContext = at;
    return lastPartition;
  }

  private void begin(InFlight<K, V, R> one) {
    one.attempts++;
    one.pausing = false;
    if (one.followed == null) {
      call(one);
    } else {
      one.followed.within(() -> call(one));
    }
  }

  private void call(InFlight<K, V, R> one) {
    try {
      CompletionStage<R> result = function.apply(one.record, one.at);
      one.result = result.toCompletableFuture();
      weighted |= one.result instanceof Weighted;
    } catch (RuntimeException e) {
      one.result = CompletableFuture.failedFuture(e);
    }
    if (one.followed != null) {
      var unused = one.result.whenComplete((result, error) -> one.followed.answered());
    }
  }

  /**
   * With nothing left in flight a commit waits for nobody, so results need not wait for the next
   * one. Under load there always is something, and commits keep to their interval.
   */
  private void forwardAndPerhapsCommit() {
    forwardFinishedHeads();
    if (settings.commitWhenIdle() && doneSinceCommit && offsets.total() == 0) {
      doneSinceCommit = false;
      context.commit();
    }
  }

  /** Before a commit: waits for everything in flight and forwards it. */
  private void drain() {
    tracer.committing();
    if (!fifo.isEmpty()) {
      long start = System.nanoTime();
      int records = fifo.size();
      long deadline = start + settings.drainTimeout().toNanos();
      while (!fifo.isEmpty()) {
        awaitHead(deadline);
        forwardFinishedHeads();
      }
      observer.onDrain(records, System.nanoTime() - start);
    }
    doneSinceCommit = false;
  }

  private void forwardFinishedHeads() {
    while (!fifo.isEmpty() && fifo.peek().result.isDone()) {
      InFlight<K, V, R> head = fifo.peek();
      if (head.pausing) {
        begin(head);
      } else if (finished(head)) {
        fifo.remove();
        doneSinceCommit = true;
        head.partition.removeOldest();
        if (head.followed != null) {
          head.followed.done();
        }
      }
    }
  }

  /** Whether the record is done; else it is tried again. */
  private boolean finished(InFlight<K, V, R> head) {
    R result;
    try {
      result = head.result.join();
    } catch (CompletionException | CancellationException e) {
      return failed(head, e.getCause() == null ? e : e.getCause());
    }
    leave(head, () -> forward(head.record.withValue(result)));
    return true;
  }

  private void leave(InFlight<K, V, R> head, Runnable forwarding) {
    contexts.with(
        head.at, head.followed == null ? forwarding : () -> head.followed.within(forwarding));
  }

  private void forward(Record<K, R> result) {
    if (resultChildren == null) {
      context.forward(result);
    } else {
      resultChildren.forEach(child -> context.forward(result, child));
    }
  }

  private boolean failed(InFlight<K, V, R> head, Throwable error) {
    Verdict verdict = policy.decide(new Failure<>(head.record, head.at, error, head.attempts));
    observer.onFailure(error, head.attempts, verdict);
    if (head.followed != null) {
      head.followed.failed(error, head.attempts, verdict);
    }
    if (verdict instanceof FailurePolicy.Retry retry) {
      pause(head, retry.pause());
      return false;
    }
    if (verdict instanceof FailurePolicy.Route route) {
      @SuppressWarnings("unchecked") // the child takes it, or says what it expected
      R value = (R) route.value();
      leave(head, () -> context.forward(head.record.withValue(value), route.child()));
    } else if (verdict instanceof FailurePolicy.Fail) {
      throw new StreamsException(
          "%s: the work for %s failed; nothing was committed".formatted(stage, head.place()),
          error);
    }
    return true;
  }

  /**
   * The head's result becomes the end of the pause: nobody sleeps, and who waits for the head waits
   * for that.
   */
  private void pause(InFlight<K, V, R> head, Duration pause) {
    head.pausing = true;
    head.result =
        new CompletableFuture<R>().completeOnTimeout(null, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void awaitHead(long deadlineNanos) {
    InFlight<K, V, R> head = fifo.peek();
    if (head == null) {
      return;
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw late(head, null);
    }
    try {
      head.result.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(head, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamsException(stage + ": interrupted while waiting for " + head.place(), e);
    } catch (ExecutionException | CancellationException e) {
      // The policy decides, when the head is looked at.
    }
  }

  private StreamsException late(InFlight<K, V, R> head, TimeoutException cause) {
    return new StreamsException(
        "%s: no result for %s within %s; nothing was committed"
            .formatted(stage, head.place(), settings.drainTimeout()),
        cause);
  }
}
