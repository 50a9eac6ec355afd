package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each answer where it belongs: results, routes, counts, dead letters. Each is bounded by
 * what its topic takes, or the partition would stop there for ever: a result leaves out its
 * details, a dead letter its value, and a timestamp that the topic refuses becomes the present.
 */
final class EmitProcessor implements Processor<byte[], Outcome, byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(EmitProcessor.class);

  private final TopicsConfig topics;
  private final ResultRecords results;
  private final Supplier<Manifest> inService;
  private final OutcomeObserver observer;
  private final Outputs outputs;
  private final DeadLetterWriter letters;
  private ProcessorContext<byte[], Object> context;

  /**
   * @param inService named by dead letters that no model has seen
   */
  EmitProcessor(
      TopicsConfig topics,
      ResultRecords results,
      Supplier<Manifest> inService,
      OutcomeObserver observer,
      Outputs outputs) {
    this.topics = topics;
    this.results = results;
    this.inService = inService;
    this.observer = observer;
    this.outputs = outputs;
    this.letters = new DeadLetterWriter(topics.deadLetter(), outputs);
  }

  @Override
  public void init(ProcessorContext<byte[], Object> newContext) {
    this.context = newContext;
  }

  @Override
  public void process(Record<byte[], Outcome> record) {
    if (record.value() instanceof Outcome.Several several) {
      // All in one call: the record's offset is committed with all of them or with none.
      several.outcomes().forEach(one -> processOne(record.withValue(one)));
    } else {
      processOne(record);
    }
  }

  private void processOne(Record<byte[], Outcome> record) {
    if (record.value() instanceof Outcome.Classified classified) {
      Optional<Refusals.Refused> refused = refused(classified);
      if (refused.isPresent()) {
        bury(record, refusal(classified, refused.get()));
      } else {
        emit(record, classified);
      }
    } else if (record.value() instanceof Outcome.Dead dead) {
      bury(record, dead);
    }
  }

  /** Nothing is sent before everything is written: what fails leaves no half of it behind. */
  private void emit(Record<byte[], Outcome> record, Outcome.Classified classified) {
    ResultRecords.Written written;
    try {
      written = results.of(record, classified, context);
    } catch (RuntimeException e) {
      // A fault of ours, which the text brings out. Messages of exceptions may hold some of it.
      String error = e.getClass().getName();
      LOG.error(
          "event=result_failed source={}-{}-{} error={} at={}",
          classified.topic(),
          classified.partition(),
          classified.offset(),
          error,
          e.getStackTrace().length == 0 ? "unknown" : e.getStackTrace()[0]);
      String why = "the service failed to write the result: " + error;
      bury(record, dead(classified, Reason.RESULT_FAILED, why));
      return;
    }
    if (written.refusal() != null) {
      bury(record, written.refusal());
      return;
    }
    written.records().forEach(one -> context.forward(one.record(), one.sink()));
    observer.onOutcome(classified, written.result(), record.timestamp());
  }

  private void bury(Record<byte[], Outcome> record, Outcome.Dead dead) {
    String model = dead.model() != null ? dead.model() : inService.get().id();
    int strikes = refused(dead).map(Refusals.Refused::strikes).orElse(0);
    letters
        .letter(record, dead, model, strikes, context.currentSystemTimeMs())
        .ifPresentOrElse(
            letter -> context.forward(letter, ClassifyTopology.DEAD_LETTERS),
            () ->
                LOG.error(
                    "event=record_dropped source={}-{}-{} reason={} topic={}: it takes no letter",
                    dead.topic(),
                    dead.partition(),
                    dead.offset(),
                    dead.reason().wireName(),
                    topics.deadLetter()));
    observer.onOutcome(dead, null, record.timestamp());
  }

  private Optional<Refusals.Refused> refused(Outcome answered) {
    return outputs
        .refusals()
        .of(
            new Refusals.Origin(
                answered.topic(), answered.partition(), answered.offset(), answered.text()));
  }

  private static Outcome.Dead refusal(Outcome.Classified classified, Refusals.Refused refused) {
    String why = "refused by %s: %s".formatted(refused.topic(), refused.cause().wireName());
    return dead(classified, Reason.REFUSED, why);
  }

  static Outcome.Dead dead(Outcome.Classified classified, Reason reason, String why) {
    return new Outcome.Dead(
        classified.topic(),
        classified.partition(),
        classified.offset(),
        classified.text(),
        classified.value(),
        reason,
        why,
        classified.answer().model());
  }
}
