package dev.hnetstreams.app.perspective;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Decision;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an attribute's score comes from.
 *
 * @param head of the model, or a head that was added to it
 * @param label of that head
 */
record Attribute(String head, String label) {
  private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9_]*)/(\\S+)");

  /** The form of a mapping, in words. */
  static final String EXPECTED = "head/label, such as toxic/toxic";

  static boolean isForm(String text) {
    return text != null && FORM.matcher(text).matches();
  }

  /**
   * Reads {@code head/label}.
   *
   * @throws IllegalArgumentException for another form
   */
  static Attribute of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + ", expected " + EXPECTED);
    }
    return new Attribute(matcher.group(1), matcher.group(2));
  }

  /**
   * The label's calibrated probability in an answer that lists every label, in [0, 1]; whether or
   * not the head abstained. Of a kind of noise: 0 where the answer does not mention it. Empty when
   * the answer has no such head or label.
   */
  OptionalDouble score(Inference.Classified answer) {
    for (Decision decision : answer.decisions()) {
      if (decision.head().equals(head)) {
        return decision.top().stream()
            .filter(scored -> scored.label().equals(label))
            .mapToDouble(Decision.Scored::confidence)
            .findFirst();
      }
    }
    return head.equals("noise")
        ? OptionalDouble.of(answer.noise().kinds().getOrDefault(label, 0.0))
        : OptionalDouble.empty();
  }
}
