package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.chunk.Utf8;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PrettyPrinterTest {
  private static final String PLAIN_DECISIONS =
      "\n  language eng 0.97\u22650.50 \u00b7 spam ?ham 0.55<0.97 below threshold \u00b7 noise leet 0.91";

  private static Inference.Classified answer(byte[] text, float[] evidence, int... lengths) {
    float[] probabilities = new float[lengths.length];
    return new Inference.Classified(
        "fake",
        "1.0.0",
        new Inference.TextRead(
            text.length,
            Utf8.undecodableBytes(text, 0, text.length) == 0,
            List.of(new Window(0, text.length, false, false))),
        List.of(
            new Decision("language", "eng", null, "eng", 0.97, 0.5, List.of()),
            new Decision("spam", null, Abstention.BELOW_THRESHOLD, "ham", 0.55, 0.97, List.of())),
        new Noise(0.91, Map.of("leet", 0.91)),
        List.of(new Chunks(0, lengths, probabilities)),
        evidence == null ? Map.of() : Map.of("language", evidence),
        null,
        new Inference.Timing(0, 0, 1, 64));
  }

  private static String print(boolean colour, byte[] text, float[] evidence, int... lengths) {
    byte[] printed =
        new PrettyPrinter(colour, "language").print(text, answer(text, evidence, lengths));
    return new String(printed, StandardCharsets.UTF_8);
  }

  private static String plain(String text, int... lengths) {
    return print(false, text.getBytes(StandardCharsets.UTF_8), null, lengths);
  }

  @Test
  void withoutColourABarStandsAtEachCutAndDecisionsTakeOneLine() {
    assertThat(plain("hello wrld", 6, 2, 2)).isEqualTo("hello \u2502wr\u2502ld" + PLAIN_DECISIONS);
  }

  @Test
  void withColourChunksAlternateAndEvidenceIsWeight() {
    float[] evidence = {10, 1, -4, -7};
    assertThat(print(true, "abcd".getBytes(StandardCharsets.UTF_8), evidence, 1, 1, 1, 1))
        .startsWith("\033[0;36;1ma\033[0;33;2mb\033[0;36;4mc\033[0;33;1;4md\033[0m\n");
  }

  @Test
  void aMessageCannotSpeakToTheTerminal() {
    String text = "a\033]0;owned\007\033[2J\u009b31m\r\b\u007fb";
    assertThat(plain(text, text.getBytes(StandardCharsets.UTF_8).length))
        .startsWith("a<ESC>]0;owned<BEL><ESC>[2J<U+009B>31m<CR><BS><DEL>b\n");
  }

  @Test
  void invisibleAndReorderingCharactersAreMarked() {
    String text = "\ufeffa\u200bb\u202ec\u2066d\u00ade\u2028f";
    assertThat(plain(text, text.getBytes(StandardCharsets.UTF_8).length))
        .startsWith("<BOM>a<ZWSP>b<RLO>c<LRI>d<SHY>e<U+2028>f\n");
  }

  @Test
  void bytesThatAreNoCharactersAreShownAsBytes() {
    byte[] text = {'a', (byte) 0xff, (byte) 0xe4, (byte) 0xbd, 'b', (byte) 0xc3};
    assertThat(print(false, text, null, 3, 3)).startsWith("a<xFF><xE4>\u2502<xBD>b<xC3>\n");
  }

  @Test
  void aCutInsideACharacterIsDashedAfterIt() {
    assertThat(plain("a\u4f60b", 2, 3)).startsWith("a\u4f60\u2506b\n");
    assertThat(plain("\u4f60b", 1, 1, 2)).startsWith("\u4f60\u2506\u2506b\n");
  }

  @Test
  void whatTheModelDidNotReadIsLeftOutWithAnEllipsis() {
    byte[] text = "beginning, middle, end".getBytes(StandardCharsets.UTF_8);
    Inference.Classified whole = answer(text, null, 9, 3);
    Inference.Classified parts =
        new Inference.Classified(
            whole.modelName(),
            whole.modelVersion(),
            new Inference.TextRead(
                text.length,
                true,
                List.of(new Window(0, 9, false, false), new Window(19, 3, false, false))),
            whole.decisions(),
            whole.noise(),
            whole.stages(),
            Map.of(),
            null,
            whole.timing());
    assertThat(new PrettyPrinter(false, "language").print(text, parts))
        .asString(StandardCharsets.UTF_8)
        .startsWith("beginning \u2026 \u2502end\n");
  }

  @Test
  void anEmptyTextIsAnEmptyLine() {
    assertThat(plain("")).isEqualTo(PLAIN_DECISIONS);
  }

  @Test
  void colourNeedsATerminalThatHasItAndNoObjection() {
    Map<String, String> xterm = Map.of("TERM", "xterm");
    assertThat(PrettyPrinter.wantsColour(xterm, true)).isTrue();
    assertThat(PrettyPrinter.wantsColour(xterm, false)).isFalse();
    assertThat(PrettyPrinter.wantsColour(Map.of("TERM", "dumb"), true)).isFalse();
    assertThat(PrettyPrinter.wantsColour(Map.of(), true)).isFalse();
    assertThat(PrettyPrinter.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "1"), true)).isFalse();
    assertThat(PrettyPrinter.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", ""), true)).isTrue();
  }

  @Property
  void noBytesWhateverPrintAControlOrALineBeyond80Columns(@ForAll byte[] text) {
    int half = text.length / 2;
    int[] lengths = half == 0 ? new int[] {text.length} : new int[] {half, text.length - half};
    requireHarmless(print(false, text, null, text.length == 0 ? new int[0] : lengths));
  }

  @Property
  void noTextWhateverPrintsAControlOrALineBeyond80Columns(@ForAll String text) {
    byte[] bytes = text.repeat(3).getBytes(StandardCharsets.UTF_8);
    requireHarmless(
        print(false, bytes, null, bytes.length == 0 ? new int[0] : new int[] {bytes.length}));
  }

  private static void requireHarmless(String printed) {
    for (String line : printed.split("\n", -1)) {
      int columns = line.codePoints().map(c -> Glyph.of(c).columns()).sum();
      assertThat(columns).isLessThanOrEqualTo(PrettyPrinter.COLUMNS);
      assertThat(line.codePoints().mapToObj(Glyph::of)).noneMatch(Glyph::mark);
      assertThat(line.chars()).noneMatch(Character::isISOControl);
    }
  }
}
