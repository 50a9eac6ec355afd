package dev.hnetstreams.runtime.hidden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What hides text, in any order, beside bytes that do not decode. */
class BrokenTextTest {
  private static final List<byte[]> PIECES =
      List.of(
          new byte[] {(byte) 0x80},
          new byte[] {(byte) 0xff, (byte) 0xc0},
          new byte[] {(byte) 0xf0, (byte) 0x9f},
          utf8("a"),
          utf8("(b)"),
          utf8(" "),
          utf8("\n"),
          utf8("\u05d0"),
          utf8("\u0430"),
          utf8("\u202e"),
          utf8("\u202b"),
          utf8("\u2066"),
          utf8("\u202c"),
          utf8("\u2069"),
          utf8("\u200b\u200c"),
          utf8("\ufe01"),
          utf8("\u3164"),
          utf8("\udb40\udc61"),
          utf8("\ud83c\udff4"),
          utf8("&#8203;"));

  @Property(tries = 5000)
  void findingsLieInOrderInsideAnyText(@ForAll("texts") byte[] text) {
    List<Finding> found = HiddenText.of(text);

    assertThat(found)
        .allMatch(f -> 0 <= f.start() && f.start() < f.end() && f.end() <= text.length);
    assertThat(found).isSortedAccordingTo((a, b) -> Integer.compare(a.start(), b.start()));
  }

  @Provide
  Arbitrary<byte[]> texts() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(24)
        .map(
            pieces -> {
              ByteArrayOutputStream text = new ByteArrayOutputStream();
              pieces.forEach(text::writeBytes);
              return text.toByteArray();
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
