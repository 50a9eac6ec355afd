package dev.hnetstreams.app.codec;

import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.concurrent.CompletableFuture;

/** What a record's value held. */
public sealed interface Decoded {
  /**
   * @param id the producer's own, or null
   * @param bytes as they came
   */
  record Text(String id, byte[] bytes) implements Decoded {}

  /**
   * Not known yet: the value's schema is on its way. Decode again afterwards.
   *
   * @param ready fails when the schema cannot be had now
   */
  record Awaiting(CompletableFuture<?> ready) implements Decoded {}

  /**
   * @param message for people; never holds the text
   */
  record Undecodable(Reason reason, String message) implements Decoded {}
}
