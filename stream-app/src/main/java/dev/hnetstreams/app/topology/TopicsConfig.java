package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Names of topics, all different.
 *
 * @param input read from here
 * @param output results
 * @param deadLetter what could not be classified, as it came
 * @param stats counts of decisions
 * @param disagreements where a candidate says other than the model in service, or null
 * @param snippets code out of texts, a record for each segment, or null
 */
public record TopicsConfig(
    String input,
    String output,
    String deadLetter,
    String stats,
    String disagreements,
    String snippets) {
  static final String TOPIC = "a topic name: letters, digits, '.', '_', '-'";

  private static final String DIFFERENT =
      "different topics for input, output, deadLetter, stats, disagreements, snippets";

  public TopicsConfig {
    List<String> names =
        Stream.of(input, output, deadLetter, stats, disagreements, snippets)
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
        .require(names.stream().distinct().count() == names.size(), "input", input, DIFFERENT)
        .verify();
  }

  /** Without snippets. */
  public TopicsConfig(
      String input, String output, String deadLetter, String stats, String disagreements) {
    this(input, output, deadLetter, stats, disagreements, null);
  }

  /** Input and outputs, without routes. */
  public Stream<String> all() {
    return Stream.of(input, output, deadLetter, stats, disagreements, snippets)
        .filter(Objects::nonNull);
  }

  static boolean isTopic(String name) {
    return name != null && name.matches("[a-zA-Z0-9._-]{1,249}");
  }
}
