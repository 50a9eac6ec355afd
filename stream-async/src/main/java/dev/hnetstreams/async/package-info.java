/**
 * Exactly-once asynchronous processing for any Kafka Streams application. Start at {@link
 * dev.hnetstreams.async.AsyncStage}.
 *
 * <p>Knows Kafka Streams and SLF4J, and nothing of this project. Internals of Kafka Streams are
 * used in {@code internals} alone.
 */
package dev.hnetstreams.async;
