package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.HashMap;
import java.util.Map;

/**
 * Withholds the answers of heads to texts in languages in which these heads were not trained: a
 * head that knows no insults of a language calls all of them clean. Immutable; any thread.
 */
public final class TrainedLanguages {
  private static final String LANGUAGE = "language";

  /**
   * The language of a word or two is a guess, spread over many; that is no reason to say nothing.
   */
  private static final double MIN_TRAINED = 0.2;

  private final Head language;
  private final int place;
  private final Map<String, boolean[]> byHead = new HashMap<>();

  /** Of the heads of a model that name their languages. */
  public TrainedLanguages(Manifest manifest) {
    language = manifest.head(LANGUAGE).orElse(null);
    place = language == null ? -1 : manifest.heads().indexOf(language);
    for (Head head : manifest.heads()) {
      if (head.languages() != null) { // then there is a head for language
        byHead.put(head.name(), mask(head, language));
      }
    }
  }

  /** What has no language, a link or an emoji, is for every head. */
  private static boolean[] mask(Head head, Head language) {
    boolean[] mask = new boolean[language.labels().size()];
    for (int i = 0; i < mask.length; i++) {
      String label = language.labels().get(i);
      mask[i] = label.equals(language.none()) || head.languages().contains(label);
    }
    return mask;
  }

  /** Whether some head names its languages. */
  public boolean any() {
    return !byHead.isEmpty();
  }

  /**
   * The decision, or its abstention where it is probable that the text is in another language.
   *
   * @param languages [labels of the head for language] of the text, see {@link #probabilities}
   */
  public Decision checked(Decision decision, double[] languages) {
    boolean[] trained = byHead.get(decision.head());
    if (trained == null || decision.abstained() != null) {
      return decision;
    }
    double inside = 0;
    for (int i = 0; i < trained.length; i++) {
      inside += trained[i] ? languages[i] : 0;
    }
    return inside >= MIN_TRAINED ? decision : decision.abstaining(Abstention.UNTRAINED_LANGUAGE);
  }

  /**
   * @param logits of all heads, [heads][labels]
   * @param allowed languages that a text can be in
   */
  public double[] probabilities(float[][] logits, Allowed allowed) {
    double[] found = Decider.softmax(logits[place], language.temperature());
    if (!allowed.allowsAll(language)) {
      Decider.restrict(found, allowed.mask(language));
    }
    return found;
  }
}
