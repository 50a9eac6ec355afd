/**
 * Values with a schema: from bytes to texts, and from results to bytes.
 *
 * <p>Knows the codec's seams; must not know topics, topology and engine. Start at {@link
 * dev.hnetstreams.app.formats.Formats}.
 */
package dev.hnetstreams.app.formats;
