package dev.hnetstreams.app.topology;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of topics, all different.
 *
 * @param input read from here
 * @param output results
 * @param deadLetter what could not be classified, as it came
 * @param stats counts of decisions
 */
public record TopicsConfig(String input, String output, String deadLetter, String stats) {
  public TopicsConfig {
    check("input", input);
    check("output", output);
    check("deadLetter", deadLetter);
    check("stats", stats);
    if (Set.copyOf(List.of(input, output, deadLetter, stats)).size() < 4) {
      throw new IllegalArgumentException(
          "input: "
              + input
              + ", wanted four different topics for input, output, deadLetter, stats");
    }
  }

  /** Input and outputs, without routes. */
  public Stream<String> all() {
    return Stream.of(input, output, deadLetter, stats);
  }

  static void check(String key, String topic) {
    if (topic == null || !topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          key + ": " + topic + ", wanted a topic name: letters, digits, '.', '_', '-'");
    }
  }
}
