package dev.hnetstreams.sandbox.capacity;

/**
 * What was measured at one offered load.
 *
 * @param share of the rate at saturation, in percent
 * @param offered texts a second on the schedule
 * @param texts that were sent
 * @param refused of them, since the queue was full
 * @param p50Millis from the scheduled moment to the answer; a refused text counts as the longest
 * @param p99Millis the same
 */
record Load(
    int share, double offered, long texts, long refused, double p50Millis, double p99Millis) {
  boolean within(double boundMillis) {
    return p99Millis <= boundMillis;
  }
}
