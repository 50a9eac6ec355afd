package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.hidden.Kind;
import dev.hnetstreams.schemas.TaggedText;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Comparisons of hidden channels: {@code hidden.tags > 0}, {@code hidden.any > 0}. */
final class HiddenConditions {
  static final String SUBJECT = "hidden";

  /** Every kind. */
  private static final String ANY = "any";

  /** The subject without a field. */
  private static final Pattern BARE = Pattern.compile("\\bhidden(?=\\s*[<>=!])");

  private static final Pattern ASKED = Pattern.compile("\\bhidden\\s*[.<>=!]");

  private static final List<String> KINDS =
      Arrays.stream(Kind.values()).map(Kind::wireName).toList();

  private HiddenConditions() {}

  /** Whether a condition asks for hidden channels. */
  static boolean asks(String condition) {
    return ASKED.matcher(condition).find();
  }

  /** A comparison in which {@code hidden > 0} is said in full. */
  static String inFull(String comparison) {
    return BARE.matcher(comparison).replaceFirst(SUBJECT + "." + ANY);
  }

  /**
   * @throws IllegalArgumentException for a kind that there is not
   */
  static Predicate<TaggedText> parse(Comparison comparison) {
    String kind = comparison.field;
    if (!kind.equals(ANY) && !KINDS.contains(kind)) {
      throw comparison.wrongField("hidden has " + ANY + ", " + String.join(", ", KINDS));
    }
    return comparison.number(result -> count(result.hidden(), kind));
  }

  private static long count(List<TaggedText.Hidden> hidden, String kind) {
    if (hidden == null) {
      return 0;
    }
    return hidden.stream().filter(h -> kind.equals(ANY) || h.kind().equals(kind)).count();
  }
}
