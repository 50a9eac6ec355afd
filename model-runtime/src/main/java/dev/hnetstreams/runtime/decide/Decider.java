package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides for one head. Any thread; its thresholds may change between two texts. */
public final class Decider {
  /** Kinds of noise less probable than this are not worth a mention. */
  private static final double MIN_KIND = 0.1;

  /**
   * Abstains when labels that are not allowed have more of the probability. Who allows some says
   * that the rest is rare: at nine to one, nine tenths of the evidence are worth half.
   */
  private static final double MAX_OUTSIDE = 0.9;

  private final Head head;
  private final int topLabels;
  private volatile double[] thresholds;

  /** As {@link #Decider(Head, ThresholdMode, int)}, balanced. */
  public Decider(Head head, int topLabels) {
    this(head, ThresholdMode.BALANCED, topLabels);
  }

  /**
   * @param mode which of the head's thresholds hold; the noise head has no use for them
   * @param topLabels how many labels to list in {@link Decision#top()}, zero or more
   */
  public Decider(Head head, ThresholdMode mode, int topLabels) {
    this(head, new Thresholds(mode, Precisions.NONE), topLabels);
  }

  /** As {@link #Decider(Head, ThresholdMode, int)}, with precisions that are asked for. */
  public Decider(Head head, Thresholds thresholds, int topLabels) {
    this.head = head;
    this.topLabels = Math.min(topLabels, head.labels().size());
    this.thresholds = thresholds.of(head);
  }

  /** Decides the texts to come by other thresholds. */
  public void use(Thresholds next) {
    thresholds = next.of(head);
  }

  public Head head() {
    return head;
  }

  /** The answer to a text of zero bytes. */
  public Decision decideNothing() {
    return Decision.ofNothing(head.name());
  }

  /**
   * @param logits [labels]
   * @param bytes length of the text
   */
  public Decision decide(float[] logits, int bytes, TextFacts facts) {
    return decide(logits, bytes, facts, topLabels);
  }

  /**
   * As {@link #decide(float[], int, TextFacts)}.
   *
   * @param listed how many labels to list, zero or more
   */
  public Decision decide(float[] logits, int bytes, TextFacts facts, int listed) {
    return decide(logits, bytes, facts, listed, Allowed.ALL);
  }

  /**
   * The best among the allowed labels, with confidences that sum to 1 over them.
   *
   * @param listed how many labels to list, zero or more
   */
  public Decision decide(float[] logits, int bytes, TextFacts facts, int listed, Allowed allowed) {
    double[] confidence = softmax(logits, head.temperature());
    double inside = allowed.allowsAll(head) ? 1 : restrict(confidence, allowed.mask(head));
    int best = argmax(confidence, -1);
    int second = argmax(confidence, best);
    double threshold = thresholds[best];
    Abstention abstained = null;
    if (bytes < head.minBytes()) {
      abstained = Abstention.TOO_SHORT;
    } else if (facts.notText()) {
      abstained = Abstention.NOT_TEXT;
    } else if (1 - inside > MAX_OUTSIDE) {
      abstained = Abstention.OUTSIDE;
    } else if (confidence[best] < threshold) {
      boolean shared = second >= 0 && confidence[best] + confidence[second] >= threshold;
      boolean near = second >= 0 && confidence[second] * 2 >= confidence[best];
      abstained = shared && near ? Abstention.AMBIGUOUS : Abstention.BELOW_THRESHOLD;
    }
    String raw = head.labels().get(best);
    return new Decision(
        head.name(),
        abstained == null ? raw : null,
        abstained,
        raw,
        confidence[best],
        Math.min(1, threshold),
        top(confidence, Math.min(listed, head.labels().size())));
  }

  /** Takes what is not allowed away, and returns what the rest had before. */
  static double restrict(double[] confidence, boolean[] allowed) {
    double inside = 0;
    for (int i = 0; i < confidence.length; i++) {
      confidence[i] = allowed[i] ? confidence[i] : 0;
      inside += confidence[i];
    }
    for (int i = 0; i < confidence.length; i++) {
      confidence[i] /= Math.max(inside, Double.MIN_NORMAL);
    }
    return inside;
  }

  /**
   * @param logits [labels] of a multi-label head
   */
  public Noise noise(float[] logits) {
    double score = 0;
    Map<String, Double> kinds = new HashMap<>();
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-logits[i] / head.temperature()));
      score = Math.max(score, p);
      if (p >= MIN_KIND) {
        kinds.put(head.labels().get(i), p);
      }
    }
    return new Noise(score, kinds);
  }

  private List<Decision.Scored> top(double[] confidence, int size) {
    List<Decision.Scored> top = new ArrayList<>(size);
    boolean[] listed = new boolean[confidence.length];
    while (top.size() < size) {
      int best = -1;
      for (int i = 0; i < confidence.length; i++) {
        if (!listed[i] && (best < 0 || confidence[i] > confidence[best])) {
          best = i;
        }
      }
      listed[best] = true;
      top.add(new Decision.Scored(head.labels().get(best), confidence[best]));
    }
    return top;
  }

  static double[] softmax(float[] logits, double temperature) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] p = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp((logits[i] - max) / temperature);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** The largest but for {@code except}; -1 when there is none. */
  private static int argmax(double[] values, int except) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      if (i != except && (best < 0 || values[i] > values[best])) {
        best = i;
      }
    }
    return best;
  }
}
