package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import java.util.concurrent.CompletableFuture;

/** What the stage needs of the engine. */
public interface Classifier {
  /** Never blocks; the future never completes exceptionally by itself. */
  CompletableFuture<Inference> submit(Document document);
}
