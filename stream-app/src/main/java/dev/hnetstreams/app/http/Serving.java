package dev.hnetstreams.app.http;

import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.runtime.bundle.Manifest;

/**
 * A model in service.
 *
 * @param classifier HTTP's door to the engine; after a swap, to the next one's
 * @param provider where it runs: {@code cpu}, {@code cuda}
 */
public record Serving(Classifier classifier, Manifest manifest, String provider) {}
