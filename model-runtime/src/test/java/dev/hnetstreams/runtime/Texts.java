package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts for the real network, made of the default bundle's goldens: many scripts, code, noise, and
 * no chunk bomb.
 */
public final class Texts {
  private Texts() {}

  /** Goldens one after another until there are this many bytes; the first differs by length. */
  public static byte[] ofLength(int length) {
    List<byte[]> goldens =
        ModelBundle.bundled().goldens().stream()
            .map(Golden::bytes)
            .filter(bytes -> !TextFacts.of(bytes, 0, bytes.length).suspect())
            .filter(bytes -> !new String(bytes, StandardCharsets.UTF_8).contains("TTTT"))
            .toList();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = length; text.size() < length; i++) {
      text.writeBytes(goldens.get(i % goldens.size()));
      text.write(' ');
    }
    return Arrays.copyOf(text.toByteArray(), length);
  }

  /** As many texts, of lengths from 1 to {@code longest} that fall into every bucket. */
  public static List<byte[]> ofAllLengths(int count, int longest) {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double share = (double) i / (count - 1);
      texts.add(ofLength((int) Math.round(Math.exp(share * Math.log(longest)))));
    }
    return texts;
  }
}
