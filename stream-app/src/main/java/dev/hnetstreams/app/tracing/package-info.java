/**
 * Traces: what follows a record or a request through the service, and how the spans leave it.
 *
 * <p>Knows OpenTelemetry, the stage's and the engine's seams, and no other room. No text of a
 * message ever becomes an attribute, and no message of an exception does, since it may quote a
 * text. Off, it hands back what it is given: no span, no wrapper. Start at {@link
 * dev.hnetstreams.app.tracing.Tracing}.
 */
package dev.hnetstreams.app.tracing;
