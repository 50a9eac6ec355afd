package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.TextFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses rows worth labelling: those of which the model is least sure, no two alike. */
final class Pool {
  private static final int CHOSEN = 10;
  private static final int CANDIDATES = 300;

  private Pool() {}

  private record Candidate(int row, double doubt, Report.Next next) {}

  /**
   * @param texts without labels
   * @param features of each
   * @param known texts that have labels: they are not asked again
   */
  static List<Report.Next> next(
      Rows known,
      LinearModel model,
      double temperature,
      List<LabelledText> texts,
      List<TextFeatures> features) {
    Set<String> seen = new HashSet<>();
    known.texts().forEach(text -> seen.add(text.key()));
    List<Candidate> candidates = new ArrayList<>();
    for (int row = 0; row < texts.size(); row++) {
      if (seen.add(texts.get(row).key())) {
        candidates.add(
            candidate(known, model, temperature, row, texts.get(row), features.get(row)));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::doubt).reversed());
    candidates = candidates.subList(0, Math.min(CANDIDATES, candidates.size()));
    Neighbours neighbours =
        new Neighbours(
            model.design(), candidates.stream().map(c -> features.get(c.row())).toList());
    double[] likest = new double[candidates.size()];
    List<Report.Next> chosen = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    while (chosen.size() < CHOSEN && taken.size() < candidates.size()) {
      int best = -1;
      double most = -1;
      for (int i = 0; i < likest.length; i++) {
        double worth = candidates.get(i).doubt() * (1 - Math.max(0, likest[i]));
        if (!taken.contains(i) && worth > most) {
          best = i;
          most = worth;
        }
      }
      taken.add(best);
      chosen.add(candidates.get(best).next());
      for (int i = 0; i < likest.length; i++) {
        likest[i] = Math.max(likest[i], neighbours.likeness(i, best));
      }
    }
    return chosen;
  }

  private static Candidate candidate(
      Rows known,
      LinearModel model,
      double temperature,
      int row,
      LabelledText text,
      TextFeatures features) {
    HeldOut said = new HeldOut(new double[][] {model.logits(features, known.several())});
    double[] p = said.confidence(0, known.several(), temperature);
    int best = said.best(0);
    double doubt = 0;
    if (known.several()) {
      for (double one : p) {
        doubt = Math.max(doubt, 1 - 2 * Math.abs(one - 0.5));
      }
    } else {
      double second = 0;
      for (int label = 0; label < p.length; label++) {
        second = label == best ? second : Math.max(second, p[label]);
      }
      doubt = 1 - (p[best] - second);
    }
    return new Candidate(
        row, doubt, new Report.Next(text.line(), known.labels().get(best), p[best]));
  }
}
