package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.bundle.Head;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code subject.field operator value} of a condition, and where each of them stands. */
final class Comparison {
  private static final Pattern FORM =
      Pattern.compile("\\s*([\\w]+)\\.([\\w]+)\\s*(==|!=|>=|<=|>|<|in)\\s*(.+?)\\s*");
  private static final String WANTED =
      "expected a condition such as: spam.label == spam, language.label in [deu, fra],"
          + " code.confidence >= 0.9, noise.score > 0.5, hidden.tags > 0, text.validUtf8 == false,"
          + " segment.code == python && segment.bytes >= 40";

  final String subject;
  final String field;
  final String operator;
  final List<String> values;
  private final String condition;
  private final int at;
  private final Matcher matcher;

  /**
   * @param condition all of it, for messages
   * @param at where the comparison begins in it
   * @throws IllegalArgumentException naming the column for another form
   */
  Comparison(String condition, int at, String text) {
    this.condition = condition;
    this.at = at;
    this.matcher = FORM.matcher(HiddenConditions.inFull(text));
    if (!matcher.matches()) {
      throw formless(condition, at + indent(text));
    }
    this.subject = matcher.group(1);
    this.field = matcher.group(2);
    this.operator = matcher.group(3);
    String value = matcher.group(4);
    boolean list = operator.equals("in");
    if (list && !(value.startsWith("[") && value.endsWith("]"))) {
      throw wrongValue("'in' wants a list in brackets");
    }
    this.values =
        Arrays.stream(
                list ? value.substring(1, value.length() - 1).split(",") : new String[] {value})
            .map(v -> v.strip().replaceAll("^[\"']|[\"']$", ""))
            .toList();
  }

  /** The column counts from 1. */
  static IllegalArgumentException formless(String condition, int at) {
    return new IllegalArgumentException(
        "routes: when: %s: %s; column %d".formatted(condition, WANTED, at + 1));
  }

  IllegalArgumentException wrongSubject(String why) {
    return wrong(why, 1);
  }

  IllegalArgumentException wrongField(String why) {
    return wrong(why, 2);
  }

  IllegalArgumentException wrongOperator(String why) {
    return wrong(why, 3);
  }

  IllegalArgumentException wrongValue(String why) {
    return wrong(why, 4);
  }

  private IllegalArgumentException wrong(String why, int group) {
    return new IllegalArgumentException(
        "routes: when: %s: %s, column %d; %s"
            .formatted(condition, why, at + matcher.start(group) + 1, WANTED));
  }

  /** A label of the head, or not, or one of several. */
  <T> Predicate<T> label(Head head, Function<T, String> actual) {
    for (String value : values) {
      if (!head.labels().contains(value)) {
        throw wrongValue("the model's head '" + head.name() + "' has no label '" + value + "'");
      }
    }
    return equality(actual);
  }

  <T> Predicate<T> equality(Function<T, String> actual) {
    return switch (operator) {
      case "==", "in" -> one -> contains(actual.apply(one));
      case "!=" -> one -> !contains(actual.apply(one));
      default -> throw wrongOperator(field + " takes ==, !=, in");
    };
  }

  private boolean contains(String actual) {
    return actual != null && values.contains(actual);
  }

  <T> Predicate<T> number(ToDoubleFunction<T> actual) {
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
      case ">=" -> one -> actual.applyAsDouble(one) >= bound;
      case "<=" -> one -> actual.applyAsDouble(one) <= bound;
      case ">" -> one -> actual.applyAsDouble(one) > bound;
      case "<" -> one -> actual.applyAsDouble(one) < bound;
      default -> throw wrongOperator(field + " takes >=, <=, >, <");
    };
  }

  private IllegalArgumentException notANumber() {
    return wrongValue("'" + values.get(0) + "' is not a number");
  }

  private static int indent(String text) {
    return text.length() - text.stripLeading().length();
  }
}
