package dev.hnetstreams.app.codec;

import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.schemas.AbstentionReason;

/** From the model's abstentions to the words on the wire. */
public final class AbstentionWords {
  private AbstentionWords() {}

  /** The word for an abstention; null for null, a decision that has a label. */
  public static String of(Abstention abstained) {
    return abstained == null ? null : reason(abstained).wireName();
  }

  /** A new abstention does not compile here until the wire has a word for it. */
  private static AbstentionReason reason(Abstention abstained) {
    return switch (abstained) {
      case TOO_SHORT -> AbstentionReason.TOO_SHORT;
      case BELOW_THRESHOLD -> AbstentionReason.BELOW_THRESHOLD;
      case NOT_TEXT -> AbstentionReason.NOT_TEXT;
      case OUTSIDE -> AbstentionReason.OUTSIDE;
      case UNTRAINED_LANGUAGE -> AbstentionReason.UNTRAINED_LANGUAGE;
      case AMBIGUOUS -> AbstentionReason.AMBIGUOUS;
    };
  }
}
