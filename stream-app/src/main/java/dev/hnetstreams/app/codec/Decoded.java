package dev.hnetstreams.app.codec;

import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;

/** What a record's value held. */
public sealed interface Decoded {
  /**
   * @param id the producer's own, or null
   * @param bytes as they came
   */
  record Text(String id, byte[] bytes) implements Decoded {}

  /**
   * @param message for people; never holds the text
   */
  record Undecodable(Reason reason, String message) implements Decoded {}
}
