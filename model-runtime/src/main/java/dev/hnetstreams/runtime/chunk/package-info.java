/**
 * From the router's outputs to spans of text, and what can be said of text by looking at its bytes.
 *
 * <p>Pure functions on arrays; must not know models, heads or batches. Start at {@link
 * dev.hnetstreams.runtime.chunk.ChunkDecoder}.
 */
package dev.hnetstreams.runtime.chunk;
