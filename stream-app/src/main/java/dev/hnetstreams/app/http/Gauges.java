package dev.hnetstreams.app.http;

/**
 * How things stand.
 *
 * @param inFlight records handed to the model and not yet sent
 * @param queuedRows rows that wait for a worker
 * @param workers that there are
 */
public record Gauges(int inFlight, int queuedRows, int workers) {
  public static final Gauges NOTHING = new Gauges(0, 0, 0);
}
