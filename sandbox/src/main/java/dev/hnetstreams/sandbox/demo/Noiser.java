package dev.hnetstreams.sandbox.demo;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** Spoils text the way people and systems do. The same seed spoils the same way. */
public final class Noiser {
  private static final Map<Character, String> LEET =
      Map.of('a', "4", 'e', "3", 'i', "1", 'o', "0", 's', "5", 't', "7");
  private static final Map<Character, String> HOMOGLYPHS =
      Map.of('a', "а", 'c', "с", 'e', "е", 'o', "о", 'p', "р", 'x', "х", 'y', "у", 'i', "і");
  private static final double RATE = 0.15;

  /** Kinds of noise. */
  enum Kind {
    NONE,
    TYPO,
    CASE,
    LEET,
    HOMOGLYPH,
    SPACING,
    REPEAT,
    ZERO_WIDTH,
    MOJIBAKE,
    LATIN1,
    INVALID_UTF8
  }

  private final Random random;

  public Noiser(long seed) {
    this.random = new Random(seed);
  }

  /** The text with noise of a random kind; half of all texts stay clean. */
  public byte[] spoil(String text) {
    Kind[] kinds = Kind.values();
    return spoil(text, random.nextBoolean() ? Kind.NONE : kinds[random.nextInt(kinds.length)]);
  }

  byte[] spoil(String text, Kind kind) {
    return switch (kind) {
      case NONE -> utf8(text);
      case TYPO -> utf8(each(text, c -> random.nextBoolean() ? "" : c + c));
      case CASE ->
          utf8(
              text.codePoints()
                  .map(
                      c ->
                          random.nextBoolean()
                              ? Character.toUpperCase(c)
                              : Character.toLowerCase(c))
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                  .toString());
      case LEET -> utf8(substituted(text, LEET));
      case HOMOGLYPH -> utf8(substituted(text, HOMOGLYPHS));
      case SPACING -> utf8(each(text, c -> c + " "));
      case REPEAT -> utf8(each(text, c -> c.repeat(2 + random.nextInt(4))));
      case ZERO_WIDTH -> utf8(each(text, c -> c + "\u200b"));
      case MOJIBAKE -> utf8(new String(utf8(text), StandardCharsets.ISO_8859_1));
      case LATIN1 -> text.getBytes(StandardCharsets.ISO_8859_1);
      case INVALID_UTF8 -> broken(utf8(text));
    };
  }

  private interface Spoiler {
    String of(String character);
  }

  private String each(String text, Spoiler spoiler) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> out.append(random.nextDouble() < RATE ? spoiler.of(c) : c));
    return out.toString();
  }

  private String substituted(String text, Map<Character, String> substitutes) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String substitute = substitutes.get(Character.toLowerCase(c));
      out.append(substitute != null && random.nextInt(3) > 0 ? substitute : String.valueOf(c));
    }
    return out.toString();
  }

  private byte[] broken(byte[] bytes) {
    for (int n = (bytes.length + 39) / 40; n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
