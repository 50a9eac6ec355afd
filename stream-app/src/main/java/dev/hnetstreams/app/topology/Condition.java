package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A condition of a route: comparisons joined by {@code &&}, all of which must hold.
 *
 * <ul>
 *   <li>{@code <head>.label == spam}, {@code != spam}, {@code in [deu, fra]}
 *   <li>{@code <head>.abstained == ambiguous}, {@code == any}, {@code == none}
 *   <li>{@code <head>.confidence >= 0.9}, {@code < 0.5}; {@code noise.score >= 0.8}
 *   <li>{@code hidden.tags > 0}: how many findings there are of a kind; {@code hidden.any > 0}
 *   <li>{@code text.validUtf8 == false}, {@code text.truncated == true}
 *   <li>{@code segment.code == python && segment.bytes >= 40}: some segment meets both; the same as
 *       {@code any(...)}
 *   <li>{@code all(segment.language in [eng, deu])}: every segment does, and there is one
 * </ul>
 */
final class Condition {
  private static final Set<String> ABSTENTIONS = abstentions();

  private final String text;
  private final Manifest manifest;
  private final List<Predicate<Segment>> segment = new ArrayList<>();
  private BiPredicate<TaggedText, Segments> all = (result, segments) -> true;

  private Condition(String text, Manifest manifest) {
    this.text = text;
    this.manifest = manifest;
  }

  /**
   * The test that a condition means for a model.
   *
   * @throws IllegalArgumentException naming the column for a wrong form, or a head or label that
   *     the model lacks
   */
  static BiPredicate<TaggedText, Segments> parse(String text, Manifest manifest) {
    Condition condition = new Condition(text, manifest);
    ConditionParts.of(text, 0, text.length()).forEach(condition::add);
    if (!condition.segment.isEmpty()) {
      condition.any(condition.segment);
    }
    return condition.all;
  }

  /** Whether a condition asks for segments. */
  static boolean ofSegments(String text) {
    return text.contains(SegmentConditions.SUBJECT + ".");
  }

  private void add(ConditionParts.Part part) {
    if (part.quantifier() != null) {
      List<Predicate<Segment>> inside =
          ConditionParts.of(text, part.start(), part.end()).stream().map(this::ofSegment).toList();
      if (part.quantifier().equals("any")) {
        any(inside);
      } else {
        Predicate<Segment> every = together(inside);
        all =
            all.and(
                (result, segments) ->
                    !segments.all().isEmpty() && segments.all().stream().allMatch(every));
      }
      return;
    }
    Comparison comparison = part.comparison(text);
    if (comparison.subject.equals(SegmentConditions.SUBJECT)) {
      segment.add(SegmentConditions.parse(comparison, manifest));
    } else {
      Predicate<TaggedText> test = test(comparison);
      all = all.and((result, segments) -> test.test(result));
    }
  }

  private void any(List<Predicate<Segment>> inside) {
    Predicate<Segment> both = together(inside);
    all = all.and((result, segments) -> segments.all().stream().anyMatch(both));
  }

  private Predicate<Segment> ofSegment(ConditionParts.Part part) {
    if (part.quantifier() != null) {
      throw Comparison.formless(text, part.start());
    }
    Comparison comparison = part.comparison(text);
    if (!comparison.subject.equals(SegmentConditions.SUBJECT)) {
      throw comparison.wrongSubject("any and all are of segments");
    }
    return SegmentConditions.parse(comparison, manifest);
  }

  private static Predicate<Segment> together(List<Predicate<Segment>> tests) {
    return tests.stream().reduce(Predicate::and).orElseThrow();
  }

  private Predicate<TaggedText> test(Comparison c) {
    if (c.subject.equals("text")) {
      return flag(c);
    }
    if (c.subject.equals("noise") && c.field.equals("score")) {
      return c.number(result -> result.noise().score());
    }
    if (c.subject.equals(HiddenConditions.SUBJECT)) {
      return HiddenConditions.parse(c);
    }
    Head head =
        manifest
            .head(c.subject)
            .filter(h -> !h.multiLabel())
            .orElseThrow(() -> c.wrongSubject("the model has no decision '" + c.subject + "'"));
    return switch (c.field) {
      case "label" -> c.label(head, result -> result.decisions().get(c.subject).label());
      case "abstained" -> abstained(c);
      case "confidence" -> c.number(result -> result.decisions().get(c.subject).confidence());
      default -> throw c.wrongField("a decision has label, confidence, abstained");
    };
  }

  private static Predicate<TaggedText> abstained(Comparison c) {
    if (!ABSTENTIONS.containsAll(c.values)) {
      throw c.wrongValue("an abstention is one of " + ABSTENTIONS);
    }
    if (c.values.contains("any") || c.values.contains("none")) {
      if (c.operator.equals("in")) {
        throw c.wrongOperator("any and none stand alone, after == or !=");
      }
      boolean any = c.values.contains("any");
      return c.equality(
          result ->
              (result.decisions().get(c.subject).abstained() != null) == any
                  ? c.values.get(0)
                  : null);
    }
    return c.equality(result -> result.decisions().get(c.subject).abstained());
  }

  private static Predicate<TaggedText> flag(Comparison c) {
    String value = c.values.get(0);
    if (!c.operator.equals("==") || !(value.equals("true") || value.equals("false"))) {
      throw c.wrongOperator("text." + c.field + " takes == true or == false");
    }
    boolean wanted = Boolean.parseBoolean(value);
    return switch (c.field) {
      case "validUtf8" -> result -> result.text().validUtf8() == wanted;
      case "truncated" -> result -> result.text().truncated() == wanted;
      default -> throw c.wrongField("text has validUtf8 and truncated");
    };
  }

  private static Set<String> abstentions() {
    Set<String> names =
        Arrays.stream(AbstentionReason.values())
            .map(AbstentionReason::wireName)
            .collect(Collectors.toCollection(TreeSet::new));
    names.addAll(Set.of("any", "none"));
    return names;
  }
}
