package dev.hnetstreams.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Puts the layers together and binds them. */
public final class ConfigLoader {
  private static final String DEFAULT = "default";
  private static final String PROVIDER = "model.provider";
  private static final String ENV_PREFIX = "HNET_";
  private static final String KAFKA_ENV_PREFIX = "KAFKA_";

  private static final Pattern PRECISION =
      Pattern.compile(ENV_PREFIX + "DECISIONS_([A-Z][A-Z0-9_]*)_PRECISION");

  private final ConfigTree known = ConfigTree.parse(DEFAULT, resource("/defaults.yaml"));
  private final ConfigTree tree = new ConfigTree();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ConfigLoader() {
    known.entries().forEach((path, entry) -> tree.put(path, entry.value(), DEFAULT));
  }

  /**
   * Reads every layer. What is wrong with single settings is told by {@link #bind}.
   *
   * @param file the YAML file, or null for none
   * @param environment as {@link System#getenv()}
   * @param sets {@code section.key=value}, from the command line
   * @throws ConfigException for a file that cannot be read
   */
  public static ConfigLoader load(Path file, Map<String, String> environment, List<String> sets) {
    ConfigLoader loader = new ConfigLoader();
    if (file != null) {
      loader.applyFile(ConfigTree.parse(file.toString(), read(file)));
    }
    new TreeMap<>(environment).forEach(loader::applyVariable);
    sets.forEach(loader::applySet);
    loader.applyDefaultsOfCuda();
    return loader;
  }

  /**
   * The configuration, checked.
   *
   * @throws ConfigException telling every setting that cannot be used: its origin, key, value and
   *     the values that can
   */
  public AppConfig bind() {
    return new ConfigBinder(tree, known, problems).bind();
  }

  /** Every key with its value and where it came from; secrets masked. */
  public List<Effective> effective() {
    return tree.entries().entrySet().stream()
        .map(
            e ->
                new Effective(
                    e.getKey(),
                    ConfigTree.shown(e.getKey(), e.getValue().value()),
                    e.getValue().origin()))
        .toList();
  }

  /**
   * @param value as YAML on one line
   * @param origin {@code default}, {@code file:line}, a variable, or {@code --set}
   */
  public record Effective(String key, String value, String origin) {}

  /** A GPU wants larger batches; {@code auto} may end on the CPU, and has its defaults. */
  private void applyDefaultsOfCuda() {
    if (!"cuda".equals(tree.entries().get(PROVIDER).value())) {
      return;
    }
    ConfigTree.parse("defaults-cuda.yaml", resource("/defaults-cuda.yaml"))
        .entries()
        .forEach(
            (path, entry) -> {
              if (tree.entries().get(path).origin().equals(DEFAULT)) {
                tree.put(path, entry.value(), DEFAULT + " with " + PROVIDER + " cuda");
              }
            });
  }

  private void applyFile(ConfigTree file) {
    file.entries()
        .forEach(
            (path, entry) -> {
              if (known.knows(path)) {
                tree.put(path, entry.value(), entry.origin());
              } else {
                problems.add(new ConfigProblem.UnknownKey(entry.origin(), path, nearest(path)));
              }
            });
  }

  private void applyVariable(String name, String value) {
    if (name.startsWith(ENV_PREFIX) && !name.startsWith("HNET_JAVA_")) {
      known.entries().keySet().stream()
          .filter(path -> variable(path).equals(name))
          .findFirst()
          .or(() -> precision(name))
          .ifPresentOrElse(
              path -> put(name, path, value), () -> problems.add(unknownVariable(name)));
    } else if (name.startsWith(KAFKA_ENV_PREFIX)) {
      String rest = name.substring(KAFKA_ENV_PREFIX.length());
      String key = rest.toLowerCase(Locale.ROOT).replace('_', '.');
      if (rest.equalsIgnoreCase(AppConfig.START_TIMEOUT)) {
        put(name, ConfigTree.FREE_SECTION + "." + AppConfig.START_TIMEOUT, value);
      } else if (KafkaKeys.declared(key)) {
        put(name, ConfigTree.FREE_SECTION + "." + key, value);
      }
    }
  }

  private void applySet(String set) {
    int equals = set.indexOf('=');
    if (equals < 1) {
      problems.add(new ConfigProblem.Malformed("--set " + set, "expected section.key=value"));
      return;
    }
    String path = set.substring(0, equals);
    if (known.knows(path)) {
      put("--set", path, set.substring(equals + 1));
    } else {
      problems.add(new ConfigProblem.UnknownKey("--set", path, nearest(path)));
    }
  }

  /** Text of the Kafka clients stays text; any other is YAML. */
  private void put(String origin, String path, String text) {
    try {
      boolean ours = !path.startsWith(ConfigTree.FREE_SECTION + ".");
      tree.put(path, ours ? ConfigTree.scalar(text) : text, origin);
    } catch (YAMLException e) {
      String why = e instanceof MarkedYAMLException m ? m.getProblem() : e.getMessage();
      problems.add(
          new ConfigProblem.Malformed(
              origin + ": " + path, ConfigTree.masked(path, text) + ": not YAML: " + why));
    }
  }

  /** The variable that sets a key: {@code batching.maxRows} is HNET_BATCHING_MAXROWS. */
  static String variable(String path) {
    return ENV_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The key of a head's precision that a variable sets: HNET_DECISIONS_SPAM_PRECISION. */
  private static Optional<String> precision(String name) {
    Matcher matcher = PRECISION.matcher(name);
    return matcher.matches()
        ? Optional.of(
            ConfigTree.DECISIONS + "." + matcher.group(1).toLowerCase(Locale.ROOT) + ".precision")
        : Optional.empty();
  }

  private ConfigProblem unknownVariable(String name) {
    String path =
        name.substring(ENV_PREFIX.length()).toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    return new ConfigProblem.UnknownVariable(name, variable(nearest(path)));
  }

  /** The known key that is spelt most like a path. */
  private String nearest(String path) {
    if (path.startsWith(ConfigTree.DECISIONS)) {
      return ConfigTree.DECISIONS + ".HEAD.precision";
    }
    String wanted = path.toLowerCase(Locale.ROOT);
    return known.entries().keySet().stream()
        .min((a, b) -> Integer.compare(distance(a, wanted), distance(b, wanted)))
        .orElseThrow();
  }

  /** Levenshtein, case ignored. */
  private static int distance(String known, String wanted) {
    String a = known.toLowerCase(Locale.ROOT);
    int[] row = new int[wanted.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == wanted.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[row.length - 1];
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such file", e);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ConfigLoader.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException(name + ": cannot be read", e);
    }
  }
}
