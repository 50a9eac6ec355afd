package dev.hnetstreams.runtime.decide;

import java.util.Map;

/**
 * A multi-label head's answer to one text.
 *
 * @param score of the most probable kind, in [0, 1]
 * @param kinds calibrated probability of each kind that is worth a mention
 */
public record Noise(double score, Map<String, Double> kinds) {
  public static final Noise NONE = new Noise(0, Map.of());

  public Noise {
    kinds = Map.copyOf(kinds);
  }
}
