package dev.hnetstreams.runtime.batch;

/** Kinds of traffic that share the workers. While both wait, each gets half of the bytes run. */
public enum Flow {
  /** Records of a topic: many, patient. */
  STREAM,
  /** A caller waits for the answer. */
  INTERACTIVE
}
