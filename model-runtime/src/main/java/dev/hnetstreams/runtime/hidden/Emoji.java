package dev.hnetstreams.runtime.hidden;

/** What the rules know of emoji. */
final class Emoji {
  private Emoji() {}

  /** Whether a joiner or a selector may stand beside it: pictographs, arrows, symbols, keycaps. */
  static boolean isPicture(int codePoint) {
    return (codePoint >= 0x1f000 && codePoint <= 0x1faff)
        || (codePoint >= 0x2190 && codePoint <= 0x21ff)
        || (codePoint >= 0x2300 && codePoint <= 0x23ff)
        || (codePoint >= 0x2600 && codePoint <= 0x27bf)
        || (codePoint >= 0x2900 && codePoint <= 0x297f)
        || (codePoint >= 0x2b00 && codePoint <= 0x2bff)
        || codePoint == 0x20e3;
  }

  /** Whether a picture ends here, its presentation included. */
  static boolean endsPicture(int codePoint) {
    return isPicture(codePoint) || codePoint == 0xfe0f || Tags.isTag(codePoint);
  }
}
