/**
 * From the router's outputs to spans of text, and facts of a text that its bytes alone tell.
 *
 * <p>Pure functions on arrays; must not know models, heads or batches. Start at {@link
 * dev.hnetstreams.runtime.chunk.ChunkDecoder}.
 */
package dev.hnetstreams.runtime.chunk;
