package dev.hnetstreams.runtime.head;

import dev.hnetstreams.runtime.batch.BatchOutput.HeadOutput;
import dev.hnetstreams.runtime.bundle.Head;
import java.util.List;

/**
 * A head that somebody trained on the features of a bundle. Its logits are sums over the chunks, so
 * that its evidence adds up as that of built-in heads does. Any thread.
 *
 * @param card what it says of itself
 * @param weights one output for each label; one for two labels of which one holds
 * @param digest SHA-256 of its file, lower-case hex; equal for equal heads only
 */
public record OwnHead(HeadCard card, Weights weights, String digest) {

  public OwnHead {
    if (weights.outputs() != card.outputs()) {
      throw new HeadException(
          "head %s: weights for %d outputs, expected %d for its labels"
              .formatted(card.id(), weights.outputs(), card.outputs()));
    }
    List<Head> unused = card.heads(); // says at once which label makes no decision
  }

  /** {@code name/version}. */
  public String id() {
    return card.id();
  }

  /**
   * What it answers for a batch: as many outputs as the card lists decisions.
   *
   * @param chunks columns of the evidence
   * @param evidence whether to tell each chunk's share
   */
  List<HeadOutput> answer(List<RowFeatures> rows, int chunks, boolean evidence) {
    double[][] said = rows.stream().map(weights::of).toArray(double[][]::new);
    if (!card.several()) {
      boolean binary = card.outputs() == 1;
      float[][] logits = new float[rows.size()][];
      for (int row = 0; row < logits.length; row++) {
        logits[row] = binary ? pair(said[row][0]) : floats(said[row]);
      }
      return List.of(output(rows, logits, chunks, evidence, binary ? 0 : -1));
    }
    HeadOutput[] answers = new HeadOutput[card.labels().size()];
    for (int label = 0; label < answers.length; label++) {
      float[][] logits = new float[rows.size()][];
      for (int row = 0; row < logits.length; row++) {
        logits[row] = pair(said[row][label]);
      }
      answers[label] = output(rows, logits, chunks, evidence, label);
    }
    return List.of(answers);
  }

  /**
   * @param pairOf the output whose half is the logit for, and less its half the logit against; -1
   *     when each label has an output
   */
  private HeadOutput output(
      List<RowFeatures> rows, float[][] logits, int chunks, boolean evidence, int pairOf) {
    int labels = logits[0].length;
    float[] all = new float[rows.size() * labels];
    float[] shares = evidence ? new float[rows.size() * chunks] : null;
    for (int row = 0; row < logits.length; row++) {
      System.arraycopy(logits[row], 0, all, row * labels, labels);
      if (evidence) {
        int best = best(logits[row]);
        double[] of = weights.shares(rows.get(row), pairOf < 0 ? best : pairOf);
        double factor = pairOf < 0 ? 1 : best == 1 ? 0.5 : -0.5;
        for (int chunk = 0; chunk < of.length; chunk++) {
          shares[row * chunks + chunk] = (float) (factor * of[chunk]);
        }
      }
    }
    return new HeadOutput(all, labels, shares, evidence ? chunks : 0);
  }

  /** Two logits whose difference is one: against, and for. */
  private static float[] pair(double logit) {
    return new float[] {(float) (-logit / 2), (float) (logit / 2)};
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
