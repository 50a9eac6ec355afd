package dev.hnetstreams.sandbox.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Texts made to cost much: what a sender who wants to stop the others would send. */
enum Bombs {
  ONE_LETTER {
    @Override
    byte[] make(Random random, int bytes) {
      return repeat("T", bytes);
    }
  },
  RANDOM_BYTES {
    @Override
    byte[] make(Random random, int bytes) {
      byte[] made = new byte[bytes];
      random.nextBytes(made);
      return made;
    }
  },
  ZERO_WIDTH {
    @Override
    byte[] make(Random random, int bytes) {
      return repeat("a\u200b\u200c\u200d\u2060\ufeff", bytes);
    }
  },
  ZALGO {
    @Override
    byte[] make(Random random, int bytes) {
      StringBuilder text = new StringBuilder();
      while (text.length() * 2 < bytes) {
        text.append((char) ('a' + random.nextInt(26)));
        for (int i = 0; i < 12; i++) {
          text.append((char) (0x300 + random.nextInt(0x70)));
        }
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  },
  EMOJI {
    @Override
    byte[] make(Random random, int bytes) {
      return repeat("\ud83d\udca3", bytes);
    }
  },
  /** Every character another: no rule of repetition finds it. */
  ALPHABET_SOUP {
    @Override
    byte[] make(Random random, int bytes) {
      StringBuilder text = new StringBuilder();
      while (text.length() < bytes) {
        text.append((char) ('!' + random.nextInt(94)));
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  };

  /** A text of about so many bytes. */
  abstract byte[] make(Random random, int bytes);

  private static byte[] repeat(String unit, int bytes) {
    return unit.repeat(Math.max(1, bytes / unit.getBytes(StandardCharsets.UTF_8).length))
        .getBytes(StandardCharsets.UTF_8);
  }
}
