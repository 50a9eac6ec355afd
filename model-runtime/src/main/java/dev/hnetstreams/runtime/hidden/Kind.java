package dev.hnetstreams.runtime.hidden;

import java.util.Locale;

/** Kinds of hidden channels. */
public enum Kind {
  /** Unicode tag characters, which spell ASCII; flags of subdivisions are none. */
  TAGS,
  /** Directional controls that change the order in which the text is shown. */
  BIDI,
  /** Characters without width, in runs. */
  ZERO_WIDTH,
  /** Variation selectors as bytes. */
  VARIATION,
  /** Characters that show as nothing: Hangul fillers, braille blanks, runs of soft hyphens. */
  FILLERS,
  /** A word with letters of scripts that no language mixes. */
  MIXED_SCRIPT,
  /** A word that reads as Latin, with letters of another script. */
  HOMOGLYPH,
  /** Characters of the kinds above as entities of HTML. */
  ENTITIES;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** As results, routes and metrics name it. */
  public String wireName() {
    return wireName;
  }
}
