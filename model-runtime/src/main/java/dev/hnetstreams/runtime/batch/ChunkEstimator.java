package dev.hnetstreams.runtime.batch;

/**
 * Learns how many bytes the router puts into a chunk: an exponential moving average over batches.
 * Owned by one thread, or guarded by its owner.
 */
final class ChunkEstimator {
  private static final double WEIGHT = 0.05;

  private double bytesPerChunk;

  /**
   * @param bytesPerChunk first guess, 1 or more
   */
  ChunkEstimator(double bytesPerChunk) {
    this.bytesPerChunk = bytesPerChunk;
  }

  /** One batch has run: this many bytes became this many chunks. */
  void observe(long bytes, long chunks) {
    if (bytes > 0 && chunks > 0) {
      double seen = Math.max(1.0, (double) bytes / chunks);
      bytesPerChunk += WEIGHT * (seen - bytesPerChunk);
    }
  }

  /** Chunks to expect of a row: at its worst, one for each byte. */
  int expectedChunks(Row row) {
    return row.suspect() ? row.length() : (int) Math.ceil(row.length() / bytesPerChunk);
  }

  double bytesPerChunk() {
    return bytesPerChunk;
  }
}
