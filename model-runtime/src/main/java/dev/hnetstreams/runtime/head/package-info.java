/**
 * Own heads: linear models that users train on the features of a bundle, and their files.
 *
 * <p>Knows what a batch returns; must not know engines, ONNX Runtime or training. Start at {@link
 * dev.hnetstreams.runtime.head.OwnHead}; {@link dev.hnetstreams.runtime.head.HeadLane} makes a
 * network answer for them as for heads of its own.
 */
package dev.hnetstreams.runtime.head;
