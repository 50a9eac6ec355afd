package dev.hnetstreams.runtime.ort;

import java.util.Locale;

/** Where the network runs. */
public enum Provider {
  CPU,
  /** CUDA, or a refusal to start. */
  CUDA,
  /** CUDA where it works, else CPU with a logged warning. */
  AUTO;

  private static final int WORKERS_ON_CUDA = 2;

  /** Batches at a time that suit it, 1 or more: as many as cores on the CPU, 2 on CUDA. */
  public int defaultWorkers() {
    return this == CUDA ? WORKERS_ON_CUDA : Runtime.getRuntime().availableProcessors();
  }

  /** As it stands in configuration and metrics: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
