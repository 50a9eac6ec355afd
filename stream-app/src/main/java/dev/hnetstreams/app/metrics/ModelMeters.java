package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.lifecycle.BundleRefusal;
import dev.hnetstreams.app.lifecycle.HeadRefusal;
import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics of models that come and go. */
final class ModelMeters implements LifecycleObserver {
  private final Teller teller;
  private final Counter swaps;
  private final Counter refusals;
  private final Gauge refusedNow;
  private final Counter compared;
  private final Counter disagreements;
  private final Counter dropped;
  private final Counter headSwaps;
  private final Counter headRefusals;
  private final Gauge heads;
  private final Gauge headsRefused;

  /** Tells which model serves. */
  interface Teller {
    void serves(Manifest manifest, String provider, boolean fellBack);
  }

  ModelMeters(Catalogue catalogue, Teller teller) {
    this.teller = teller;
    this.swaps =
        catalogue.counter("hnet_model_swaps", "Models that took the place of another in service.");
    this.refusals =
        catalogue.counter(
            "hnet_model_refusals",
            "Bundles of model.folder that were refused, once for each state of their files, by"
                + " reason.",
            "reason");
    this.refusedNow =
        catalogue.gauge(
            "hnet_model_refused",
            "Bundles of model.folder that would be served now, were they not refused or"
                + " incomplete.");
    this.compared =
        catalogue.counter(
            "hnet_shadow_compared", "Answers of a candidate that were compared, by head.", "head");
    this.disagreements =
        catalogue.counter(
            "hnet_shadow_disagreements",
            "Answers of a candidate that differ from those of the model in service, by head and"
                + " what differs: label (the decision) or raw (the best label).",
            "head",
            "what");
    this.dropped =
        catalogue.counter(
            "hnet_shadow_dropped",
            "Texts that a candidate was not shown (busy) or did not answer (failed), and"
                + " disagreements that were not published (unpublished).",
            "reason");
    this.headSwaps =
        catalogue.counter(
            "hnet_head_swaps",
            "Changes of the own heads that answer, by a change of model.headsFolder: heads that"
                + " came, went or were replaced, together one.");
    this.headRefusals =
        catalogue.counter(
            "hnet_head_refusals",
            "Own heads of model.headsFolder that were refused, once for each state of their files,"
                + " by reason.",
            "reason");
    this.heads = catalogue.gauge("hnet_heads", "Own heads of model.headsFolder that answer.");
    this.headsRefused =
        catalogue.gauge(
            "hnet_heads_refused",
            "Own heads of model.headsFolder that are active and do not answer.");
    for (HeadRefusal reason : HeadRefusal.values()) {
      headRefusals.initLabelValues(reason.wireName());
    }
    for (BundleRefusal.Reason reason : BundleRefusal.Reason.values()) {
      if (reason != BundleRefusal.Reason.INCOMPLETE) {
        refusals.initLabelValues(reason.wireName());
      }
    }
    for (Drop reason : Drop.values()) {
      dropped.initLabelValues(wireName(reason));
    }
  }

  @Override
  public void onServed(ServedModel model) {
    teller.serves(model.manifest(), model.provider(), model.fellBack());
    Set<String> names =
        model.manifest().heads().stream().map(Head::name).collect(Collectors.toSet());
    compared.removeIf(of -> !names.contains(of.get(0)));
    disagreements.removeIf(of -> !names.contains(of.get(0)));
    for (Head head : model.manifest().heads()) {
      if (!head.multiLabel()) {
        compared.initLabelValues(head.name());
        disagreements.initLabelValues(head.name(), "label");
        disagreements.initLabelValues(head.name(), "raw");
      }
    }
  }

  @Override
  public void onSwapped() {
    swaps.inc();
  }

  @Override
  public void onHeadsSwapped() {
    headSwaps.inc();
  }

  @Override
  public void onRefused(BundleRefusal.Reason reason) {
    refusals.labelValues(reason.wireName()).inc();
  }

  @Override
  public void onRefusedNow(int bundles) {
    refusedNow.set(bundles);
  }

  @Override
  public void onHeadRefused(HeadRefusal reason) {
    headRefusals.labelValues(reason.wireName()).inc();
  }

  @Override
  public void onHeads(int answering, int refused) {
    heads.set(answering);
    headsRefused.set(refused);
  }

  @Override
  public void onCompared(String head, boolean labelDiffers, boolean rawDiffers) {
    compared.labelValues(head).inc();
    disagreements.labelValues(head, "label").inc(labelDiffers ? 1 : 0);
    disagreements.labelValues(head, "raw").inc(rawDiffers ? 1 : 0);
  }

  @Override
  public void onDropped(Drop reason) {
    dropped.labelValues(wireName(reason)).inc();
  }

  private static String wireName(Drop reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
