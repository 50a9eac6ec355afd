package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A word that may hide what it is.
 *
 * @param from index of its first letter
 * @param to index past its last letter
 * @param letters without marks and what shows nothing
 * @param scripts of its letters
 */
record Word(int from, int to, int[] letters, Set<UnicodeScript> scripts) {
  private static final int LEAST_FOREIGN_LETTERS = 4;
  private static final int LEAST_DISTINCT = 3;
  private static final int LEAST_LOWER_LATIN = 3;
  private static final int LONGEST_ENDING = 6;
  private static final Set<UnicodeScript> NEVER_WITH_LATIN =
      EnumSet.of(UnicodeScript.CYRILLIC, UnicodeScript.GREEK);

  static Word of(Characters text, int from, int to) {
    int[] letters =
        Arrays.stream(text.slice(from, to)).filter(c -> c >= 0 && Character.isLetter(c)).toArray();
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    for (int letter : letters) {
      UnicodeScript script = Scripts.of(letter);
      if (!Scripts.neutral(script)) {
        scripts.add(script);
      }
    }
    return new Word(from, to, letters, scripts);
  }

  boolean mixed() {
    return scripts.size() > 1;
  }

  /** {@code Cyrillic + Latin}. */
  String scriptNames() {
    return scripts.stream()
        .map(
            script -> script.name().charAt(0) + script.name().substring(1).toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(" + "));
  }

  /** Whether no language mixes its scripts so. */
  boolean mixesOddly() {
    Set<UnicodeScript> others = EnumSet.copyOf(scripts);
    boolean latin = others.remove(UnicodeScript.LATIN);
    if (!latin || others.size() > 1) {
      return true;
    }
    UnicodeScript other = others.iterator().next();
    return switch (other) {
      case CYRILLIC -> !isInflectedName() && !lacksLetters();
      case GREEK -> !isOfScience() && !isBerber();
      default -> !Scripts.mixesWithLatin(other);
    };
  }

  /** All of it as Latin letters, or null when a letter looks like none. */
  String skeleton() {
    StringBuilder skeleton = new StringBuilder();
    for (int letter : letters) {
      UnicodeScript script = Scripts.of(letter);
      char latin = script == UnicodeScript.LATIN ? '\0' : LookAlikes.of(letter);
      if (script != UnicodeScript.LATIN && latin == 0) {
        return null;
      }
      skeleton.appendCodePoint(latin == 0 ? letter : latin);
    }
    return skeleton.toString();
  }

  /**
   * Whether the word is meant to be read as Latin. A word of one other script is when the text is
   * Latin and all that it has of the script looks so; in a text of that script it is a word like
   * others.
   *
   * @param unmistakable scripts of which the text has letters that look like no Latin one
   * @param latinLetters in words that are all Latin
   */
  boolean readsAsLatin(Set<UnicodeScript> unmistakable, int latinLetters) {
    String skeleton = skeleton();
    if (skeleton == null) {
      return false;
    }
    boolean others = scripts.stream().anyMatch(unmistakable::contains);
    int latin = count(UnicodeScript.LATIN);
    if (mixed()) {
      boolean ordinary = !mixesOddly() && !Collections.disjoint(scripts, NEVER_WITH_LATIN);
      return !ordinary && (!others || 2 * latin >= letters.length);
    }
    return !others
        && letters.length >= LEAST_FOREIGN_LETTERS
        && skeleton.chars().distinct().count() >= LEAST_DISTINCT
        && latinLetters >= 2 * letters.length;
  }

  private int count(UnicodeScript script) {
    return (int) Arrays.stream(letters).filter(c -> Scripts.of(c) == script).count();
  }

  /** A name or an acronym with an ending, as Turkic languages and chats have it: SMSка, Wikiдан. */
  private boolean isInflectedName() {
    int stem = 0;
    while (stem < letters.length && Scripts.of(letters[stem]) == UnicodeScript.LATIN) {
      stem++;
    }
    int[] ending = Arrays.copyOfRange(letters, stem, letters.length);
    return stem > 1
        && Character.isUpperCase(letters[0])
        && ending.length <= LONGEST_ENDING
        && Arrays.stream(ending)
            .allMatch(c -> Scripts.of(c) == UnicodeScript.CYRILLIC && Character.isLowerCase(c))
        && Arrays.stream(ending).anyMatch(letter -> LookAlikes.of(letter) == 0);
  }

  /**
   * Latin where keyboards lack a Cyrillic letter: the accented ones of Chuvash, the i of Belarusian
   * and Kazakh.
   */
  private boolean lacksLetters() {
    int[] ascii = Arrays.stream(letters).filter(c -> c < 0x80).toArray();
    boolean unmistakable =
        Arrays.stream(letters)
            .anyMatch(c -> Scripts.of(c) == UnicodeScript.CYRILLIC && LookAlikes.of(c) == 0);
    return ascii.length == 0
        || (unmistakable && Arrays.stream(ascii).allMatch(c -> c == 'i' || c == 'I'));
  }

  /** Kabyle and its kin write a Greek epsilon, with sigma as its capital. */
  private boolean isBerber() {
    return Arrays.stream(letters)
        .filter(c -> Scripts.of(c) == UnicodeScript.GREEK)
        .allMatch(c -> c == '\u03b5' || c == '\u03a3');
  }

  /** A unit, a quantity, a gene: one or two Greek letters at an end, or beside few Latin ones. */
  private boolean isOfScience() {
    int greek = count(UnicodeScript.GREEK);
    long lower =
        Arrays.stream(letters)
            .filter(c -> Scripts.of(c) == UnicodeScript.LATIN && Character.isLowerCase(c))
            .count();
    if (greek > 2) {
      return false;
    }
    boolean atEnd = isGreek(0, greek) || isGreek(letters.length - greek, letters.length);
    boolean looksLatin = Arrays.stream(letters).anyMatch(c -> LookAlikes.of(c) != 0);
    return lower < LEAST_LOWER_LATIN || (atEnd && !looksLatin);
  }

  private boolean isGreek(int from, int to) {
    return Arrays.stream(letters, from, to).allMatch(c -> Scripts.of(c) == UnicodeScript.GREEK);
  }
}
