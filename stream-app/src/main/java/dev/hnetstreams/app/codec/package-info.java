/**
 * Bytes to texts, answers to bytes.
 *
 * <p>Knows the wire records and the engine's answers; must not know Kafka. Start at {@link
 * dev.hnetstreams.app.codec.TextCodec} and {@link dev.hnetstreams.app.codec.ResultWriter}.
 */
package dev.hnetstreams.app.codec;
