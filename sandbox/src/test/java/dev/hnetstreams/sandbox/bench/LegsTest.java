package dev.hnetstreams.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LegsTest {
  @Test
  void aQuantileIsInterpolatedInItsBucket() {
    TreeMap<Double, Double> counts =
        new TreeMap<>(Map.of(0.01, 0.0, 0.02, 80.0, 0.05, 100.0, Double.POSITIVE_INFINITY, 100.0));

    assertThat(Legs.quantile(counts, 0.5)).isEqualTo(0.01625, Offset.offset(1e-9));
    assertThat(Legs.quantile(counts, 0.9)).isEqualTo(0.035, Offset.offset(1e-9));
    assertThat(Legs.quantile(new TreeMap<>(), 0.9)).isZero();
  }

  @Test
  void whatIsAboveTheLastBoundIsThatBound() {
    TreeMap<Double, Double> counts =
        new TreeMap<>(Map.of(0.01, 1.0, Double.POSITIVE_INFINITY, 100.0));

    assertThat(Legs.quantile(counts, 0.99)).isEqualTo(0.01);
  }

  @Test
  void onlyWhatCameSinceIsToldAndSeriesOfOneMetricAreSummed() {
    String told = Legs.of(scrape(20, 30)).since(Legs.of(scrape(20, 10)));

    assertThat(told).contains("model           p50    3.0 ms, p99    5.0 ms");
    assertThat(told).contains("queue           p50    0.0 ms, p99    0.0 ms");
  }

  /** Counts of two buckets of length, each from 1 to 5 ms. */
  private static byte[] scrape(int first, int second) {
    return """
        # HELP hnet_inference_seconds Run of one batch.
        hnet_inference_seconds_bucket{bucket="32",le="0.001"} 0
        hnet_inference_seconds_bucket{bucket="32",le="0.005"} %1$d
        hnet_inference_seconds_bucket{bucket="32",le="+Inf"} %1$d
        hnet_inference_seconds_bucket{bucket="64",le="0.001"} 0
        hnet_inference_seconds_bucket{bucket="64",le="0.005"} %2$d
        hnet_inference_seconds_bucket{bucket="64",le="+Inf"} %2$d
        """
        .formatted(first, second)
        .getBytes(StandardCharsets.UTF_8);
  }
}
