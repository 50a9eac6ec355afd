package dev.hnetstreams.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkLengthsTest {
  private final ChunkLengths lengths = new ChunkLengths("chunk_bytes", "Bytes of chunks.");

  @Test
  void eachChunkCountsInTheBucketOfItsLength() {
    lengths.observe(List.of(1, 2, 7, 8, 9));
    lengths.observe(List.of(50, 51, 100_000));

    HistogramDataPointSnapshot now = now();
    Map<Double, Long> counts =
        now.getClassicBuckets().stream()
            .filter(bucket -> bucket.getCount() > 0)
            .collect(
                Collectors.toMap(
                    ClassicHistogramBucket::getUpperBound, ClassicHistogramBucket::getCount));
    assertThat(counts)
        .isEqualTo(
            Map.of(1.0, 1L, 2.0, 1L, 8.0, 2L, 12.0, 1L, 50.0, 1L, Double.POSITIVE_INFINITY, 2L));
    assertThat(now.getCount()).isEqualTo(8);
    assertThat(now.getSum()).isEqualTo(100_128);
  }

  @Test
  void noLengthIsOutsideOfItsBucket() {
    for (int length : IntStream.rangeClosed(0, 60).toArray()) {
      ChunkLengths one = new ChunkLengths("chunk_bytes", "Bytes of chunks.");
      one.observe(List.of(length));
      ClassicHistogramBucket bucket =
          point(one).getClassicBuckets().stream()
              .filter(b -> b.getCount() == 1)
              .findFirst()
              .orElseThrow();
      double below =
          point(one).getClassicBuckets().stream()
              .mapToDouble(ClassicHistogramBucket::getUpperBound)
              .filter(bound -> bound < bucket.getUpperBound())
              .max()
              .orElse(-1);
      assertThat((double) length).isGreaterThan(below).isLessThanOrEqualTo(bucket.getUpperBound());
    }
  }

  private HistogramDataPointSnapshot now() {
    return point(lengths);
  }

  private static HistogramDataPointSnapshot point(ChunkLengths lengths) {
    return ((HistogramSnapshot) lengths.collect()).getDataPoints().get(0);
  }
}
