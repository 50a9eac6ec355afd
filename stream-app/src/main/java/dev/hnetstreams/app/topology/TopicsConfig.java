package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Names of topics, all different.
 *
 * @param input read from here; counts for nothing where there is a pattern
 * @param output results
 * @param deadLetter what could not be classified, as it came
 * @param stats counts of decisions
 * @param disagreements where a candidate says other than the model in service, or null
 * @param snippets code out of texts, a record for each segment, or null
 * @param inputPattern regular expression: every topic whose whole name matches is read, also one
 *     that appears later; or null
 * @param reasons why texts got their verdicts, a record for each verdict, or null
 * @param feedback what people say of answers, compacted, or null
 */
public record TopicsConfig(
    String input,
    String output,
    String deadLetter,
    String stats,
    String disagreements,
    String snippets,
    String inputPattern,
    String reasons,
    String feedback) {
  static final String TOPIC = "a topic name: letters, digits, '.', '_', '-'";

  private static final String PATTERN =
      "a regular expression that matches topics to read and none that the service writes";

  private static final String DIFFERENT =
      "different topics for input, output, deadLetter, stats, disagreements, snippets, reasons,"
          + " feedback";

  public TopicsConfig {
    List<String> names =
        Stream.of(input, output, deadLetter, stats, disagreements, snippets, reasons, feedback)
            .filter(Objects::nonNull)
            .toList();
    new SettingsCheck()
        .require(isTopic(input), "input", input, TOPIC)
        .require(isTopic(output), "output", output, TOPIC)
        .require(isTopic(deadLetter), "deadLetter", deadLetter, TOPIC)
        .require(isTopic(stats), "stats", stats, TOPIC)
        .require(
            disagreements == null || isTopic(disagreements), "disagreements", disagreements, TOPIC)
        .require(snippets == null || isTopic(snippets), "snippets", snippets, TOPIC)
        .require(reasons == null || isTopic(reasons), "reasons", reasons, TOPIC)
        .require(feedback == null || isTopic(feedback), "feedback", feedback, TOPIC)
        .require(names.stream().distinct().count() == names.size(), "input", input, DIFFERENT)
        .require(
            inputPattern == null || readsOnly(inputPattern, names.subList(1, names.size())),
            "inputPattern",
            inputPattern,
            PATTERN)
        .verify();
  }

  /** By name, without snippets, reasons and feedback. */
  public TopicsConfig(
      String input, String output, String deadLetter, String stats, String disagreements) {
    this(input, output, deadLetter, stats, disagreements, null, null, null, null);
  }

  /** Without feedback. */
  public TopicsConfig(
      String input,
      String output,
      String deadLetter,
      String stats,
      String disagreements,
      String snippets,
      String inputPattern,
      String reasons) {
    this(input, output, deadLetter, stats, disagreements, snippets, inputPattern, reasons, null);
  }

  /** What is read. */
  public InputTopics inputs() {
    return inputPattern == null ? InputTopics.named(input) : InputTopics.matching(inputPattern);
  }

  /** Input, unless it is a pattern, and outputs, without routes. */
  public Stream<String> all() {
    return Stream.concat(Stream.ofNullable(inputs().name()), outputs());
  }

  /** Topics that are written to, without routes. */
  public Stream<String> outputs() {
    return Stream.of(output, deadLetter, stats, disagreements, snippets, reasons, feedback)
        .filter(Objects::nonNull);
  }

  private static boolean readsOnly(String regex, List<String> written) {
    try {
      return written.stream().noneMatch(InputTopics.matching(regex)::includes);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  static boolean isTopic(String name) {
    return name != null && name.matches("[a-zA-Z0-9._-]{1,249}");
  }
}
