/**
 * The model bundle: manifest, checksums, labels, calibration, thresholds, goldens.
 *
 * <p>Knows files and JSON; must not know ONNX Runtime, batches or text. Start at {@link
 * dev.hnetstreams.runtime.bundle.ModelBundle}.
 */
package dev.hnetstreams.runtime.bundle;
