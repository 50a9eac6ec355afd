/**
 * The exactly-once asynchronous stage: stream threads on one side, workers on the other.
 *
 * <p>A record waits in its task's FIFO until the engine has answered, and a commit waits for the
 * FIFO: {@link dev.hnetstreams.app.inference.CommitGate}. Kafka Streams' internals are imported
 * here and only in {@code CommitGate} and {@code RecordContexts}. Must not know topics, routes or
 * wire formats. Start at {@link dev.hnetstreams.app.inference.AsyncInferenceProcessor}.
 */
package dev.hnetstreams.app.inference;
