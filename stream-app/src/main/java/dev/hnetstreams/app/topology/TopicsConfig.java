package dev.hnetstreams.app.topology;

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
 */
public record TopicsConfig(
    String input, String output, String deadLetter, String stats, String disagreements) {
  public TopicsConfig {
    check("input", input);
    check("output", output);
    check("deadLetter", deadLetter);
    check("stats", stats);
    if (disagreements != null) {
      check("disagreements", disagreements);
    }
    if (Stream.of(input, output, deadLetter, stats, disagreements).distinct().count() < 5) {
      throw new IllegalArgumentException(
          "input: "
              + input
              + ", wanted different topics for input, output, deadLetter, stats, disagreements");
    }
  }

  /** Input and outputs, without routes. */
  public Stream<String> all() {
    return Stream.of(input, output, deadLetter, stats, disagreements).filter(Objects::nonNull);
  }

  static void check(String key, String topic) {
    if (topic == null || !topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          key + ": " + topic + ", wanted a topic name: letters, digits, '.', '_', '-'");
    }
  }
}
