package dev.hnetstreams.app.codec;

import dev.hnetstreams.schemas.TaggedText;

/** From results to the bytes of their records. Any thread. */
public interface ResultBytes {
  /** One line of JSON in UTF-8. */
  ResultBytes JSON =
      new ResultBytes() {
        @Override
        public byte[] of(String topic, TaggedText result) {
          return ResultWriter.json(result);
        }

        @Override
        public boolean sameEverywhere() {
          return true;
        }
      };

  /**
   * Encodes a result.
   *
   * @param topic where it goes
   */
  byte[] of(String topic, TaggedText result);

  /** Whether the bytes are the same for every topic. */
  default boolean sameEverywhere() {
    return false;
  }
}
