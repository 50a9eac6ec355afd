/**
 * Where the language changes in a text, and where its code is.
 *
 * <p>Pure functions on a row's chunks and their logits; must not know batches, engines or ONNX.
 * Start at {@link dev.hnetstreams.runtime.segment.Segmenter}.
 */
package dev.hnetstreams.runtime.segment;
