package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;

/** Reads values that were written with one schema. Any thread. */
@FunctionalInterface
interface ValueReader {
  /**
   * Never throws for bad input: what cannot be decoded is a value.
   *
   * @param offset where the frame of the value ends, 0 to the length
   * @param framed whether the value has a frame, into which its format may put more
   */
  Decoded read(byte[] value, int offset, boolean framed);
}
