package dev.hnetstreams.runtime.hidden;

/** What the bytes of a text tell of the channels that it may hold, in one pass. */
final class Channels {
  /** Characters that may show as nothing or reorder others. */
  static final int INVISIBLE = 1;

  /** A numeric or named entity. */
  static final int ENTITY = 1 << 1;

  private static final int LATIN = 1 << 2;
  private static final int GREEK = 1 << 3;
  private static final int CYRILLIC = 1 << 4;
  private static final int ARMENIAN = 1 << 5;
  private static final int CASED = 1 << 6; // Georgian, Cherokee, Coptic, Lisu, Deseret, Tifinagh
  private static final int HEBREW = 1 << 7;
  private static final int ARABIC = 1 << 8;
  private static final int INDIC = 1 << 9;
  private static final int LOOK_ALIKE = GREEK | CYRILLIC | ARMENIAN | CASED;
  private static final int SCRIPTS = LATIN | LOOK_ALIKE | HEBREW | ARABIC | INDIC;

  private Channels() {}

  /** Bits of the channels; 0 for nearly every text. */
  static int of(byte[] text) {
    int seen = 0;
    for (int i = 0; i < text.length; i++) {
      int b = text[i];
      if (b < 0) {
        if (b >= (byte) 0xc0) {
          seen |= lead(text, i);
        }
      } else if ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') {
        seen |= LATIN;
      } else if (b == '&') {
        seen |= ENTITY;
      }
    }
    return seen;
  }

  /** Whether words may mix scripts, or be written in look-alikes. */
  static boolean mayMix(int seen) {
    int scripts = seen & SCRIPTS;
    boolean lookAlike = (scripts & LOOK_ALIKE) != 0 && Integer.bitCount(scripts) > 1;
    return lookAlike || Integer.bitCount(scripts & ~LATIN) > 1;
  }

  private static int lead(byte[] text, int i) {
    int second = i + 1 < text.length ? text[i + 1] & 0xff : 0;
    int lead = text[i] & 0xff;
    return switch (lead) {
      case 0xc2 -> second == 0xad ? INVISIBLE : 0;
      case 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9 -> LATIN;
      case 0xcd -> second == 0x8f ? INVISIBLE : second >= 0xb0 ? GREEK : 0;
      case 0xce, 0xcf -> GREEK;
      case 0xd0, 0xd1, 0xd2, 0xd3 -> CYRILLIC;
      case 0xd4 -> second < 0xb0 ? CYRILLIC : ARMENIAN;
      case 0xd5 -> ARMENIAN;
      case 0xd6 -> second < 0x90 ? ARMENIAN : HEBREW;
      case 0xd7 -> HEBREW;
      case 0xd8, 0xd9, 0xda, 0xdb -> ARABIC;
      case 0xdc, 0xdd, 0xde, 0xdf, 0xe0 -> INDIC;
      case 0xe1, 0xe2, 0xe3, 0xea, 0xef ->
          three(lead, second, i + 2 < text.length ? text[i + 2] & 0xff : 0);
      case 0xf0 -> second == 0x90 ? CASED : 0;
      case 0xf3 -> second == 0xa0 || second == 0xa1 ? INVISIBLE : 0;
      default -> 0;
    };
  }

  private static int three(int lead, int second, int third) {
    return switch ((lead << 8) | second) {
      case 0xe182, 0xe183, 0xe18e, 0xe18f, 0xe2b2, 0xe2b3, 0xe2b4, 0xe2b5, 0xea93, 0xeaad -> CASED;
      case 0xe185 -> third >= 0x9f && third <= 0xa0 ? INVISIBLE : 0;
      case 0xe19e -> third >= 0xb4 && third <= 0xb5 ? INVISIBLE : 0;
      case 0xe1a0 -> third == 0x8e ? INVISIBLE : 0;
      case 0xe1b8, 0xe1b9, 0xe1ba, 0xe1bb -> LATIN;
      case 0xe1bc, 0xe1bd, 0xe1be, 0xe1bf -> GREEK;
      case 0xe280 ->
          (third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae) ? INVISIBLE : 0;
      case 0xe281 -> third >= 0xa0 && third <= 0xaf ? INVISIBLE : 0;
      case 0xe2a0 -> third == 0x80 ? INVISIBLE : 0;
      case 0xe385 -> third == 0xa4 ? INVISIBLE : 0;
      case 0xea99, 0xea9a -> CYRILLIC;
      case 0xefb8 -> third <= 0x8f ? INVISIBLE : 0;
      case 0xefbb -> third == 0xbf ? INVISIBLE : 0;
      case 0xefbe -> third == 0xa0 ? INVISIBLE : 0;
      default -> 0;
    };
  }
}
