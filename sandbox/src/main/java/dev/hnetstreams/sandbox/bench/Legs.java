package dev.hnetstreams.sandbox.bench;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record's time goes, leg by leg, from the service's own histograms: what an operator would
 * see. Quantiles are interpolated in their buckets, as Prometheus does it.
 */
final class Legs {
  private static final Map<String, String> METRICS = new LinkedHashMap<>();

  static {
    METRICS.put("hnet_arrival_seconds", "until taken up");
    METRICS.put("hnet_queue_wait_seconds", "queue");
    METRICS.put("hnet_inference_seconds", "model");
    METRICS.put("hnet_emit_wait_seconds", "until forwarded");
    METRICS.put("hnet_commit_wait_seconds", "commit");
    METRICS.put("hnet_committed_seconds", "all of them");
  }

  private static final Pattern BUCKET =
      Pattern.compile("(?m)^(\\w+)_bucket\\{.*?le=\"([^\"]+)\"} ([0-9.e+]+)$");

  private final Map<String, NavigableMap<Double, Double>> counts;

  private Legs(Map<String, NavigableMap<Double, Double>> counts) {
    this.counts = counts;
  }

  /**
   * Reads the counts of all buckets.
   *
   * @param scrape in Prometheus' text format
   */
  static Legs of(byte[] scrape) {
    Map<String, NavigableMap<Double, Double>> counts = new LinkedHashMap<>();
    METRICS.keySet().forEach(name -> counts.put(name, new TreeMap<>()));
    Matcher lines = BUCKET.matcher(new String(scrape, StandardCharsets.UTF_8));
    while (lines.find()) {
      NavigableMap<Double, Double> of = counts.get(lines.group(1));
      if (of != null) {
        String bound = lines.group(2);
        double le = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
        of.merge(le, Double.parseDouble(lines.group(3)), Double::sum);
      }
    }
    return new Legs(counts);
  }

  /** A line for each leg of what came since then: p50 and p99 in milliseconds. */
  String since(Legs then) {
    StringBuilder lines = new StringBuilder();
    counts.forEach(
        (name, now) -> {
          NavigableMap<Double, Double> fresh = new TreeMap<>();
          now.forEach(
              (le, count) -> fresh.put(le, count - then.counts.get(name).getOrDefault(le, 0.0)));
          lines.append(
              "  %-15s p50 %6.1f ms, p99 %6.1f ms  (%s)%n"
                  .formatted(
                      METRICS.get(name),
                      1000 * quantile(fresh, 0.5),
                      1000 * quantile(fresh, 0.99),
                      name));
        });
    return lines.toString();
  }

  /**
   * Interpolates.
   *
   * @param counts cumulative, by upper bound
   * @return 0 without counts; the largest finite bound where the quantile is above it
   */
  static double quantile(NavigableMap<Double, Double> counts, double share) {
    if (counts.isEmpty()) {
      return 0;
    }
    double rank = share * counts.lastEntry().getValue();
    double from = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank && bucket.getValue() > below) {
        double to = bucket.getKey();
        return Double.isInfinite(to)
            ? from
            : from + (to - from) * (rank - below) / (bucket.getValue() - below);
      }
      from = bucket.getKey();
      below = bucket.getValue();
    }
    return 0;
  }
}
