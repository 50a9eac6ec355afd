package dev.hnetstreams.runtime.segment;

import dev.hnetstreams.runtime.bundle.Head;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The labels that a chunk can have: prose in a language, or code of a kind, or neither. A label is
 * a number: below {@link #languages} prose in that language of the head {@code language}, where the
 * none label stands for neither; from there on code of that kind.
 */
final class Labels {
  /** Kinds that other code is written into. */
  private static final Set<String> MARKUP = Set.of("html", "xml", "erb", "jinja", "vue", "svelte");

  /** Kinds that share most of their grammar, languages that share most of their words. */
  private static final List<Set<String>> NEAR =
      List.of(
          Set.of("c", "cpp", "cuda", "objective-c"),
          Set.of("javascript", "typescript"),
          Set.of("css", "scss", "less", "stylus"),
          Set.of("java", "csharp"),
          MARKUP,
          Set.of("nob", "nno", "dan"),
          Set.of("bos", "hrv", "srp-Latn"),
          Set.of("srp-Cyrl", "mkd", "bul"),
          Set.of("ind", "msa"),
          Set.of("ces", "slk"),
          Set.of("glg", "por"),
          Set.of("ast", "spa"),
          Set.of("zho-Hans", "zho-Hant"),
          Set.of("xho", "zul", "ssw"),
          Set.of("sot", "tsn", "nso"));

  /** Kinds that a reader's machine may run. */
  private static final Set<String> EXECUTABLE =
      Set.of("bash", "php", "javascript", "sql", "powershell", "batch");

  final int languages;
  final int codes;
  final int zxx;
  final int prose;
  private final Head language;
  private final Head code;
  private final int[] family;
  private final boolean[] executable;
  private final int[] executables;

  /** [languages] and [codes], or null where all may be. */
  final boolean[] languageMask;

  final boolean[] codeMask;

  Labels(Head language, Head code) {
    this(language, code, null, null);
  }

  private Labels(Head language, Head code, boolean[] languageMask, boolean[] codeMask) {
    this.languageMask = languageMask;
    this.codeMask = codeMask;
    this.language = language;
    this.code = code;
    this.languages = language.labels().size();
    this.codes = code.labels().size();
    this.zxx = language.labels().indexOf(language.none());
    this.prose = code.labels().indexOf(code.none());
    this.family = new int[count()];
    this.executable = new boolean[count()];
    for (int label = 0; label < count(); label++) {
      String name = name(label);
      for (int f = 0; f < NEAR.size(); f++) {
        family[label] = NEAR.get(f).contains(name) ? f + 1 : family[label];
      }
      executable[label] = isCode(label) && EXECUTABLE.contains(name);
    }
    this.executables = IntStream.range(0, count()).filter(this::executable).toArray();
  }

  /** The same labels, of which only some may be given. */
  Labels only(Map<String, boolean[]> masks) {
    return new Labels(language, code, masks.get(language.name()), masks.get(code.name()));
  }

  int count() {
    return languages + codes;
  }

  boolean isCode(int label) {
    return label >= languages;
  }

  boolean near(int one, int other) {
    return family[one] != 0 && family[one] == family[other];
  }

  boolean markup(int label) {
    return isCode(label) && MARKUP.contains(name(label));
  }

  boolean executable(int label) {
    return executable[label];
  }

  /** Labels of executable kinds that the model has. */
  int[] executables() {
    return executables;
  }

  Segment segment(int start, int end, int label, double confidence) {
    return new Segment(
        start,
        end,
        isCode(label) ? language.none() : language.labels().get(label),
        isCode(label) ? code.labels().get(label - languages) : code.none(),
        confidence);
  }

  String name(int label) {
    return isCode(label) ? code.labels().get(label - languages) : language.labels().get(label);
  }
}
