/**
 * H-Net inference: text in, decisions and learned chunks out.
 *
 * <p>{@link dev.hnetstreams.runtime.InferenceEngine} is the only door. Knows nothing of Kafka, HTTP
 * or Vert.x: workers are an {@link java.util.concurrent.Executor}, and the network is a {@link
 * dev.hnetstreams.runtime.batch.BatchModel}.
 */
package dev.hnetstreams.runtime;
