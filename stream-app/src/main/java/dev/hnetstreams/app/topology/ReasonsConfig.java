package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.List;
import java.util.Set;

/**
 * Which verdicts get a record in {@code topics.reasons}.
 *
 * @param heads whose verdicts get one; empty: all but those that label every text
 * @param except labels that get none, beside each head's none label
 */
public record ReasonsConfig(List<String> heads, List<String> except) {
  /** Heads that have something to say of every text. */
  private static final Set<String> OF_EVERY_TEXT = Set.of("language", "code");

  public ReasonsConfig {
    heads = heads == null ? List.of() : List.copyOf(heads);
    except = except == null ? List.of() : List.copyOf(except);
  }

  /**
   * Whether a verdict gets a reason.
   *
   * @param label null when the head abstained, which gets none
   */
  boolean wants(Manifest model, String head, String label) {
    boolean asked = heads.isEmpty() ? !OF_EVERY_TEXT.contains(head) : heads.contains(head);
    return asked
        && label != null
        && !except.contains(label)
        && model.head(head).map(Head::none).filter(label::equals).isEmpty();
  }

  /**
   * Checks the heads against a model's.
   *
   * @throws IllegalArgumentException naming the head and those that there are
   */
  void require(Manifest model) {
    List<String> known =
        model.heads().stream().filter(h -> !h.multiLabel()).map(Head::name).toList();
    for (String head : heads) {
      if (!known.contains(head)) {
        throw new IllegalArgumentException(
            "reasons.heads: the model has no decision '%s', expected some of %s"
                .formatted(head, known));
      }
    }
  }
}
