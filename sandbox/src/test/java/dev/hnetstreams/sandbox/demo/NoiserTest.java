package dev.hnetstreams.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Noise that is the same for the same seed, and that is noise. */
class NoiserTest {
  private static final String TEXT =
      "Caf\u00e9 opens at seven, please bring your own cup and exact change. ".repeat(4);

  @Property(tries = 200)
  void theSameSeedSpoilsTheSameWay(@ForAll long seed, @ForAll @StringLength(max = 60) String text) {
    Noiser one = new Noiser(seed);
    Noiser other = new Noiser(seed);
    for (int i = 0; i < 5; i++) {
      assertThat(one.spoil(text)).isEqualTo(other.spoil(text));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyKindChangesSomething(Noiser.Kind kind) {
    byte[] clean = TEXT.getBytes(StandardCharsets.UTF_8);

    assertThat(new Noiser(1).spoil(TEXT, kind)).isNotEqualTo(clean);
    assertThat(new Noiser(2).spoil(TEXT, kind)).isNotEqualTo(clean);
  }

  @Property(tries = 200)
  void noKindFailsOnAnyText(@ForAll @StringLength(max = 40) String text, @ForAll long seed) {
    Noiser noiser = new Noiser(seed);
    for (Noiser.Kind kind : Noiser.Kind.values()) {
      assertThat(noiser.spoil(text, kind)).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_UTF8", "LATIN1"})
  void someKindsAreNotUtf8(Noiser.Kind kind) {
    byte[] spoiled = new Noiser(1).spoil(TEXT, kind);
    byte[] decodedAndBack =
        new String(spoiled, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);

    assertThat(spoiled).isNotEqualTo(decodedAndBack);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"INVALID_UTF8", "LATIN1"})
  void theOthersAre(Noiser.Kind kind) {
    byte[] spoiled = new Noiser(1).spoil(TEXT, kind);

    assertThat(new String(spoiled, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
        .isEqualTo(spoiled);
  }

  @org.junit.jupiter.api.Test
  void aboutHalfOfAllTextsStayClean() {
    Noiser noiser = new Noiser(3);
    List<byte[]> clean = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] spoiled = noiser.spoil(TEXT);
      if (new String(spoiled, StandardCharsets.UTF_8).equals(TEXT)) {
        clean.add(spoiled);
      }
    }
    assertThat(clean).hasSizeBetween(450, 650);
  }
}
