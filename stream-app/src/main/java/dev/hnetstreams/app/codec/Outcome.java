package dev.hnetstreams.app.codec;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.List;

/** What became of one record, or of one text of several in it. */
public sealed interface Outcome {
  /** Stands for a record that is one text. */
  int WHOLE = -1;

  /** Where the record was read. */
  String topic();

  int partition();

  /** The record's offset in its partition. */
  long offset();

  /** Which text of the record it is about, from 0; {@link #WHOLE}: about all of it. */
  int text();

  /**
   * The engine answered.
   *
   * @param value the record's, as it came
   * @param id the producer's own, or null
   * @param part which text of the record it is; null when the record is one text
   * @param bytes of the text
   */
  record Classified(
      String topic,
      int partition,
      long offset,
      byte[] value,
      String id,
      TaggedText.Part part,
      byte[] bytes,
      Inference.Classified answer)
      implements Outcome {
    @Override
    public int text() {
      return part == null ? WHOLE : part.index();
    }
  }

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
      int text,
      byte[] value,
      Reason reason,
      String message,
      String model)
      implements Outcome {}

  /**
   * A record with several texts, each with an outcome of its own.
   *
   * @param outcomes in the order of the texts
   */
  record Several(String topic, int partition, long offset, List<Outcome> outcomes)
      implements Outcome {
    public Several {
      outcomes = List.copyOf(outcomes);
    }

    @Override
    public int text() {
      return WHOLE;
    }
  }
}
