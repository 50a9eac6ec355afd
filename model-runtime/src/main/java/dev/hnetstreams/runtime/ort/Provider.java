package dev.hnetstreams.runtime.ort;

import java.util.Locale;

/** Where the network runs. */
public enum Provider {
  CPU,
  /** CUDA, or a refusal to start. */
  CUDA,
  /** CUDA where it works, else CPU with a logged warning. */
  AUTO;

  /** As it stands in configuration and metrics: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
