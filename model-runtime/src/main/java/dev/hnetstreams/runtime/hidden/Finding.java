package dev.hnetstreams.runtime.hidden;

/**
 * A place where a text hides something.
 *
 * @param start offset of its first byte
 * @param end offset past its last byte
 * @param says the payload, what readers see instead, or the names of the characters; at most
 *     {@value #MOST_SAID} characters and an ellipsis
 */
public record Finding(Kind kind, int start, int end, String says) {
  static final int MOST_SAID = 1000;

  public Finding {
    if (says.length() > MOST_SAID) {
      int cut = Character.isHighSurrogate(says.charAt(MOST_SAID - 1)) ? MOST_SAID - 1 : MOST_SAID;
      says = says.substring(0, cut) + "\u2026";
    }
  }
}
