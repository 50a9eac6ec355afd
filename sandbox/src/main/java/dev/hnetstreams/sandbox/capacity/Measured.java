package dev.hnetstreams.sandbox.capacity;

import java.util.List;

/**
 * What this machine does.
 *
 * @param model name and version of the bundle
 * @param provider where the network ran
 * @param cores that the process may use
 * @param workers batches at a time
 * @param meanBytes of the texts that were sent
 * @param aloneMillis median of one text at a time
 * @param saturated texts a second when more always wait
 * @param coresUsed at saturation: processor time of the process over elapsed time; 0 when the
 *     system does not say
 * @param batchRows rows of a batch at saturation, at the mean
 * @param batchMillis a batch's run at saturation, at the mean
 * @param loads by load
 * @param residentBytes most memory of the process, native included; 0 when the system does not say
 * @param resultBytes of a result, at the mean
 */
record Measured(
    String model,
    String provider,
    int cores,
    int workers,
    double meanBytes,
    double aloneMillis,
    double saturated,
    double coresUsed,
    double batchRows,
    double batchMillis,
    List<Load> loads,
    long residentBytes,
    double resultBytes) {
  Measured {
    loads = List.copyOf(loads);
  }

  /** Whether other work took a fifth or more of the cores that the workers could use. */
  boolean disturbed() {
    return coresUsed > 0 && coresUsed < 0.8 * Math.min(cores, workers) && "cpu".equals(provider);
  }
}
