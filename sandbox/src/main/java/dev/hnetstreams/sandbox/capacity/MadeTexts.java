package dev.hnetstreams.sandbox.capacity;

import dev.hnetstreams.sandbox.demo.DemoMessages;
import dev.hnetstreams.sandbox.demo.Noiser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Texts of about a length: the messages that ship with the project, spoiled by noise, joined and
 * cut between characters. Lengths are even between half and one and a half of the mean.
 */
final class MadeTexts {
  private static final long SEED = 20260101;
  private static final int COUNT = 2048;

  private final byte[][] texts;
  private int next;

  /**
   * @param bytes of a text at the mean, 1 or more
   * @param mostBytes no text is longer
   */
  MadeTexts(int bytes, int mostBytes) throws IOException {
    List<String> shipped = DemoMessages.shippedTexts();
    Noiser noiser = new Noiser(SEED);
    Random random = new Random(SEED);
    // A few long ones are as good as many: they are cut into many rows each.
    this.texts = new byte[Math.max(16, Math.min(COUNT, 16_000_000 / bytes))][];
    for (int i = 0; i < texts.length; i++) {
      long length = Math.max(1, Math.round(bytes * (0.5 + random.nextDouble())));
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      while (text.size() < Math.min(length, mostBytes)) {
        text.writeBytes(noiser.spoil(shipped.get(random.nextInt(shipped.size()))));
        text.write(' ');
      }
      texts[i] = cut(text.toByteArray(), (int) Math.min(length, mostBytes));
    }
  }

  /** The first bytes of a text, less those of a character that would be cut. */
  static byte[] cut(byte[] text, int most) {
    int end = Math.min(most, text.length);
    while (end > 1 && end < text.length && (text[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(text, end);
  }

  /** The next, from the first again after the last. One thread. */
  byte[] next() {
    byte[] text = texts[next];
    next = (next + 1) % texts.length;
    return text;
  }

  int count() {
    return texts.length;
  }

  double meanBytes() {
    long sum = 0;
    for (byte[] text : texts) {
      sum += text.length;
    }
    return (double) sum / texts.length;
  }
}
