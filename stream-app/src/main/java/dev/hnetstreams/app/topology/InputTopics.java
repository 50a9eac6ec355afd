package dev.hnetstreams.app.topology;

import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Topics that are read: one by its name, or all whose whole name matches a pattern. */
public final class InputTopics {
  private static final Pattern PLAIN = Pattern.compile("([a-zA-Z0-9_-]|\\\\\\.)*");

  private final String name;
  private final Pattern pattern;

  private InputTopics(String name, Pattern pattern) {
    this.name = name;
    this.pattern = pattern;
  }

  public static InputTopics named(String topic) {
    return new InputTopics(topic, null);
  }

  /**
   * Also those that appear later.
   *
   * @throws java.util.regex.PatternSyntaxException for what is no regular expression
   */
  public static InputTopics matching(String regex) {
    return new InputTopics(null, Pattern.compile(regex));
  }

  public boolean includes(String topic) {
    return pattern == null ? name.equals(topic) : pattern.matcher(topic).matches();
  }

  /** Null when topics are named by a pattern. */
  public String name() {
    return name;
  }

  /** Null when there is one topic. */
  public Pattern pattern() {
    return pattern;
  }

  /** With which the name of each topic begins: as much as the pattern says literally. */
  public String prefix() {
    if (pattern == null) {
      return name;
    }
    String regex = pattern.pattern();
    var plain = PLAIN.matcher(regex);
    int end = plain.lookingAt() ? plain.end() : 0;
    boolean quantified = end > 0 && end < regex.length() && "?*{|".indexOf(regex.charAt(end)) >= 0;
    boolean alternatives = regex.indexOf('|') >= 0;
    return alternatives ? "" : regex.substring(0, quantified ? end - 1 : end).replace("\\", "");
  }

  /** What a partition is called in metrics: its number where there is one topic. */
  public String label(TopicPartition partition) {
    return pattern == null ? Integer.toString(partition.partition()) : partition.toString();
  }

  /** {@code text.in}, or {@code /chat\..+/}. */
  @Override
  public String toString() {
    return pattern == null ? name : "/" + pattern.pattern() + "/";
  }
}
