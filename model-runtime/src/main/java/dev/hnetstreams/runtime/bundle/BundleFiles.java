package dev.hnetstreams.runtime.bundle;

import java.util.List;

/**
 * The files of a bundle in memory, each read once and checked against the manifest. Holds the whole
 * graph: drop it when the graph is loaded.
 */
public final class BundleFiles {
  private final ModelBundle bundle;
  private final byte[] graph;
  private final byte[] goldens;

  /**
   * @param goldens content of {@code golden.jsonl}; empty when the bundle has none
   */
  BundleFiles(ModelBundle bundle, byte[] graph, byte[] goldens) {
    this.bundle = bundle;
    this.graph = graph;
    this.goldens = goldens;
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /** The graph; not a copy. */
  public byte[] graph() {
    return graph;
  }

  /**
   * The recorded answers. Empty when the bundle has none.
   *
   * @throws BundleException when one cannot be read
   */
  public List<Golden> goldens() {
    return ModelBundle.goldens(goldens);
  }
}
