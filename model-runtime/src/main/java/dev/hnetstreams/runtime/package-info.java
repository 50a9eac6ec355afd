/**
 * H-Net inference: text in, decisions and learned chunks out.
 *
 * <p>{@link dev.hnetstreams.runtime.HNet} is the class to embed; {@link
 * dev.hnetstreams.runtime.InferenceEngine} takes workers and lanes from its caller. Knows nothing
 * of Kafka, HTTP or Vert.x: workers are an {@link java.util.concurrent.Executor}, and the network
 * is a {@link dev.hnetstreams.runtime.batch.BatchModel}.
 */
package dev.hnetstreams.runtime;
