package dev.hnetstreams.app.lifecycle;

import java.util.Map;

/**
 * How a candidate fares.
 *
 * @param sample part of the texts that it is shown, in [0, 1]
 * @param trial null when there is no candidate
 */
public record ShadowReport(double sample, Trial trial) {

  /**
   * @param active {@code name/version} that it is compared with
   * @param candidate {@code name/version}
   * @param since milliseconds since 1970
   * @param compared texts
   * @param busy texts that it had no room for
   * @param failed texts to which it gave no answer
   */
  public record Trial(
      String active,
      String candidate,
      long since,
      long compared,
      long busy,
      long failed,
      Map<String, Head> heads) {}

  /**
   * @param compared texts
   * @param labels texts with another decision
   * @param raws texts with another best label
   */
  public record Head(long compared, long labels, long raws) {}
}
