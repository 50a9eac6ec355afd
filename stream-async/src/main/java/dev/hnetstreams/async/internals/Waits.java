package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy.Verdict;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Tells an observer how long each answer waited for its stream thread and for its commit, and
 * passes on to a tracer whatever it is told. Any thread; what waits for a commit is kept by thread.
 */
public final class Waits implements AsyncTracer {
  /** Records of one commit whose waits are told; of more, only the first. */
  static final int MOST = 1 << 16;

  private final AsyncObserver observer;
  private final AsyncTracer tracer;
  private final ThreadLocal<Uncommitted> uncommitted = ThreadLocal.withInitial(Uncommitted::new);

  /** What a stream thread has forwarded since its last commit. Owned by that thread. */
  private static final class Uncommitted {
    private long[] timestamps = new long[64];
    private long[] forwardedNanos = new long[64];
    private int size;

    void add(long timestamp, long nanos) {
      if (size == MOST) {
        return;
      }
      if (size == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * size);
        forwardedNanos = Arrays.copyOf(forwardedNanos, 2 * size);
      }
      timestamps[size] = timestamp;
      forwardedNanos[size++] = nanos;
    }
  }

  private Waits(AsyncObserver observer, AsyncTracer tracer) {
    this.observer = observer;
    this.tracer = tracer;
  }

  /** Returns the tracer itself when nobody observes. */
  public static AsyncTracer of(AsyncObserver observer, AsyncTracer tracer) {
    return observer == AsyncObserver.NONE ? tracer : new Waits(observer, tracer);
  }

  @Override
  public Followed received(Record<?, ?> record, RecordMetadata at) {
    return new One(record.timestamp(), tracer.received(record, at));
  }

  @Override
  public void committing() {
    tracer.committing();
  }

  @Override
  public void committed(Throwable failure) {
    Uncommitted mine = uncommitted.get();
    if (failure == null) {
      long now = System.nanoTime();
      for (int i = 0; i < mine.size; i++) {
        observer.onCommitted(mine.timestamps[i], now - mine.forwardedNanos[i]);
      }
    }
    mine.size = 0;
    tracer.committed(failure);
  }

  /** A record on its way. Owned by its stream thread, but for {@link #answered}. */
  private final class One implements Followed {
    private final long timestamp;
    private final Followed traced;
    private volatile boolean there;
    private volatile long answeredNanos;

    /**
     * @param traced null when the tracer does not follow the record
     */
    One(long timestamp, Followed traced) {
      this.timestamp = timestamp;
      this.traced = traced;
    }

    @Override
    public void within(Runnable work) {
      if (traced == null) {
        work.run();
      } else {
        traced.within(work);
      }
    }

    @Override
    public void answered() {
      answeredNanos = System.nanoTime();
      there = true;
      if (traced != null) {
        traced.answered();
      }
    }

    @Override
    public void failed(Throwable error, int attempts, Verdict verdict) {
      if (traced != null) {
        traced.failed(error, attempts, verdict);
      }
    }

    @Override
    public void done() {
      long now = System.nanoTime();
      // The stream thread may see an answer before it is told here: then it has not waited.
      observer.onForwarded(there ? now - answeredNanos : 0);
      uncommitted.get().add(timestamp, now);
      if (traced != null) {
        traced.done();
      }
    }

    @Override
    public void dropped() {
      if (traced != null) {
        traced.dropped();
      }
    }
  }
}
