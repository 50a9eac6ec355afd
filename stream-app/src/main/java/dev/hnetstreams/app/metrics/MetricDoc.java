package dev.hnetstreams.app.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * A metric as its readers know it.
 *
 * @param name in queries: with {@code _total} or {@code _info}, a histogram's without {@code
 *     _bucket}
 * @param labels names of its labels, or none
 * @param help what it counts or measures, a sentence
 */
public record MetricDoc(String name, Kind kind, List<String> labels, String help) {
  /** As Prometheus tells them apart. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY,
    INFO
  }

  public MetricDoc {
    labels = List.copyOf(labels);
  }

  /** The names that a query may use. */
  public Stream<String> series() {
    return switch (kind) {
      case HISTOGRAM -> Stream.of(name + "_bucket", name + "_count", name + "_sum");
      case SUMMARY -> Stream.of(name + "_count", name + "_sum");
      default -> Stream.of(name);
    };
  }
}
