/**
 * Reads dead letters and sends them on, each once.
 *
 * <p>Knows Kafka's plain clients and the wire contract; must not know the service that wrote the
 * letters. Start at {@link dev.hnetstreams.app.deadletter.Redrive}.
 */
package dev.hnetstreams.app.deadletter;
