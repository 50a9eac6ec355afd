package dev.hnetstreams.app.cli;

import java.text.Normalizer;
import java.util.Locale;

/** What means nothing to a reader, and should mean nothing to a model. */
enum SmallChange {
  UPPER_CASE,
  LOWER_CASE,
  LINK,
  COMMA,
  DOUBLED_SPACES,
  EMOJI,
  REPEATED_LETTER,
  LOST_ACCENTS,
  LOST_FULL_STOP,
  MENTION;

  String of(String text) {
    return switch (this) {
      case UPPER_CASE -> text.toUpperCase(Locale.ROOT);
      case LOWER_CASE -> text.toLowerCase(Locale.ROOT);
      case LINK -> text + " https://t.co/xY3kQ9";
      case COMMA -> text.replaceFirst(" ", ", ");
      case DOUBLED_SPACES -> text.replace(" ", "  ");
      case EMOJI -> text + " \ud83d\ude02";
      case REPEATED_LETTER -> text.replaceFirst("(\\p{L})(?=\\P{L}|$)", "$1$1$1$1");
      case LOST_ACCENTS -> withoutAccents(text);
      case LOST_FULL_STOP -> text.replaceFirst("[.!?\u3002]+\\s*$", "");
      case MENTION -> "@user " + text;
    };
  }

  /** As it stands in the table: {@code lost accents}. */
  String shown() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Of Latin letters; a mark of another script is part of its letter. */
  private static String withoutAccents(String text) {
    String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
    return Normalizer.normalize(
        apart.replaceAll("(?<=\\p{IsLatin})\\p{InCombiningDiacriticalMarks}+", ""),
        Normalizer.Form.NFC);
  }
}
