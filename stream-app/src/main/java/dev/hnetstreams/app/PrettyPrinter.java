package dev.hnetstreams.app;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.schemas.TaggedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** A text with its chunks, then its decisions. Colours on a terminal, bars elsewhere. */
final class PrettyPrinter {
  private static final String[] COLOURS = {"\033[36m", "\033[33m"};
  private static final String RESET = "\033[0m";

  private final boolean colour = Ansi.AUTO.enabled() && System.getenv("NO_COLOR") == null;

  byte[] print(byte[] text, Inference.Classified answer, TaggedText result) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int chunk = 0;
    int[] lengths = answer.innermost().lengths();
    for (Window window : answer.text().windows()) {
      int at = window.offset();
      int end = at + window.length();
      while (at < end) {
        write(out, colour ? COLOURS[chunk % 2] : chunk == 0 ? "" : "|");
        for (int i = at; i < at + lengths[chunk]; i++) {
          // Control characters could drive the terminal: shown as a dot.
          boolean control = (text[i] >= 0 && text[i] < 0x20) || text[i] == 0x7f;
          out.write(control ? '.' : text[i]);
        }
        at += lengths[chunk++];
      }
    }
    write(out, (colour ? RESET : "") + "\n   ");
    for (Map.Entry<String, TaggedText.Decision> e : result.decisions().entrySet()) {
      TaggedText.Decision d = e.getValue();
      String said = d.label() != null ? d.label() : "? (" + d.abstained() + ", " + d.raw() + ")";
      write(out, "  %s %s %.2f".formatted(e.getKey(), said, d.confidence()));
    }
    write(out, "  noise %.2f".formatted(result.noise().score()));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
