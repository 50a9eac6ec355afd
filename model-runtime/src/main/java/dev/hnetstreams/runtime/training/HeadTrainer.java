package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.HeadCard;
import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.TextFeatures;
import dev.hnetstreams.runtime.head.Weights;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Trains an own head. The same rows give the same head. */
public final class HeadTrainer {
  private static final double[] STRENGTHS = {3, 30, 300};
  private static final int FOLDS = 5;

  /** With more outputs, two folds choose the strength. */
  private static final int MANY_OUTPUTS = 20;

  private static final double SURE_PRECISION = 0.98;
  private static final int CONFUSIONS = 10;

  private HeadTrainer() {}

  /**
   * @param features id of the bundle's features
   * @param several whether a row may have several labels or none
   * @param precision that decisions are to have, in (0, 1]
   * @param threads models to fit at a time, 1 or more
   */
  public record Request(
      String name,
      String version,
      String features,
      boolean several,
      double precision,
      int threads) {
    public Request {
      if (!(precision > 0 && precision <= 1)) {
        throw new HeadException("precision: " + precision + ", expected over 0 and at most 1");
      }
    }
  }

  /**
   * @param pool texts without labels; may be empty
   */
  public record Data(
      List<LabelledText> rows,
      List<TextFeatures> features,
      List<LabelledText> pool,
      List<TextFeatures> poolFeatures) {}

  public record Trained(HeadCard card, Weights weights, Report report) {}

  /** Is told how many of how many models are fitted, on any thread. */
  public interface Progress {
    void fitted(int done, int of);
  }

  /**
   * Checks names, labels and the number of rows, before the work of reading their features.
   *
   * @throws HeadException as {@link #train} would
   */
  public static void require(Request request, List<LabelledText> rows) {
    require(request, Rows.of(rows, List.of(), request.several()));
  }

  private static void require(Request request, Rows rows) {
    card(request, rows, 1, thresholds(rows, null), Map.of()).heads();
  }

  /**
   * Trains.
   *
   * @throws HeadException when the rows or labels are too few or wrong
   */
  public static Trained train(Request request, Data data, Progress progress) {
    Rows rows = Rows.of(data.rows(), data.features(), request.several());
    require(request, rows);
    int folds = Math.min(FOLDS, rows.size() / 2);
    int[] fold = rows.folds(folds);
    boolean many = rows.outputs() > MANY_OUTPUTS;
    int models = STRENGTHS.length * (many ? 2 : folds) + (many ? folds - 2 : 0) + Curve.MODELS + 1;
    IntConsumer told = done -> progress.fitted(done, models);
    try (Work work = new Work(request.threads(), told)) {
      double strength = STRENGTHS[0];
      HeldOut held = null;
      double least = Double.POSITIVE_INFINITY;
      List<Integer> asked = IntStream.range(0, many ? 2 : folds).boxed().toList();
      for (double candidate : STRENGTHS) {
        HeldOut said = HeldOut.of(rows, fold, asked, 1, candidate, work);
        double loss = said.loss(rows, said.temperature(rows));
        if (loss < least) {
          least = loss;
          strength = candidate;
          held = said;
        }
      }
      if (many) {
        List<Integer> others = IntStream.range(2, folds).boxed().toList();
        held = held.or(HeldOut.of(rows, fold, others, 1, strength, work));
      }
      Curve curve = Curve.of(rows, fold, folds, strength, held, work);
      double best = strength;
      LinearModel model =
          work.<LinearModel>all(List.of(() -> LinearModel.fit(rows, all(rows), best))).get(0);
      return trained(request, data, new Fit(rows, folds, held, curve, model));
    }
  }

  private record Fit(Rows rows, int folds, HeldOut held, Curve curve, LinearModel model) {}

  private static Trained trained(Request request, Data data, Fit fit) {
    Rows rows = fit.rows();
    double temperature = fit.held().temperature(rows);
    Map<String, Threshold> balanced = new TreeMap<>();
    Map<String, Threshold> sure = new TreeMap<>();
    for (int label = 0; label < rows.labels().size(); label++) {
      String name = rows.labels().get(label);
      balanced.put(name, Threshold.of(rows, fit.held(), temperature, label, request.precision()));
      sure.put(name, Threshold.of(rows, fit.held(), temperature, label, SURE_PRECISION));
    }
    Doctor doctor = new Doctor(rows, fit.held(), temperature);
    double accuracy = fit.held().accuracy(rows);
    Report report =
        new Report(
            rows.size(),
            fit.folds(),
            accuracy,
            commonest(rows),
            temperature,
            labels(rows, balanced),
            confusions(rows, fit.held()),
            doctor.contradictions(new Neighbours(fit.model().design(), rows.features())),
            doctor.conflicts(),
            doctor.tooFew(fit.curve().decay()),
            fit.curve().points(),
            fit.curve().twice(accuracy),
            Pool.next(rows, fit.model(), temperature, data.pool(), data.poolFeatures()));
    Map<String, Double> figures = new TreeMap<>();
    figures.put("accuracy", accuracy);
    figures.put("commonest", report.commonest());
    figures.put("folds", (double) fit.folds());
    HeadCard card =
        card(request, rows, temperature, thresholds(rows, List.of(balanced, sure)), figures);
    HeadCard measured = card.withCurves(HeldOutCurve.of(rows, fit.held(), temperature, card));
    return new Trained(measured, fit.model().headWeights(), report);
  }

  private static HeadCard card(
      Request request,
      Rows rows,
      double temperature,
      Map<String, Map<String, Double>> thresholds,
      Map<String, Double> figures) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int label = 0; label < rows.labels().size(); label++) {
      counts.put(rows.labels().get(label), rows.count(label));
    }
    return new HeadCard(
        1,
        request.name(),
        request.version(),
        request.features(),
        rows.labels(),
        request.several(),
        temperature,
        thresholds,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        counts,
        figures,
        Map.of());
  }

  /**
   * @param found balanced and sure, or null for none yet
   */
  private static Map<String, Map<String, Double>> thresholds(
      Rows rows, List<Map<String, Threshold>> found) {
    Map<String, Double> guess = new TreeMap<>();
    rows.labels().forEach(label -> guess.put(label, rows.several() ? 0.5 : 0.0));
    Map<String, Map<String, Double>> modes = new HashMap<>();
    modes.put("balanced", found == null ? guess : values(found.get(0)));
    modes.put("highConfidence", found == null ? guess : values(found.get(1)));
    modes.put("bestGuess", guess);
    return modes;
  }

  private static Map<String, Double> values(Map<String, Threshold> thresholds) {
    Map<String, Double> values = new TreeMap<>();
    thresholds.forEach((label, threshold) -> values.put(label, threshold.value()));
    return values;
  }

  private static List<Report.Label> labels(Rows rows, Map<String, Threshold> thresholds) {
    List<Report.Label> labels = new ArrayList<>();
    for (int label = 0; label < rows.labels().size(); label++) {
      String name = rows.labels().get(label);
      Threshold at = thresholds.get(name);
      labels.add(
          new Report.Label(
              name, rows.count(label), at.value(), at.reached(), at.precision(), at.recall()));
    }
    return labels;
  }

  private static List<Report.Confusion> confusions(Rows rows, HeldOut held) {
    Map<List<String>, Integer> counts =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (int row = 0; row < rows.size() && !rows.several(); row++) {
      if (!held.right(rows, row)) {
        List<String> pair =
            List.of(rows.labels().get(rows.label(row)), rows.labels().get(held.best(row)));
        counts.merge(pair, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<List<String>, Integer>comparingByValue().reversed())
        .limit(CONFUSIONS)
        .map(e -> new Report.Confusion(e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .toList();
  }

  private static double commonest(Rows rows) {
    Map<List<String>, Integer> counts = new HashMap<>();
    rows.texts().forEach(text -> counts.merge(text.labels(), 1, Integer::sum));
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return (double) most / rows.size();
  }

  private static List<Integer> all(Rows rows) {
    return IntStream.range(0, rows.size()).boxed().toList();
  }
}
