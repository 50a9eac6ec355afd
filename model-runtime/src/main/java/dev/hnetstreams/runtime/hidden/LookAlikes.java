package dev.hnetstreams.runtime.hidden;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Letters of other scripts that look like a letter of ASCII. */
final class LookAlikes {
  private static final Map<Integer, Character> LATIN = read();

  private LookAlikes() {}

  /** The letter of ASCII that a letter looks like, or 0. */
  static char of(int codePoint) {
    return LATIN.getOrDefault(codePoint, '\0');
  }

  /** Every pair. */
  static Map<Integer, Character> all() {
    return LATIN;
  }

  private static Map<Integer, Character> read() {
    Map<Integer, Character> pairs = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    LookAlikes.class.getResourceAsStream("look-alikes.txt"), "look-alikes.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] words = line.split(" ", -1);
          UnicodeScript script = UnicodeScript.forName(words[0]);
          for (int w = 1; w < words.length; w++) {
            int letter = words[w].codePointAt(0);
            if (UnicodeScript.of(letter) == script) {
              pairs.put(letter, words[w].charAt(words[w].length() - 1));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(pairs);
  }
}
