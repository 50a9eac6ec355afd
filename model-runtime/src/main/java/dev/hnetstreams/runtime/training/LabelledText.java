package dev.hnetstreams.runtime.training;

import java.util.List;
import java.util.Locale;

/**
 * A row to learn from.
 *
 * @param line in its file, from 1
 * @param text not blank
 * @param labels one; or several or none where a text may have several
 */
public record LabelledText(int line, String text, List<String> labels) {
  public LabelledText {
    labels = List.copyOf(labels);
  }

  /** Equal for texts that differ in case and white space alone. */
  String key() {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
