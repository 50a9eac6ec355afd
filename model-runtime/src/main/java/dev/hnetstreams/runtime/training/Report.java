package dev.hnetstreams.runtime.training;

import java.util.List;

/**
 * How a head fares on rows that it has not learned from, and what is odd about its rows.
 *
 * @param rows that it was trained on
 * @param folds of the cross validation
 * @param accuracy part of the held-out rows whose labels are all told right, without thresholds
 * @param commonest the accuracy of always saying what is commonest
 * @param temperature by which logits are divided
 * @param labels in alphabetical order
 * @param confusions the commonest first
 * @param contradictions rows whose neighbours have another label, the surest first
 * @param conflicts rows of one text with different labels
 * @param tooFew labels for which more rows would help
 * @param curve accuracy by rows that were learned from, ascending
 * @param twice the accuracy to expect of twice the rows, an estimate; NaN when the curve tells none
 * @param next rows of the pool worth labelling, the most useful first
 */
public record Report(
    int rows,
    int folds,
    double accuracy,
    double commonest,
    double temperature,
    List<Label> labels,
    List<Confusion> confusions,
    List<Contradiction> contradictions,
    List<Conflict> conflicts,
    List<TooFew> tooFew,
    List<Point> curve,
    double twice,
    List<Next> next) {

  /**
   * @param threshold least confidence to decide for it
   * @param reached whether the precision that was asked for is held on held-out rows
   * @param precision of the decisions; NaN when there are none
   * @param recall part of its rows that are decided for it
   */
  public record Label(
      String label, int rows, double threshold, boolean reached, double precision, double recall) {}

  /**
   * @param called the label that was told instead
   */
  public record Confusion(String label, String called, int rows) {}

  /**
   * @param line of the row
   * @param label that it has, or lacks where several may hold
   * @param neighbours what its neighbours have
   * @param confidence that a model without this row has in that, in [0, 1]
   * @param nearest line of the nearest neighbour that has it
   */
  public record Contradiction(
      int line, String label, String neighbours, double confidence, int nearest) {}

  /**
   * @param lines of the rows
   * @param labels of each
   */
  public record Conflict(List<Integer> lines, List<List<String>> labels) {}

  /**
   * @param recall part of its held-out rows that are told, without threshold
   * @param more rows to add for a recall of 0.8, an estimate from the curve; 0: no estimate
   */
  public record TooFew(String label, int rows, double recall, int more) {}

  public record Point(int rows, double accuracy) {}

  /**
   * @param line in the pool
   * @param label that the head leans to
   * @param confidence in it, in [0, 1]
   */
  public record Next(int line, String label, double confidence) {}
}
