/**
 * Micro-batching: rows that wait, in buckets by length, and the batch to run next.
 *
 * <p>Pure: time, cost and budgets come in as arguments. Must not know ONNX Runtime, text or threads
 * (its owner serialises access). Start at {@link dev.hnetstreams.runtime.batch.MicroBatcher}.
 */
package dev.hnetstreams.runtime.batch;
