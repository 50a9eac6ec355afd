package dev.hnetstreams.app.perspective;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Languages as Perspective names them: a BCP 47 primary language, in two letters (ISO 639-1) where
 * there are two, without script and region. The model's own labels are ISO 639-3.
 */
final class Languages {
  private static final String HEAD = "language";

  /** The label of a text in no language. */
  private static final String NONE = "zxx";

  /** Languages less probable than this are not worth a mention. */
  private static final double MIN_MENTION = 0.1;

  private static final int MAX_MENTIONS = 3;
  private static final String TAG = "[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}";
  private static final Map<String, String> TWO_LETTERS = twoLetters();

  private Languages() {}

  /**
   * @param tags detected languages, the most likely first
   * @param decided whether the model was sure
   */
  record Detected(List<String> tags, boolean decided) {
    /** Whether there is any language in it. */
    boolean any() {
      return !tags.equals(List.of(NONE));
    }
  }

  static boolean isTag(String text) {
    return text != null && text.matches(TAG);
  }

  /** The primary language of a tag or of the model's label, in two letters where there are two. */
  static String primary(String tag) {
    String first = tag.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return TWO_LETTERS.getOrDefault(first, first);
  }

  /** Every language of a model; empty when it does not tell languages apart. */
  static Optional<Set<String>> of(Manifest model) {
    return model
        .head(HEAD)
        .map(
            head ->
                head.labels().stream()
                    .filter(label -> !label.equals(NONE))
                    .map(Languages::primary)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The languages of an answer; empty when its model does not tell languages apart. */
  static Optional<Detected> detected(Inference.Classified answer) {
    return answer.decisions().stream()
        .filter(decision -> decision.head().equals(HEAD) && decision.raw() != null)
        .findFirst()
        .map(
            decision ->
                decision.label() != null
                    ? new Detected(List.of(primary(decision.label())), true)
                    : new Detected(candidates(decision), false));
  }

  private static List<String> candidates(Decision decision) {
    double least = Math.min(MIN_MENTION, decision.confidence());
    return decision.top().stream()
        .filter(scored -> scored.confidence() >= least)
        .map(scored -> primary(scored.label()))
        .distinct()
        .limit(MAX_MENTIONS)
        .toList();
  }

  /** ISO 639-1 by ISO 639-3. Java also lists three codes that were withdrawn; these lose. */
  private static Map<String, String> twoLetters() {
    Set<String> withdrawn = Set.of("iw", "in", "ji");
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      if (!withdrawn.contains(code)) {
        codes.put(new Locale(code).getISO3Language(), code);
      }
    }
    return codes;
  }
}
