package dev.hnetstreams.app.inference;

/** Is told how long commits wait for the model. Called on stream threads. */
public interface StageObserver {
  /**
   * @param records that were in flight when the commit began
   */
  void onDrain(int records, long nanos);
}
