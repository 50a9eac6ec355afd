package dev.hnetstreams.app.explain;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text that can be taken out: a chunk, or several that share a character.
 *
 * @param start offset of the first byte
 * @param end offset past the last byte
 * @param chunks how many there are in it, 1 or more
 * @param share what it adds to the logit of a decision's raw label
 */
record Unit(int start, int end, int chunks, double share) {
  static final Comparator<Unit> IN_TEXT = Comparator.comparingInt(Unit::start);

  /**
   * Cuts what was read of a text.
   *
   * @param shares [innermost chunks]
   */
  static List<Unit> of(byte[] text, Inference.Classified answer, float[] shares) {
    List<Unit> units = new ArrayList<>();
    int[] lengths = answer.innermost().lengths();
    int chunk = 0;
    for (Window window : answer.text().windows()) {
      int to = window.offset() + window.length();
      for (int start = window.offset(); start < to; chunk++) {
        int end = start + lengths[chunk];
        Unit last = units.isEmpty() ? null : units.get(units.size() - 1);
        boolean inCharacter = (text[start] & 0xc0) == 0x80;
        if (inCharacter && last != null && last.end == start) {
          double share = last.share + shares[chunk];
          units.set(units.size() - 1, new Unit(last.start, end, last.chunks + 1, share));
        } else {
          units.add(new Unit(start, end, 1, shares[chunk]));
        }
        start = end;
      }
    }
    return units;
  }

  /** The text without some of its parts. */
  static byte[] without(byte[] text, Collection<Unit> parts) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(text.length);
    int at = 0;
    for (Unit part : parts.stream().sorted(IN_TEXT).toList()) {
      rest.write(text, at, part.start - at);
      at = part.end;
    }
    rest.write(text, at, text.length - at);
    return rest.toByteArray();
  }
}
