package dev.hnetstreams.app.inference;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.app.topology.StreamsSettings;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Hands each record to the engine and goes on; forwards answers in input order, from the head of a
 * FIFO. Owned by its task's stream thread.
 *
 * <p>Backpressure: when the FIFO is full, {@code process} waits for its head. Exactly once: a
 * commit waits for the whole FIFO ({@link CommitGate}). On close what is in flight is dropped
 * unforwarded: its offsets were not committed, so it is read again.
 */
public final class AsyncInferenceProcessor implements Processor<byte[], byte[], byte[], Outcome> {
  private static final long OVERLOADED_PAUSE_MILLIS = 2;

  private final TextCodec codec;
  private final Classifier classifier;
  private final StreamsSettings settings;
  private final InFlightLedger ledger;
  private final StageObserver observer;
  private final String gateName;
  private final ArrayDeque<InFlight> fifo = new ArrayDeque<>();

  private ProcessorContext<byte[], Outcome> context;
  private RecordContexts contexts;
  private InFlightLedger.Page page;
  private boolean forwardedSinceCommit;

  /** A record and its answer to come. {@code answer} is null when it could not be decoded. */
  private record InFlight(
      Record<byte[], byte[]> record,
      ProcessorRecordContext recordContext,
      Decoded decoded,
      CompletableFuture<Inference> answer) {}

  /**
   * @param gateName the {@link CommitGate} store that is connected to this processor
   */
  public AsyncInferenceProcessor(
      TextCodec codec,
      Classifier classifier,
      StreamsSettings settings,
      InFlightLedger ledger,
      StageObserver observer,
      String gateName) {
    this.codec = codec;
    this.classifier = classifier;
    this.settings = settings;
    this.ledger = ledger;
    this.observer = observer;
    this.gateName = gateName;
  }

  @Override
  public void init(ProcessorContext<byte[], Outcome> newContext) {
    this.context = newContext;
    this.contexts = new RecordContexts(newContext);
    CommitGate gate = newContext.getStateStore(gateName);
    gate.beforeCommit(this::drain);
    newContext.schedule(
        settings.pollInterval(), PunctuationType.WALL_CLOCK_TIME, now -> forwardAndPerhapsCommit());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorRecordContext recordContext = contexts.current();
    if (page == null) {
      page = ledger.page(recordContext.topic(), recordContext.partition());
    }
    Decoded decoded = codec.decode(record.value());
    CompletableFuture<Inference> answer =
        decoded instanceof Decoded.Text text
            ? classifier.submit(document(text, recordContext))
            : null;
    fifo.add(new InFlight(record, recordContext, decoded, answer));
    page.added();
    page.oldest(false, fifo.peek().recordContext().offset());
    forwardFinishedHeads();
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    while (fifo.size() >= settings.inFlight()) {
      awaitHead(deadline);
      forwardFinishedHeads();
    }
  }

  @Override
  public void close() {
    for (InFlight inFlight : fifo) {
      if (inFlight.answer() != null) {
        inFlight.answer().cancel(false);
      }
    }
    if (page != null) {
      page.removed(fifo.size());
      page.oldest(true, 0);
    }
    fifo.clear();
  }

  /**
   * With nothing left in flight a commit waits for nobody, so results need not wait for the next
   * one. Under load there always is something, and commits keep to their interval.
   */
  private void forwardAndPerhapsCommit() {
    forwardFinishedHeads();
    if (settings.commitWhenIdle() && forwardedSinceCommit && ledger.total() == 0) {
      forwardedSinceCommit = false;
      context.commit();
    }
  }

  /** Before a commit: waits for and forwards all that is in flight. */
  private void drain() {
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
    forwardedSinceCommit = false;
  }

  private static Document document(Decoded.Text text, ProcessorRecordContext at) {
    return new Document(
        text.bytes(), new Origin(at.topic(), at.partition(), at.offset(), at.timestamp()));
  }

  private void forwardFinishedHeads() {
    while (!fifo.isEmpty()) {
      InFlight head = fifo.peek();
      if (head.answer() != null && !head.answer().isDone()) {
        return;
      }
      Outcome answered = answered(head);
      if (answered == null) {
        resubmitHead();
        return;
      }
      contexts.with(head.recordContext(), () -> context.forward(head.record().withValue(answered)));
      fifo.remove();
      forwardedSinceCommit = true;
      page.removed(1);
      page.oldest(fifo.isEmpty(), fifo.isEmpty() ? 0 : fifo.peek().recordContext().offset());
    }
  }

  /** An answer that is there is waited for too: an engine that stays full answers at once. */
  private void awaitHead(long deadlineNanos) {
    InFlight head = fifo.peek();
    if (head == null || head.answer() == null) {
      return;
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw late(head, null);
    }
    try {
      head.answer().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(head, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException | CancellationException e) {
      throw new StreamsException("the engine broke its promise", e);
    }
  }

  private StreamsException late(InFlight head, TimeoutException cause) {
    ProcessorRecordContext at = head.recordContext();
    return new StreamsException(
        "the model has not answered for %s-%d at offset %d within %s; nothing was committed"
            .formatted(at.topic(), at.partition(), at.offset(), settings.drainTimeout()),
        cause);
  }

  private static StreamsException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StreamsException("interrupted while waiting for the model", cause);
  }

  /** What became of a record whose answer is there; null when the engine was full. */
  private static Outcome answered(InFlight inFlight) {
    ProcessorRecordContext at = inFlight.recordContext();
    if (inFlight.decoded() instanceof Decoded.Undecodable bad) {
      return dead(inFlight, bad.reason(), bad.message(), null);
    }
    Decoded.Text text = (Decoded.Text) inFlight.decoded();
    Inference inference = inFlight.answer().join();
    return inference.fold(
        answer ->
            new Outcome.Classified(
                at.topic(),
                at.partition(),
                at.offset(),
                inFlight.record().value(),
                text.id(),
                text.bytes(),
                answer),
        failed ->
            switch (failed.reason()) {
              case TOO_LARGE -> dead(inFlight, Reason.TOO_LARGE, failed.message(), failed.model());
              case MODEL_FAILED ->
                  dead(inFlight, Reason.MODEL_FAILED, failed.message(), failed.model());
              case CRASHES_MODEL ->
                  dead(inFlight, Reason.CRASHES_MODEL, failed.message(), failed.model());
              case OVERLOADED -> null;
              case CLOSED ->
                  throw new StreamsException("the engine closed while records were in flight");
            });
  }

  private static Outcome dead(InFlight inFlight, Reason reason, String message, String model) {
    ProcessorRecordContext at = inFlight.recordContext();
    return new Outcome.Dead(
        at.topic(), at.partition(), at.offset(), inFlight.record().value(), reason, message, model);
  }

  /** The engine's queue was full of others' texts: this one asks again, and stays the head. */
  private void resubmitHead() {
    try {
      Thread.sleep(OVERLOADED_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    InFlight head = fifo.remove();
    Decoded.Text text = (Decoded.Text) head.decoded();
    fifo.addFirst(
        new InFlight(
            head.record(),
            head.recordContext(),
            text,
            classifier.submit(document(text, head.recordContext()))));
  }
}
