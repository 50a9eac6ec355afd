package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.codec.AbstentionWords;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.chunk.Utf8;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.hidden.Finding;
import dev.hnetstreams.runtime.hidden.HiddenText;
import dev.hnetstreams.runtime.segment.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A text with its chunks, then a line of decisions, for people. On a terminal chunks alternate in
 * colour, and the more a chunk says for a decision the brighter it is (underlined: against it);
 * elsewhere a bar stands at each cut. Nothing of the text reaches the terminal as a control.
 *
 * <p>A cut inside a character stands after it, dashed: the character goes with the chunk that has
 * its first byte.
 */
public final class PrettyPrinter {
  static final int COLUMNS = 80;

  private static final String BAR = "\u2502";
  private static final String BAR_INSIDE = "\u2506";
  private static final int TAB = 4;
  private static final int MOST_SAID = 40;
  private static final double BRIGHT = 0.6;
  private static final double DIM = 0.2;

  private final boolean colour;
  private final String head;

  /**
   * @param colour whether the output shows colours
   * @param head whose evidence is shown
   */
  PrettyPrinter(boolean colour, String head) {
    this.colour = colour;
    this.head = head;
  }

  /** Whether colours are wanted: on a terminal that has them, unless NO_COLOR says not. */
  public static boolean wantsColour(Map<String, String> environment, boolean terminal) {
    String kind = environment.getOrDefault("TERM", "");
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !kind.isEmpty()
        && !kind.equals("dumb");
  }

  /**
   * Whether standard output (1) or error (2) is a terminal; as far as Java can tell, so no where
   * there is no /proc.
   */
  public static boolean onTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException | SecurityException noProc) {
      return false;
    }
  }

  /** UTF-8, without a newline at the end. */
  byte[] print(byte[] text, Inference.Classified answer) {
    Page page = new Page();
    int[] lengths = answer.innermost().lengths();
    float[] shares = answer.evidence().get(head);
    float most = 0;
    for (int i = 0; shares != null && i < shares.length; i++) {
      most = Math.max(most, Math.abs(shares[i]));
    }
    int read = 0;
    int chunk = 0;
    for (Window window : answer.text().windows()) {
      if (window.offset() > read) {
        page.gap();
      }
      int at = window.offset();
      for (int end = at, to = at + window.length(); end < to; chunk++) {
        page.cut(chunk, at > end, style(chunk, shares, most));
        end += lengths[chunk];
        at = page.characters(text, at, end);
      }
      read = window.offset() + window.length();
    }
    if (read < text.length) {
      page.gap();
    }
    page.end();
    return (page.out + decisions(text, answer)).getBytes(StandardCharsets.UTF_8);
  }

  /** Select graphic rendition: the hue says where a chunk ends, the weight what it says. */
  private static String style(int chunk, float[] shares, float most) {
    String hue = chunk % 2 == 0 ? "36" : "33";
    if (shares == null || most == 0) {
      return hue;
    }
    float share = shares[chunk] / most;
    String weight = Math.abs(share) >= BRIGHT ? ";1" : Math.abs(share) < DIM ? ";2" : "";
    return hue + weight + (share < 0 ? ";4" : "");
  }

  private static String decisions(byte[] text, Inference.Classified answer) {
    List<String> said = new ArrayList<>();
    for (Decision decision : answer.decisions()) {
      said.add(decision(decision));
    }
    String kind =
        answer.noise().kinds().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(e -> e.getKey() + " ")
            .orElse("");
    said.add("noise " + kind + probability(answer.noise().score()));
    if (answer.segments().all().size() > 1) {
      answer.segments().all().forEach(segment -> said.add(segment(segment)));
    }
    answer.segments().embedded().forEach(segment -> said.add("embedded " + segment(segment)));
    HiddenText.of(text).forEach(finding -> said.add(hidden(finding)));
    StringBuilder line = new StringBuilder("  ");
    int taken = 2;
    for (String item : said) {
      String next = Glyph.visible(item); // labels come from a bundle, which may be anybody's
      if (taken > 2 && taken + Glyph.columns(next) + 3 > COLUMNS) {
        line.append("\n  ");
        taken = 2;
      }
      String glue = taken > 2 ? " \u00b7 " : "";
      line.append(glue).append(next);
      taken += glue.length() + Glyph.columns(next);
    }
    return line.toString();
  }

  private static String hidden(Finding finding) {
    return "hidden %s %d-%d \"%s\""
        .formatted(
            finding.kind().wireName(),
            finding.start(),
            finding.end(),
            Glyph.fitting(Glyph.visible(finding.says()), MOST_SAID));
  }

  private static String segment(Segment segment) {
    return "%d-%d %s %s %s"
        .formatted(
            segment.start(),
            segment.end(),
            segment.language(),
            segment.code(),
            probability(segment.confidence()));
  }

  private static String decision(Decision decision) {
    if (decision.label() != null) {
      return "%s %s %s".formatted(decision.head(), decision.label(), confidence(decision));
    }
    if (decision.raw() == null) {
      return "%s ? %s".formatted(decision.head(), why(decision.abstained()));
    }
    return "%s ?%s %s %s"
        .formatted(
            decision.head(), decision.raw(), confidence(decision), why(decision.abstained()));
  }

  /** Each label needs another confidence, so that a high one may not be enough. */
  private static String confidence(Decision decision) {
    String had = probability(decision.confidence());
    if (decision.threshold() == null) {
      return had;
    }
    boolean enough = decision.confidence() >= decision.threshold();
    return had + (enough ? "\u2265" : "<") + probability(decision.threshold());
  }

  private static String why(Abstention abstained) {
    return AbstentionWords.of(abstained).replace('_', ' ');
  }

  private static String probability(double p) {
    return String.format(Locale.ROOT, "%.2f", p);
  }

  /** Lines of at most {@link #COLUMNS} columns. */
  private final class Page {
    private final StringBuilder out = new StringBuilder();
    private int column;
    private String style = "";

    void cut(int chunk, boolean inside, String newStyle) {
      if (colour) {
        style = newStyle;
        paint(style);
      } else if (chunk > 0) {
        put(inside ? BAR_INSIDE : BAR, 1);
      }
    }

    /** The characters that begin in [at, end), and where the next one begins. */
    int characters(byte[] text, int at, int end) {
      int next = at;
      while (next < end) {
        int length = characterLength(text, next);
        if (length == 0) {
          put(Glyph.ofByte(text[next++]));
        } else {
          put(new String(text, next, length, StandardCharsets.UTF_8).codePointAt(0));
          next += length;
        }
      }
      return next;
    }

    /** Bytes of the character that begins here, or 0 when none does. */
    private static int characterLength(byte[] text, int at) {
      int lead = text[at] & 0xff;
      int length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      boolean valid = at + length <= text.length && Utf8.undecodableBytes(text, at, length) == 0;
      return valid ? length : 0;
    }

    private void put(int codePoint) {
      if (codePoint == '\n') {
        newline();
      } else if (codePoint == '\t') {
        int width = TAB - column % TAB;
        put("\u2192" + " ".repeat(width - 1), width);
      } else {
        put(Glyph.of(codePoint));
      }
    }

    private void put(Glyph glyph) {
      if (colour && glyph.mark()) {
        paint("7");
        put(glyph.shown(), glyph.columns());
        paint("0;" + style);
      } else {
        put(glyph.shown(), glyph.columns());
      }
    }

    private void put(String shown, int columns) {
      if (column + columns > COLUMNS) {
        newline();
      }
      out.append(shown);
      column += columns;
    }

    private void newline() {
      out.append('\n');
      column = 0;
    }

    /** Text that the model did not read. */
    void gap() {
      if (colour) {
        paint("0");
      }
      put(" \u2026 ", 3);
    }

    void end() {
      if (colour) {
        paint("0");
      }
      newline();
    }

    private void paint(String parameters) {
      out.append("\033[").append(parameters.startsWith("0") || parameters.equals("7") ? "" : "0;");
      out.append(parameters).append('m');
    }
  }
}
