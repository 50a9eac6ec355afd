package dev.hnetstreams.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** Configuration that cannot be used: for each problem where, which key, which value, and why. */
public class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public ConfigException(String message) {
    super(message);
    this.problems = List.of();
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
    this.problems = List.of();
  }

  /**
   * @param problems one or more
   */
  ConfigException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The settings that cannot be used: all of them; none when the trouble is not a setting's. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String message(List<ConfigProblem> problems) {
    return problems.size() == 1
        ? problems.get(0).message()
        : problems.stream()
            .map(problem -> "\n  " + problem.message())
            .collect(Collectors.joining("", problems.size() + " settings cannot be used:", ""));
  }
}
