package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One condition of a route: {@code subject operator value}.
 *
 * <ul>
 *   <li>{@code <head>.label == spam}, {@code != spam}, {@code in [deu, fra]}
 *   <li>{@code <head>.abstained == ambiguous}, {@code == any}, {@code == none}
 *   <li>{@code <head>.confidence >= 0.9}, {@code < 0.5}; {@code noise.score >= 0.8}
 *   <li>{@code text.validUtf8 == false}, {@code text.truncated == true}
 * </ul>
 */
final class Condition {
  private static final Pattern FORM =
      Pattern.compile("\\s*([\\w]+)\\.([\\w]+)\\s*(==|!=|>=|<=|>|<|in)\\s*(.+?)\\s*");
  private static final String WANTED =
      "wanted a condition such as: spam.label == spam, language.label in [deu, fra],"
          + " code.confidence >= 0.9, noise.score > 0.5, text.validUtf8 == false";
  private static final String ANY = "any";
  private static final String NONE = "none";
  private static final List<String> ABSTENTIONS =
      Stream.concat(
              Stream.of(ANY, NONE),
              Arrays.stream(AbstentionReason.values()).map(AbstentionReason::wireName))
          .toList();

  private final String text;
  private final String subject;
  private final String field;
  private final String operator;
  private final List<String> values;

  private Condition(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("routes: when: " + text + ": " + WANTED);
    }
    this.text = text;
    this.subject = matcher.group(1);
    this.field = matcher.group(2);
    this.operator = matcher.group(3);
    String value = matcher.group(4);
    boolean list = operator.equals("in");
    if (list && !(value.startsWith("[") && value.endsWith("]"))) {
      throw wrong("'in' wants a list in brackets");
    }
    this.values =
        Arrays.stream(
                list ? value.substring(1, value.length() - 1).split(",") : new String[] {value})
            .map(v -> v.strip().replaceAll("^[\"']|[\"']$", ""))
            .toList();
  }

  /**
   * The test that a condition means for a model.
   *
   * @throws IllegalArgumentException for a wrong form, or a head or label that the model lacks
   */
  static Predicate<TaggedText> parse(String text, Manifest manifest) {
    return new Condition(text).test(manifest);
  }

  private Predicate<TaggedText> test(Manifest manifest) {
    if (subject.equals("text")) {
      return flag();
    }
    if (subject.equals("noise") && field.equals("score")) {
      return number(result -> result.noise().score());
    }
    Head head =
        manifest
            .head(subject)
            .filter(h -> !h.multiLabel())
            .orElseThrow(() -> wrong("the model has no decision '" + subject + "'"));
    return switch (field) {
      case "label" -> label(head);
      case "abstained" -> abstained();
      case "confidence" -> number(result -> result.decisions().get(subject).confidence());
      default -> throw wrong("a decision has label, confidence, abstained");
    };
  }

  private Predicate<TaggedText> label(Head head) {
    for (String value : values) {
      if (!head.labels().contains(value)) {
        throw wrong("the model's head '" + subject + "' has no label '" + value + "'");
      }
    }
    return equality(result -> result.decisions().get(subject).label());
  }

  private Predicate<TaggedText> abstained() {
    if (!ABSTENTIONS.containsAll(values)) {
      throw wrong("an abstention is one of " + ABSTENTIONS);
    }
    if (values.contains(ANY) || values.contains(NONE)) {
      if (operator.equals("in")) {
        throw wrong("any and none stand alone, after == or !=");
      }
      boolean any = values.contains(ANY);
      return equality(
          result ->
              (result.decisions().get(subject).abstained() != null) == any ? values.get(0) : null);
    }
    return equality(result -> result.decisions().get(subject).abstained());
  }

  private Predicate<TaggedText> equality(java.util.function.Function<TaggedText, String> actual) {
    return switch (operator) {
      case "==", "in" -> result -> contains(actual.apply(result));
      case "!=" -> result -> !contains(actual.apply(result));
      default -> throw wrong(field + " takes ==, !=, in");
    };
  }

  private boolean contains(String actual) {
    return actual != null && values.contains(actual);
  }

  private Predicate<TaggedText> number(java.util.function.ToDoubleFunction<TaggedText> actual) {
    // A float, as in the result: what shows 0.9 there is not below 0.9.
    float bound;
    try {
      bound = Float.parseFloat(values.get(0));
    } catch (NumberFormatException e) {
      throw notANumber();
    }
    if (!Float.isFinite(bound)) {
      throw notANumber();
    }
    return switch (operator) {
      case ">=" -> result -> actual.applyAsDouble(result) >= bound;
      case "<=" -> result -> actual.applyAsDouble(result) <= bound;
      case ">" -> result -> actual.applyAsDouble(result) > bound;
      case "<" -> result -> actual.applyAsDouble(result) < bound;
      default -> throw wrong(field + " takes >=, <=, >, <");
    };
  }

  private IllegalArgumentException notANumber() {
    return wrong("'" + values.get(0) + "' is not a number");
  }

  private Predicate<TaggedText> flag() {
    String value = values.get(0);
    if (!operator.equals("==") || !(value.equals("true") || value.equals("false"))) {
      throw wrong("text." + field + " takes == true or == false");
    }
    boolean wanted = Boolean.parseBoolean(value);
    return switch (field) {
      case "validUtf8" -> result -> result.text().validUtf8() == wanted;
      case "truncated" -> result -> result.text().truncated() == wanted;
      default -> throw wrong("text has validUtf8 and truncated");
    };
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("routes: when: " + text + ": " + why + "; " + WANTED);
  }
}
