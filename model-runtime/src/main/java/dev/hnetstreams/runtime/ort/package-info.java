/**
 * ONNX Runtime: sessions, execution providers, buffers, warm-up. The only importer of {@code
 * ai.onnxruntime}.
 *
 * <p>Knows batches and bundles; must not know text, decisions or threads. Start at {@link
 * dev.hnetstreams.runtime.ort.OrtModel}.
 */
package dev.hnetstreams.runtime.ort;
