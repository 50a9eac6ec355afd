package dev.hnetstreams.runtime.batch;

/** Runs a batch through the network. Not for use by two threads at once: one for each worker. */
public interface BatchModel {
  /**
   * The network's outputs for every row of the batch.
   *
   * @throws RuntimeException when the run failed; the batch may be run again, whole or in part
   */
  BatchOutput run(Batch batch);
}
