/**
 * Channels in a text that people do not see: tag characters, overrides of direction, zero-width
 * bits, look-alike letters.
 *
 * <p>Pure functions on bytes, certain rules and no model; must not know engines, bundles or the
 * wire. Start at {@link dev.hnetstreams.runtime.hidden.HiddenText}.
 */
package dev.hnetstreams.runtime.hidden;
