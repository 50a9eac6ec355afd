package dev.hnetstreams.app.codec;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;

/** What became of one record. */
public sealed interface Outcome {
  /** Where the record was read. */
  String topic();

  int partition();

  /** The record's offset in its partition. */
  long offset();

  /**
   * The engine answered.
   *
   * @param value the record's, as it came
   * @param id the producer's own, or null
   */
  record Classified(
      String topic,
      int partition,
      long offset,
      byte[] value,
      String id,
      byte[] text,
      Inference.Classified answer)
      implements Outcome {}

  /**
   * There is no answer; the original goes to the dead letters.
   *
   * @param value the record's, as it came
   * @param message for people; never holds the text
   * @param model {@code name/version} of the model that gave none, or null when none was asked
   */
  record Dead(
      String topic,
      int partition,
      long offset,
      byte[] value,
      Reason reason,
      String message,
      String model)
      implements Outcome {}
}
