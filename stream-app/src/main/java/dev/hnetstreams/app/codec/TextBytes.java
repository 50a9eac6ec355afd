package dev.hnetstreams.app.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Strings of JSON as bytes and back. JSON may hold what is no text: half a surrogate pair. */
public final class TextBytes {
  private TextBytes() {}

  /**
   * UTF-8, with each unpaired surrogate as the three bytes that stand for it in no valid text. So
   * the text counts as invalid UTF-8, and a decoder shows U+FFFD there. Java's own encoder would
   * write a question mark, as if the sender had.
   */
  public static byte[] of(String text) {
    int lone = firstUnpaired(text);
    if (lone < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    int from = 0;
    for (int i = lone; i < text.length(); i++) {
      if (unpaired(text, i)) {
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        char half = text.charAt(i);
        out.write(0xe0 | (half >> 12));
        out.write(0x80 | ((half >> 6) & 0x3f));
        out.write(0x80 | (half & 0x3f));
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** The same, with U+FFFD for each unpaired surrogate: it can be written as JSON again. */
  public static String writable(String text) {
    if (firstUnpaired(text) < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (unpaired(text, i)) {
        out.setCharAt(i, '\ufffd');
      }
    }
    return out.toString();
  }

  /** SHA-256, in hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** -1 when there is none. */
  private static int firstUnpaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && unpaired(text, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean unpaired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
