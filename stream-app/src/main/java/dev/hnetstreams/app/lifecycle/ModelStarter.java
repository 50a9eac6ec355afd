package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.ort.OrtModel;

/** From a loaded graph to an engine that answers. */
public interface ModelStarter {
  /**
   * Warms every bucket on the caller's thread. The graph is the model's to close, come what may.
   */
  ServedModel start(OrtModel ort);
}
