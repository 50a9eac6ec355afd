package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.Spans;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.app.serving.Provenance;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.schemas.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Why texts got their verdicts: a record for each verdict that asks for one, with key and headers
 * of the result. It never holds the text.
 *
 * @param thresholds those that the model decides by
 * @param served from {@code name/version} of a model that served to its bundle and heads; null when
 *     they are not known
 */
public record Reasons(
    ReasonsConfig config, ThresholdMode thresholds, Function<String, Provenance> served) {
  private static final Provenance UNKNOWN = new Provenance(null, Map.of());

  /** Defaults, for topologies that write none. */
  static final Reasons NONE =
      new Reasons(new ReasonsConfig(List.of(), List.of()), ThresholdMode.BALANCED, model -> null);

  /**
   * In the order of the model's heads. Leaves out those that the topic has no room for.
   *
   * @param message the result's record, for its key, headers and timestamp
   * @param model in service, whose heads say which label means nothing
   * @param now in milliseconds since 1970
   */
  List<Record<byte[], Object>> of(
      Record<byte[], Object> message,
      TaggedText result,
      Outcome.Classified classified,
      Manifest model,
      String topic,
      Outputs outputs,
      long now) {
    List<Record<byte[], Object>> records = new ArrayList<>();
    String sha256 = null;
    for (var decided : result.decisions().entrySet()) {
      if (!config.wants(model, decided.getKey(), decided.getValue().label())) {
        continue;
      }
      sha256 = sha256 == null ? TextBytes.sha256(classified.bytes()) : sha256;
      byte[] json =
          ResultWriter.json(
              reason(result, decided.getKey(), decided.getValue(), classified, sha256, now));
      boolean fits =
          outputs.limits().fits(topic, message.key(), json, message.headers().toArray())
              && (message.key() != null || !outputs.limits().wantsKey(topic));
      if (fits) {
        long timestamp = outputs.limits().acceptable(topic, message.timestamp(), now);
        records.add(message.<Object>withValue(json).withTimestamp(timestamp));
      } else {
        outputs.observer().onUnfit(OutputObserver.Unfit.REASON_SKIPPED);
      }
    }
    return records;
  }

  private Reason reason(
      TaggedText result,
      String head,
      TaggedText.Decision decision,
      Outcome.Classified classified,
      String sha256,
      long now) {
    TaggedText.Model model = result.model();
    Provenance known = served.apply(classified.answer().model());
    Provenance from = known == null ? UNKNOWN : known;
    return new Reason(
        result.id(),
        result.source(),
        new Reason.Bundle(model.name(), model.version(), from.digest()),
        head,
        from.headVersions().get(head),
        decision.label(),
        decision.confidence(),
        decision.threshold(),
        thresholds.wireName(),
        decision.top().stream()
            .filter(other -> !other.label().equals(decision.label()))
            .findFirst()
            .orElse(null),
        evidence(classified, head),
        new Reason.TextSum(result.text().bytes(), result.text().read(), sha256),
        now);
  }

  private static List<Reason.Evidence> evidence(Outcome.Classified classified, String head) {
    float[] shares = classified.answer().evidence().get(head);
    return shares == null
        ? List.of()
        : Spans.of(classified.bytes(), classified.answer(), shares).stream()
            .map(s -> new Reason.Evidence(s.start(), s.end(), ResultWriter.rounded(s.share())))
            .toList();
  }
}
