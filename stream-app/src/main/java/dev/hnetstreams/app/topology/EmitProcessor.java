package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each answer and sends it where it belongs: results, routes, counts, dead letters. Each is
 * bounded by what its topic takes, or the partition would stop there for ever: a result leaves out
 * its details, a dead letter its value, and a timestamp that the topic refuses becomes the present.
 */
final class EmitProcessor implements Processor<byte[], Outcome, byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(EmitProcessor.class);

  /**
   * @param sink name of the node that writes to the route's topic; no other route has it
   */
  record Route(String sink, String topic, BiPredicate<TaggedText, Segments> when) {}

  private final TopicsConfig topics;
  private final ResultWriter writer;
  private final List<Route> routes;
  private final Reasons reasons;
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
      ResultWriter writer,
      List<Route> routes,
      Reasons reasons,
      Supplier<Manifest> inService,
      OutcomeObserver observer,
      Outputs outputs) {
    this.topics = topics;
    this.writer = writer;
    this.routes = routes;
    this.reasons = reasons;
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

  private void emit(Record<byte[], Outcome> record, Outcome.Classified classified) {
    if (record.key() == null && outputs.limits().wantsKey(topics.output())) {
      String why = topics.output() + " is compacted: a record without a key, expected one with";
      bury(record, dead(classified, Reason.REFUSED, why));
      return;
    }
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
    Record<byte[], Object> out =
        record
            .<Object>withValue(ResultWriter.json(result))
            .withHeaders(Headers.ofResult(record.headers(), result));
    Optional<Record<byte[], Object>> main = fitted(topics.output(), out, result, classified);
    if (main.isEmpty()) {
      String why = "key and headers leave no room for a result in " + topics.output();
      bury(record, dead(classified, Reason.TOO_LARGE, why));
      return;
    }
    context.forward(main.get(), ClassifyTopology.RESULTS);
    Segments segments = classified.answer().segments();
    for (Route route : routes) {
      if (route.when().test(result, segments)) {
        fitted(route.topic(), out, result, classified)
            .ifPresentOrElse(
                copy -> context.forward(copy, route.sink()),
                () -> outputs.observer().onUnfit(OutputObserver.Unfit.ROUTE_SKIPPED));
      }
    }
    if (topics.snippets() != null) {
      Snippets.of(record, classified, topics.snippets(), outputs, context.currentSystemTimeMs())
          .forEach(snippet -> context.forward(snippet, ClassifyTopology.SNIPPETS));
    }
    if (topics.reasons() != null) {
      long now = context.currentSystemTimeMs();
      reasons
          .of(out, result, classified, inService.get(), topics.reasons(), outputs, now)
          .forEach(reason -> context.forward(reason, ClassifyTopology.REASONS));
    }
    // The changelog of the counts may have other limits than the topics.
    long counted = acceptable(topics.stats(), record.timestamp());
    counted = acceptable(ClassifyTopology.countsChangelog(context.applicationId()), counted);
    context.forward(record.withTimestamp(counted).withValue(result), ClassifyTopology.COUNT);
    observer.onOutcome(classified, result, record.timestamp());
  }

  /** The longest form of a result that a topic takes; empty when it takes none. */
  private Optional<Record<byte[], Object>> fitted(
      String topic,
      Record<byte[], Object> whole,
      TaggedText result,
      Outcome.Classified classified) {
    if (whole.key() == null && outputs.limits().wantsKey(topic)) {
      return Optional.empty();
    }
    ShorterResults forms = new ShorterResults(result, idOf(classified));
    while (forms.hasNext()) {
      TaggedText next = forms.next();
      boolean shorter = next.omitted() != null;
      byte[] json = shorter ? ResultWriter.json(next) : (byte[]) whole.value();
      if (outputs.limits().fits(topic, whole.key(), json, whole.headers().toArray())) {
        if (shorter) {
          outputs.observer().onUnfit(OutputObserver.Unfit.RESULT_SHORTENED);
        }
        return Optional.of(
            whole.<Object>withValue(json).withTimestamp(acceptable(topic, whole.timestamp())));
      }
    }
    return Optional.empty();
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
        .of(new Refusals.Origin(answered.topic(), answered.partition(), answered.offset()));
  }

  private static Outcome.Dead refusal(Outcome.Classified classified, Refusals.Refused refused) {
    String why = "refused by %s: %s".formatted(refused.topic(), refused.cause().wireName());
    return dead(classified, Reason.REFUSED, why);
  }

  private static Outcome.Dead dead(Outcome.Classified classified, Reason reason, String why) {
    return new Outcome.Dead(
        classified.topic(),
        classified.partition(),
        classified.offset(),
        classified.value(),
        reason,
        why,
        classified.answer().model());
  }

  private long acceptable(String topic, long timestamp) {
    return outputs.limits().acceptable(topic, timestamp, context.currentSystemTimeMs());
  }

  private static String idOf(Outcome.Classified classified) {
    return classified.topic() + "-" + classified.partition() + "-" + classified.offset();
  }
}
