package dev.hnetstreams.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.TaggedText;
import dev.hnetstreams.schemas.TaggedText.Chunks;
import dev.hnetstreams.schemas.TaggedText.Decision;
import dev.hnetstreams.schemas.TaggedText.Noise;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionMetersTest {
  private static final int TEXTS = 1_000_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final DecisionMeters meters = new DecisionMeters(new Catalogue(registry, false));
  private final Manifest manifest = ModelBundle.bundled().manifest();
  private final Random random = new Random(1);

  @Test
  void aMillionTextsMakeNoMoreSeriesThanTheModelHasLabels() {
    meters.model(manifest);
    long labels = manifest.heads().stream().mapToLong(head -> head.labels().size()).sum();
    long heads = manifest.heads().size();

    for (int i = 0; i < TEXTS; i++) {
      meters.onResult(result());
    }

    long series = 0;
    for (MetricSnapshot snapshot : registry.scrape()) {
      series += snapshot.getDataPoints().size();
    }
    assertThat(series)
        .isLessThanOrEqualTo(labels + heads * (AbstentionReason.values().length + 1) + 10);
    assertThat(series).as("every label has occurred").isGreaterThan(labels);
  }

  private TaggedText result() {
    Map<String, Decision> decisions = new HashMap<>();
    Map<String, Float> kinds = new HashMap<>();
    for (Head head : manifest.heads()) {
      String label = head.labels().get(random.nextInt(head.labels().size()));
      if (head.multiLabel()) {
        kinds.put(label, random.nextFloat());
      } else if (random.nextInt(4) == 0) {
        AbstentionReason[] reasons = AbstentionReason.values();
        String reason = reasons[random.nextInt(reasons.length)].wireName();
        decisions.put(head.name(), new Decision(null, reason, label, 0.2f, 0.5f, List.of()));
      } else {
        decisions.put(
            head.name(), new Decision(label, null, label, random.nextFloat(), 0.5f, List.of()));
      }
    }
    Chunks chunks = new Chunks(0, 3, 4.5f, null, null, null, null, null, null);
    return new TaggedText(
        Integer.toString(random.nextInt()),
        null,
        new TaggedText.Model("m", "1"),
        null,
        decisions,
        new Noise(0.1f, kinds),
        chunks,
        null,
        null);
  }
}
