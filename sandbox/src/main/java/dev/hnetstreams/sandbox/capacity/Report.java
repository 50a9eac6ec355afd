package dev.hnetstreams.sandbox.capacity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What was measured and what follows, as a table or as JSON.
 *
 * @param plan null when no load keeps the bound
 * @param settings under which the plan holds
 */
record Report(Goal goal, Measured measured, Plan plan, Plan.Settings settings) {

  /** For people; each part says whether it was measured or is a rule. */
  String table() {
    StringBuilder out = new StringBuilder();
    addMeasured(out);
    out.append(System.lineSeparator());
    if (plan == null) {
      line(
          out,
          "No load that was measured keeps p99 within %.1f ms on this machine, the lowest was %d %% of saturation.",
          goal.p99Millis(),
          measured.loads().get(0).share());
    } else {
      addPlan(out);
    }
    return out.toString();
  }

  private void addMeasured(StringBuilder out) {
    line(
        out,
        "Measured: the engine alone, %s on %s, %d cores, %d workers, made-up texts of %.0f bytes",
        measured.model(),
        measured.provider(),
        measured.cores(),
        measured.workers(),
        measured.meanBytes());
    line(out, "  one text at a time    %10.1f ms at the median", measured.aloneMillis());
    line(
        out,
        "  at saturation         %10.0f texts/s, batches of %.1f texts take %.1f ms, %.2f cores used",
        measured.saturated(),
        measured.batchRows(),
        measured.batchMillis(),
        measured.coresUsed());
    if (measured.disturbed()) {
      line(
          out,
          "  NOTE: other work takes part of the %d cores: the rate is too low for a machine of its own",
          measured.cores());
    }
    for (Load load : measured.loads()) {
      line(
          out,
          "  at %2d %% of that       %10.0f texts/s: p50 %.1f ms, p99 %.1f ms of %d texts%s: %s",
          load.share(),
          load.offered(),
          load.p50Millis(),
          load.p99Millis(),
          load.texts(),
          load.refused() == 0 ? "" : ", " + load.refused() + " refused",
          load.within(goal.p99Millis()) ? "within the bound" : "beyond it");
    }
    line(out, "  resident memory       %10.0f MiB at most", measured.residentBytes() / 1048576.0);
    line(out, "  a result              %10.0f bytes of JSON", measured.resultBytes());
  }

  private void addPlan(StringBuilder out) {
    line(
        out,
        "By rule (docs/capacity.md): %d messages/s of %d bytes, p99 within %.1f ms from arrival to answer",
        goal.rate(),
        goal.bytes(),
        goal.p99Millis());
    line(
        out,
        "  an instance           %10.0f messages/s: %.0f %% of saturation keep the bound, the pipeline keeps %.2f",
        plan.perInstance(),
        100 * plan.utilisation(),
        Plan.KEPT);
    line(
        out,
        "  instances             %10d of %d cores (%d in all); one more if the bound must hold while one is away",
        plan.instances(),
        plan.coresPerInstance(),
        plan.cores());
    line(out, "  partitions            %10d of the input topic", plan.partitions());
    line(
        out,
        "  memory                %10s MiB an instance",
        plan.memoryMib() == 0 ? "unknown" : plan.memoryMib());
    addBounds(out);
  }

  private void addBounds(StringBuilder out) {
    line(out, "  headroom              %10.0f %% of saturation", 100 * (1 - plan.utilisation()));
    line(
        out,
        "  brokers' network      %10.1f MB/s in and as much out, %d copies: %d brokers",
        plan.network() * 1e-6,
        Plan.REPLICAS,
        plan.brokers());
    line(
        out,
        "  next bottleneck       %10s at %.0f messages/s",
        plan.bottleneck().name().toLowerCase(Locale.ROOT),
        plan.bottleneckRate());
    line(out, "  KEDA lagThreshold     %10d records", plan.lagThreshold());
    line(
        out,
        "  committed results     %10.0f ms after their answers at most (streams.commitInterval)",
        settings.commitMillis());
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  /** One object on one line; {@code plan} is null when no load keeps the bound. */
  String json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("met", plan != null);
    all.putObject("goal")
        .put("rate", goal.rate())
        .put("bytes", goal.bytes())
        .put("p99Millis", goal.p99Millis());
    all.set("measured", measuredJson());
    all.set("plan", plan == null ? all.nullNode() : planJson());
    return all.toString();
  }

  private ObjectNode measuredJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("what", "engine alone")
        .put("model", measured.model())
        .put("provider", measured.provider())
        .put("cores", measured.cores())
        .put("workers", measured.workers())
        .put("meanBytes", rounded(measured.meanBytes()))
        .put("aloneMillis", rounded(measured.aloneMillis()))
        .put("saturatedPerSecond", rounded(measured.saturated()))
        .put("coresUsed", rounded(measured.coresUsed()))
        .put("disturbed", measured.disturbed())
        .put("batchRows", rounded(measured.batchRows()))
        .put("batchMillis", rounded(measured.batchMillis()))
        .put("residentBytes", measured.residentBytes())
        .put("resultBytes", rounded(measured.resultBytes()));
    ArrayNode loads = node.putArray("loads");
    for (Load load : measured.loads()) {
      loads
          .addObject()
          .put("percent", load.share())
          .put("perSecond", rounded(load.offered()))
          .put("texts", load.texts())
          .put("refused", load.refused())
          .put("p50Millis", rounded(load.p50Millis()))
          .put("p99Millis", rounded(load.p99Millis()))
          .put("met", load.within(goal.p99Millis()));
    }
    return node;
  }

  private ObjectNode planJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("utilisation", rounded(plan.utilisation()))
        .put("headroom", rounded(1 - plan.utilisation()))
        .put("pipelineKeeps", Plan.KEPT)
        .put("perInstance", rounded(plan.perInstance()))
        .put("instances", plan.instances())
        .put("coresPerInstance", plan.coresPerInstance())
        .put("partitions", plan.partitions())
        .put("networkBytesPerSecond", rounded(plan.network()))
        .put("brokers", plan.brokers())
        .put("bottleneck", plan.bottleneck().name().toLowerCase(Locale.ROOT))
        .put("bottleneckPerSecond", rounded(plan.bottleneckRate()))
        .put("lagThreshold", plan.lagThreshold())
        .put("commitIntervalMillis", rounded(settings.commitMillis()));
    if (plan.memoryMib() == 0) {
      node.putNull("memoryMib");
    } else {
      node.put("memoryMib", plan.memoryMib());
    }
    return node;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
