package dev.hnetstreams.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {

  @ParameterizedTest
  @CsvSource({
    "61, 0", // a
    "C3A9, 0", // é
    "E4B8AD, 0", // 中
    "F09F9880, 0", // emoji
    "F48FBFBF, 0", // U+10FFFF
    "ED9FBF, 0", // last before the surrogates
    "80, 1", // lone continuation
    "C3, 1", // cut short
    "C0AF, 2", // overlong
    "E080AF, 3", // overlong
    "F08080AF, 4", // overlong
    "EDA080, 3", // surrogate
    "F4908080, 4", // past U+10FFFF
    "FFFE, 2",
    "61C3, 1",
    "C361, 1",
    "E4B861, 2",
  })
  void undecodableBytesAreCountedAsRfc3629SaysIt(String hex, int bad) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    assertThat(Utf8.undecodableBytes(bytes, 0, bytes.length)).isEqualTo(bad);
  }

  @Test
  void looksAtItsSpanOnly() {
    byte[] bytes = "aéb".getBytes(StandardCharsets.UTF_8);

    assertThat(Utf8.undecodableBytes(bytes, 1, 2)).isZero();
    assertThat(Utf8.undecodableBytes(bytes, 0, 2)).as("cut inside é").isEqualTo(1);
    assertThat(Utf8.undecodableBytes(bytes, 2, 2)).as("begins inside é").isEqualTo(1);
    assertThat(Utf8.undecodableBytes(bytes, 0, 0)).isZero();
  }

  @Property(seed = "20260301", tries = 3000)
  void agreesWithTheJdkOnAnyBytes(@ForAll("nearlyUtf8") byte[] bytes) {
    assertThat(Utf8.undecodableBytes(bytes, 0, bytes.length)).isEqualTo(badBytes(bytes));
    assertThat(Utf8.undecodableBytes(bytes, 0, bytes.length) == 0)
        .isEqualTo(decodes(bytes, 0, bytes.length));
  }

  @Property(seed = "20260302", tries = 1000)
  void everyStringIsValid(@ForAll("texts") String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(Utf8.undecodableBytes(bytes, 0, bytes.length)).isZero();
  }

  @Property(seed = "20260303", tries = 1000)
  void chunkStartsAgreeWithStringOffsets(@ForAll("texts") String text, @ForAll long seed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    NavigableSet<Integer> boundaries = boundaries(text);
    Random random = new Random(seed);
    int offset = boundaries.stream().skip(random.nextInt(boundaries.size())).findFirst().orElse(0);
    int[] lengths = lengths(random, bytes.length - offset);
    int base16 = new String(bytes, 0, offset, StandardCharsets.UTF_8).length();
    int basePoints = text.codePointCount(0, base16);

    int[] utf16 = Utf8.starts(bytes, offset, lengths, base16, Utf8.Unit.UTF16);
    int[] points = Utf8.starts(bytes, offset, lengths, basePoints, Utf8.Unit.CODE_POINT);

    int at = offset;
    for (int c = 0; c < lengths.length; c++) {
      String before = new String(bytes, 0, boundaries.floor(at), StandardCharsets.UTF_8);
      assertThat(utf16[c]).isEqualTo(before.length());
      assertThat(points[c]).isEqualTo(before.codePointCount(0, before.length()));
      at += lengths[c];
    }
  }

  @Property(seed = "20260304", tries = 1000)
  void unitsAgreeWithStringLengths(@ForAll("texts") String text, @ForAll long seed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Integer> boundaries = List.copyOf(boundaries(text));
    Random random = new Random(seed);
    int from = random.nextInt(boundaries.size());
    int to = from + random.nextInt(boundaries.size() - from);
    int offset = boundaries.get(from);
    int length = boundaries.get(to) - offset;
    String part = new String(bytes, offset, length, StandardCharsets.UTF_8);

    assertThat(Utf8.units(bytes, offset, length, Utf8.Unit.UTF16)).isEqualTo(part.length());
    assertThat(Utf8.units(bytes, offset, length, Utf8.Unit.CODE_POINT)).isEqualTo(to - from);
  }

  @Property(seed = "20260305", tries = 1000)
  void theNearestBoundaryOfAStringIsACharactersEnd(@ForAll("texts") String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    NavigableSet<Integer> boundaries = boundaries(text);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Utf8.boundaryAtOrBefore(bytes, at)).isEqualTo(boundaries.floor(at));
      assertThat(Utf8.boundaryAtOrAfter(bytes, at)).isEqualTo(boundaries.ceiling(at));
    }
  }

  @Property(seed = "20260306", tries = 1000)
  void theNearestBoundaryOfAnyBytesIsNear(@ForAll("nearlyUtf8") byte[] bytes) {
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Utf8.boundaryAtOrBefore(bytes, at)).isBetween(Math.max(0, at - 4), at);
      assertThat(Utf8.boundaryAtOrAfter(bytes, at)).isBetween(at, Math.min(bytes.length, at + 4));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7F),
            Arbitraries.integers().between(0x80, 0x7FF),
            Arbitraries.integers().between(0x800, 0xD7FF),
            Arbitraries.integers().between(0xE000, 0xFFFF),
            Arbitraries.integers().between(0x10000, 0x10FFFF));
    return codePoints
        .array(Integer[].class)
        .ofMaxSize(40)
        .map(a -> new String(Arrays.stream(a).mapToInt(Integer::intValue).toArray(), 0, a.length));
  }

  /** Leads and continuations in every order, and valid strings with a byte changed. */
  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<Byte> bytes =
        Arbitraries.of(
                0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                0xE1, 0xEC, 0xED, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
            .map(Integer::byteValue);
    Arbitrary<byte[]> random = bytes.array(byte[].class).ofMaxSize(16);
    Arbitrary<byte[]> damaged =
        texts()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .flatMap(
                text ->
                    Arbitraries.integers()
                        .between(0, Math.max(0, text.length - 1))
                        .map(
                            i -> {
                              byte[] copy = text.clone();
                              if (copy.length > 0) {
                                copy[i] ^= 0x55;
                              }
                              return copy;
                            }));
    return Arbitraries.oneOf(random, damaged);
  }

  /** Byte positions between characters, both ends included. */
  private static NavigableSet<Integer> boundaries(String text) {
    NavigableSet<Integer> boundaries = new TreeSet<>(List.of(0));
    int at = 0;
    for (int cp : text.codePoints().toArray()) {
      at += Character.toString(cp).getBytes(StandardCharsets.UTF_8).length;
      boundaries.add(at);
    }
    return boundaries;
  }

  private static int[] lengths(Random random, int bytes) {
    int[] lengths = new int[bytes];
    int count = 0;
    for (int left = bytes; left > 0; left -= lengths[count++]) {
      lengths[count] = Math.min(left, 1 + random.nextInt(6));
    }
    return Arrays.copyOf(lengths, count);
  }

  /** Bytes in no span of one to four bytes that the JDK decodes to one character. */
  private static int badBytes(byte[] bytes) {
    int bad = 0;
    int i = 0;
    while (i < bytes.length) {
      int size = 1;
      while (size <= 4 && i + size <= bytes.length && !decodes(bytes, i, size)) {
        size++;
      }
      if (size <= 4 && i + size <= bytes.length) {
        i += size;
      } else {
        bad++;
        i++;
      }
    }
    return bad;
  }

  private static boolean decodes(byte[] bytes, int offset, int length) {
    try {
      CharBuffer unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
