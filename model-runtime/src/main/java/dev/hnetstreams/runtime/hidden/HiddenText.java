package dev.hnetstreams.runtime.hidden;

import java.util.List;

/**
 * Finds what a text hides from its readers. Certain rules: emoji, the joiners of Persian and of
 * Indic scripts, and the marks of Hebrew and Arabic are no findings. Stateless; any thread.
 *
 * @see <a href="https://www.unicode.org/reports/tr39/">UTS 39, Unicode Security Mechanisms</a>
 */
public final class HiddenText {
  private HiddenText() {}

  /**
   * The findings in the order of the text; at most 100 of a kind. They may overlap: a homoglyph is
   * often a word of mixed scripts as well.
   *
   * @param text in UTF-8; bytes that do not decode are passed over
   */
  public static List<Finding> of(byte[] text) {
    int seen = Channels.of(text);
    boolean invisible = (seen & Channels.INVISIBLE) != 0;
    boolean words = Channels.mayMix(seen);
    boolean entities = (seen & Channels.ENTITY) != 0 && Entities.mayBeIn(text);
    if (!invisible && !words && !entities) {
      return List.of();
    }
    Characters characters = Characters.of(text);
    Findings found = new Findings(characters);
    if (invisible) {
      Tags.find(characters, found);
      BidiControls.find(characters, found);
      ZeroWidths.find(characters, found);
      Variations.find(characters, found);
      Fillers.find(characters, found);
    }
    if (words) {
      new Words(characters).find(found);
    }
    if (entities) {
      Entities.find(characters, found);
    }
    return found.sorted();
  }
}
