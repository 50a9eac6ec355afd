package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.inference.Answered;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.schemas.TaggedText;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Writes each answer and sends it where it belongs: results, routes, counts, dead letters. It has
 * the record's own time; one of the future, which Kafka would not take, has the present.
 */
final class EmitProcessor implements Processor<byte[], Answered, byte[], Object> {
  /**
   * @param sink name of the node that writes to the route's topic; no other route has it
   */
  record Route(String sink, Predicate<TaggedText> when) {}

  /** Kafka's own limit, {@code message.timestamp.after.max.ms}: one refusal stops the partition. */
  private static final long MOST_AHEAD_MILLIS = 3_600_000;

  private final ResultWriter writer;
  private final List<Route> routes;
  private final Supplier<Manifest> inService;
  private final OutcomeObserver observer;
  private ProcessorContext<byte[], Object> context;

  /**
   * @param inService named by dead letters that no model has seen
   */
  EmitProcessor(
      ResultWriter writer,
      List<Route> routes,
      Supplier<Manifest> inService,
      OutcomeObserver observer) {
    this.writer = writer;
    this.routes = routes;
    this.inService = inService;
    this.observer = observer;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> newContext) {
    this.context = newContext;
  }

  @Override
  public void process(Record<byte[], Answered> record) {
    if (record.value() instanceof Answered.Classified classified) {
      emit(record, classified);
    } else if (record.value() instanceof Answered.Dead dead) {
      String model = dead.model() != null ? dead.model() : inService.get().id();
      context.forward(
          record
              .<Object>withValue(dead.value())
              .withTimestamp(acceptable(record.timestamp()))
              .withHeaders(Headers.ofDeadLetter(record.headers(), dead, model)),
          ClassifyTopology.DEAD_LETTERS);
      observer.onOutcome(dead, null, record.timestamp());
    }
  }

  private void emit(Record<byte[], Answered> record, Answered.Classified classified) {
    TaggedText result =
        writer.result(
            classified.id() != null ? classified.id() : idOf(classified),
            new TaggedText.Source(
                classified.topic(),
                classified.partition(),
                classified.offset(),
                record.timestamp()),
            classified.text(),
            classified.answer());
    // The changelog of the counts has the same limit as the topics.
    Record<byte[], Answered> dated = record.withTimestamp(acceptable(record.timestamp()));
    Record<byte[], Object> out =
        dated
            .<Object>withValue(ResultWriter.json(result))
            .withHeaders(Headers.ofResult(record.headers(), result));
    context.forward(out, ClassifyTopology.RESULTS);
    for (Route route : routes) {
      if (route.when().test(result)) {
        context.forward(out, route.sink());
      }
    }
    context.forward(dated.withValue(result), ClassifyTopology.COUNT);
    observer.onOutcome(classified, result, record.timestamp());
  }

  private long acceptable(long timestamp) {
    long now = context.currentSystemTimeMs();
    return timestamp > now + MOST_AHEAD_MILLIS ? now : timestamp;
  }

  private static String idOf(Answered.Classified classified) {
    return classified.topic() + "-" + classified.partition() + "-" + classified.offset();
  }
}
