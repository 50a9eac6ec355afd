package dev.hnetstreams.runtime.segment;

/** What a change of label costs at a place, by the look of the bytes around it. */
enum Breaks {
  /** A line begins or ends. */
  LINE(2),
  /** A sentence, a quotation, a bracket begins or ends. */
  MARK(3),
  NONE(5),
  /** Inside of a character, which no segment splits. */
  CHARACTER(1e6f);

  /** In nats. */
  final float cost;

  Breaks(float cost) {
    this.cost = cost;
  }

  private static final String BEFORE = ".!?:;\"'`>)]}";
  private static final String AFTER = "\"`<({['";

  /** At {@code start}, in [0, bytes.length). */
  static Breaks at(byte[] bytes, int start) {
    if ((bytes[start] & 0xc0) == 0x80) {
      return CHARACTER;
    }
    int before = start - 1;
    while (before >= 0 && (bytes[before] == ' ' || bytes[before] == '\t')) {
      before--;
    }
    if (bytes[start] == '\n' || (before >= 0 && bytes[before] == '\n')) {
      return LINE;
    }
    boolean mark =
        AFTER.indexOf(bytes[start]) >= 0
            || (before >= 0 && BEFORE.indexOf(bytes[before]) >= 0)
            || (before >= 2 && wideMark(bytes, before - 2));
    return mark ? MARK : NONE;
  }

  /** The full stop of Chinese and Japanese, and their marks of exclamation and question. */
  private static boolean wideMark(byte[] bytes, int at) {
    int three = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    return three == 0xe38082 || three == 0xefbc81 || three == 0xefbc9f;
  }
}
