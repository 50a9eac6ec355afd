package dev.hnetstreams.app.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an answer and its replay differ, field by field. The answer says how much is compared: what
 * it leaves out, because nobody asked or the topic had no room, is not. Times and the id are not
 * compared at all.
 *
 * @param compared values that were compared
 * @param differences in the order of the answer's fields
 */
public record AnswerDiff(int compared, List<Difference> differences) {
  /** Not the model's. */
  private static final Set<String> NOT_COMPARED = Set.of("id", "source", "timing", "omitted");

  /** Fields that the configuration adds to a part of an answer. */
  private static final Set<String> OPTIONAL =
      Set.of("value", "text", "evidence", "outer", "utf16Offsets", "codePointOffsets");

  /** Numbers of answers are rounded to four places: the last may tip. */
  private static final double LAST_PLACE = 1.5e-4;

  /**
   * A field that differs.
   *
   * @param field such as {@code decisions.spam.confidence}, {@code chunks.lengths[3]}
   * @param answer what the answer says, or null where it says nothing
   * @param replay what the replay says, or null where it says nothing
   */
  public record Difference(String field, JsonNode answer, JsonNode replay) {
    boolean inTheLastPlace() {
      return answer != null
          && replay != null
          && answer.isNumber()
          && replay.isNumber()
          && Math.abs(answer.doubleValue() - replay.doubleValue()) <= LAST_PLACE;
    }
  }

  /** Compares an answer with a replay that says everything that can be asked for. */
  public static AnswerDiff of(JsonNode answer, JsonNode replay) {
    Walk walk = new Walk();
    for (String field : names(answer, replay)) {
      boolean asked =
          answer.hasNonNull(field) || field.equals("degraded") || impliedEmbedded(answer, field);
      if (!NOT_COMPARED.contains(field) && asked) {
        walk.compare(field, answer.get(field), replay.get(field));
      }
    }
    return new AnswerDiff(walk.compared, List.copyOf(walk.differences));
  }

  /** Whether they are the same in every bit. */
  @JsonIgnore
  public boolean equal() {
    return differences.isEmpty();
  }

  /** Whether they differ in the last place of numbers alone. */
  @JsonIgnore
  public boolean equalButForTheLastPlace() {
    return differences.stream().allMatch(Difference::inTheLastPlace);
  }

  /** Where segments were asked for, no embedded code is an answer too. */
  private static boolean impliedEmbedded(JsonNode answer, String field) {
    return field.equals("embedded") && answer.hasNonNull("segments");
  }

  private static Set<String> names(JsonNode one, JsonNode other) {
    Set<String> names = new java.util.LinkedHashSet<>();
    one.fieldNames().forEachRemaining(names::add);
    Set<String> more = new TreeSet<>();
    other.fieldNames().forEachRemaining(more::add);
    names.addAll(more);
    return names;
  }

  private static final class Walk {
    private final List<Difference> differences = new ArrayList<>();
    private int compared;

    void compare(String place, JsonNode answer, JsonNode replay) {
      boolean noAnswer = answer == null || answer.isNull();
      boolean noReplay = replay == null || replay.isNull();
      if (noAnswer || noReplay) {
        compared++;
        if (noAnswer != noReplay) {
          differences.add(new Difference(place, answer, replay));
        }
      } else if (answer.isObject() && replay.isObject()) {
        for (String name : names(answer, replay)) {
          if (answer.hasNonNull(name) || !OPTIONAL.contains(name)) {
            compare(place + "." + name, answer.get(name), replay.get(name));
          }
        }
      } else if (answer.isArray() && replay.isArray()) {
        arrays(place, answer, replay);
      } else {
        compared++;
        boolean numbers = answer.isNumber() && replay.isNumber();
        boolean same =
            numbers
                ? answer.decimalValue().compareTo(replay.decimalValue()) == 0
                : answer.equals(replay);
        if (!same) {
          differences.add(new Difference(place, answer, replay));
        }
      }
    }

    /** Of the best labels, which the replay lists all, the answer may list some. */
    private void arrays(String place, JsonNode answer, JsonNode replay) {
      boolean some = place.endsWith(".top") && answer.size() <= replay.size();
      if (answer.size() != replay.size() && !some) {
        compared++;
        differences.add(new Difference(place, answer, replay));
        return;
      }
      for (int i = 0; i < answer.size(); i++) {
        compare(place + "[" + i + "]", answer.get(i), replay.get(i));
      }
    }
  }
}
