package dev.hnetstreams.runtime.hidden;

import java.nio.charset.StandardCharsets;

/** Ways to write what readers do not see. */
final class Attacks {
  private Attacks() {}

  static String tags(String ascii) {
    return ascii
        .chars()
        .map(c -> 0xe0000 + c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** One selector for each byte. */
  static String selectors(String text) {
    StringBuilder selectors = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int value = b & 0xff;
      selectors.appendCodePoint(value < 16 ? 0xfe00 + value : 0xe0100 + value - 16);
    }
    return selectors.toString();
  }

  /**
   * Eight symbols for each letter.
   *
   * @param symbols of 0 and 1
   */
  static String bits(String ascii, String symbols) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < ascii.length(); i++) {
      for (int bit = 7; bit >= 0; bit--) {
        bits.append(symbols.charAt((ascii.charAt(i) >> bit) & 1));
      }
    }
    return bits.toString();
  }

  /** Letters in binary without leading zeros, a third symbol between them. */
  static String separated(String ascii, String symbols) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < ascii.length(); i++) {
      bits.append(bits.isEmpty() ? "" : symbols.substring(2));
      Integer.toBinaryString(ascii.charAt(i))
          .chars()
          .forEach(b -> bits.append(symbols.charAt(b - '0')));
    }
    return bits.toString();
  }

  /** One symbol behind each letter of a cover. */
  static String spread(String symbols, String cover) {
    StringBuilder spread = new StringBuilder();
    for (int i = 0; i < cover.length(); i++) {
      spread.append(cover.charAt(i));
      if (i < symbols.length()) {
        spread.append(symbols.charAt(i));
      }
    }
    return spread.toString();
  }

  /** One symbol behind each word. */
  static String atSpaces(String symbols, String word) {
    StringBuilder spread = new StringBuilder();
    symbols.chars().forEach(symbol -> spread.append(word).append((char) symbol).append(' '));
    return spread.toString();
  }

  static String entities(String text) {
    StringBuilder entities = new StringBuilder();
    text.codePoints().forEach(c -> entities.append("&#").append(c).append(';'));
    return entities.toString();
  }
}
