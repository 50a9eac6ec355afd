package dev.hnetstreams.runtime.head;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hashed words and parts of words of one chunk after another. Letters in lower case, digits as one
 * digit, without accents' combining marks and characters of no width. One row's; not thread-safe.
 *
 * <p>A chunk gives its word, the pair of that and the word before, and the runs of 3 to 5
 * characters in it. A pair belongs to the chunk of its second word, so that every gram belongs to
 * one chunk.
 */
final class Grams {
  /** Grams are numbers in [0, SPACE). */
  static final int SPACE = 1 << 18;

  private static final int MIN_RUN = 3;
  private static final int MAX_RUN = 5;

  /** Longer chunks are junk: what follows is not read. */
  private static final int MAX_CHARS = 48;

  private static final int WORD = 0x57;
  private static final int PAIR = 0x50;
  private static final int RUN = 0x52;

  private final int[] word = new int[MAX_CHARS + 2];
  private int before;
  private int[] found = new int[64];
  private int count;

  /** The grams of the next chunk, in any order, with repetitions. */
  int[] next(byte[] bytes, int offset, int length) {
    count = 0;
    int size = fold(new String(bytes, offset, length, StandardCharsets.UTF_8));
    if (size == 0) {
      return new int[0];
    }
    int whole = hash(WORD, word, 1, size + 1);
    add(whole);
    add(mix(mix(PAIR, before), whole));
    before = whole;
    word[0] = '<';
    word[size + 1] = '>';
    for (int run = MIN_RUN; run <= MAX_RUN; run++) {
      for (int from = 0; from + run <= size + 2; from++) {
        add(hash(RUN, word, from, from + run));
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Writes the chunk's characters from place 1 on, and returns how many. */
  private int fold(String chunk) {
    int size = 0;
    for (int at = 0; at < chunk.length() && size < MAX_CHARS; ) {
      int c = chunk.codePointAt(at);
      at += Character.charCount(c);
      int type = Character.getType(c);
      boolean nothing =
          Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || type == Character.FORMAT
              || type == Character.CONTROL
              || type == Character.NON_SPACING_MARK
              || type == Character.UNASSIGNED;
      if (!nothing) {
        word[1 + size++] =
            Character.isDigit(c) ? '0' : Character.toLowerCase(Character.toUpperCase(c));
      }
    }
    return size;
  }

  private void add(int hash) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] = spread(hash) & (SPACE - 1);
  }

  private static int hash(int seed, int[] characters, int from, int to) {
    int hash = seed;
    for (int i = from; i < to; i++) {
      hash = mix(hash, characters[i]);
    }
    return hash;
  }

  private static int mix(int hash, int value) {
    return (hash ^ value) * 0x01000193 + (hash >>> 15);
  }

  /** The finish of MurmurHash3: every bit of the input moves every bit of the output. */
  private static int spread(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
