package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;

/** Reads values that were written with one schema. Any thread. */
@FunctionalInterface
interface ValueReader {
  /**
   * Never throws for bad input: what cannot be decoded is a value.
   *
   * @param offset where the encoded value begins, 0 to the length
   */
  Decoded read(byte[] value, int offset);
}
