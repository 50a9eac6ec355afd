package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * All that one answer becomes: result, copies for routes, snippets, reasons, and what is counted.
 *
 * @param inService the model whose heads say which label means nothing
 */
record ResultRecords(
    TopicsConfig topics,
    ResultWriter writer,
    List<Route> routes,
    Reasons reasons,
    Supplier<Manifest> inService,
    Outputs outputs) {
  /**
   * @param sink name of the node that writes to the route's topic; no other route has it
   */
  record Route(String sink, String topic, BiPredicate<TaggedText, Segments> when) {}

  /** A record and the node that takes it. */
  record Outgoing(Record<byte[], Object> record, String sink) {}

  /**
   * Either a result with its records, or why there is none.
   *
   * @param refusal null when there is a result
   */
  record Written(TaggedText result, List<Outgoing> records, Outcome.Dead refusal) {
    static Written refused(Outcome.Classified classified, Reason reason, String why) {
      return new Written(null, List.of(), EmitProcessor.dead(classified, reason, why));
    }
  }

  /** Reads the clock and the application's name of {@code context}; sends nothing. */
  Written of(
      Record<byte[], Outcome> record, Outcome.Classified classified, ProcessingContext context) {
    if (record.key() == null && outputs.limits().wantsKey(topics.output())) {
      String why = topics.output() + " is compacted: a record without a key, expected one with";
      return Written.refused(classified, Reason.REFUSED, why);
    }
    TaggedText result = result(classified, record.timestamp());
    Record<byte[], Object> out =
        record
            .<Object>withValue(writer.bytes().of(topics.output(), result))
            .withHeaders(Headers.ofResult(record.headers(), result));
    long now = context.currentSystemTimeMs();
    Optional<Record<byte[], Object>> main = fitted(topics.output(), out, result, classified, now);
    if (main.isEmpty()) {
      String why = "key and headers leave no room for a result in " + topics.output();
      return Written.refused(classified, Reason.TOO_LARGE, why);
    }
    List<Outgoing> records = new ArrayList<>(2);
    records.add(new Outgoing(main.get(), ClassifyTopology.RESULTS));
    addRouted(records, out, result, classified, now);
    if (topics.snippets() != null) {
      Snippets.of(record, classified, topics.snippets(), outputs, now)
          .forEach(one -> records.add(new Outgoing(one, ClassifyTopology.SNIPPETS)));
    }
    if (topics.reasons() != null) {
      reasons
          .of(out, result, classified, inService.get(), topics.reasons(), outputs, now)
          .forEach(one -> records.add(new Outgoing(one, ClassifyTopology.REASONS)));
    }
    // The changelog of the counts may have other limits than the topics.
    String changelog = ClassifyTopology.countsChangelog(context.applicationId());
    long counted = outputs.limits().acceptable(topics.stats(), record.timestamp(), now);
    counted = outputs.limits().acceptable(changelog, counted, now);
    records.add(
        new Outgoing(
            record.withTimestamp(counted).<Object>withValue(result), ClassifyTopology.COUNT));
    return new Written(result, records, null);
  }

  private TaggedText result(Outcome.Classified classified, long timestamp) {
    return writer.result(
        classified.id() != null ? classified.id() : idOf(classified),
        new TaggedText.Source(
            classified.topic(),
            classified.partition(),
            classified.offset(),
            timestamp,
            classified.part()),
        classified.bytes(),
        classified.answer());
  }

  private void addRouted(
      List<Outgoing> records,
      Record<byte[], Object> out,
      TaggedText result,
      Outcome.Classified classified,
      long now) {
    Segments segments = classified.answer().segments();
    for (Route route : routes) {
      if (route.when().test(result, segments)) {
        fitted(route.topic(), out, result, classified, now)
            .ifPresentOrElse(
                copy -> records.add(new Outgoing(copy, route.sink())),
                () -> outputs.observer().onUnfit(OutputObserver.Unfit.ROUTE_SKIPPED));
      }
    }
  }

  /** The longest form of a result that a topic takes; empty when it takes none. */
  private Optional<Record<byte[], Object>> fitted(
      String topic,
      Record<byte[], Object> whole,
      TaggedText result,
      Outcome.Classified classified,
      long now) {
    if (whole.key() == null && outputs.limits().wantsKey(topic)) {
      return Optional.empty();
    }
    ShorterResults forms = new ShorterResults(result, idOf(classified));
    while (forms.hasNext()) {
      TaggedText next = forms.next();
      boolean shorter = next.omitted() != null;
      boolean done = !shorter && (topic.equals(topics.output()) || writer.bytes().sameEverywhere());
      byte[] value = done ? (byte[]) whole.value() : writer.bytes().of(topic, next);
      if (outputs.limits().fits(topic, whole.key(), value, whole.headers().toArray())) {
        if (shorter) {
          outputs.observer().onUnfit(OutputObserver.Unfit.RESULT_SHORTENED);
        }
        long timestamp = outputs.limits().acceptable(topic, whole.timestamp(), now);
        return Optional.of(whole.<Object>withValue(value).withTimestamp(timestamp));
      }
    }
    return Optional.empty();
  }

  private static String idOf(Outcome.Classified classified) {
    String record = classified.topic() + "-" + classified.partition() + "-" + classified.offset();
    return classified.part() == null ? record : record + "#" + classified.part().index();
  }
}
