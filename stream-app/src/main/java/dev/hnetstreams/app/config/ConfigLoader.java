package dev.hnetstreams.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Puts the layers together and binds them. */
public final class ConfigLoader {
  private static final String ENV_PREFIX = "HNET_";
  private static final String KAFKA_ENV_PREFIX = "KAFKA_";

  private final ConfigTree tree;
  private final ConfigTree defaults;

  private ConfigLoader(ConfigTree tree, ConfigTree defaults) {
    this.tree = tree;
    this.defaults = defaults;
  }

  /**
   * Reads every layer.
   *
   * @param file the YAML file, or null for none
   * @param environment as {@link System#getenv()}
   * @param sets {@code section.key=value}, from the command line
   * @throws ConfigException for an unreadable file, an unknown key, a malformed set
   */
  public static ConfigLoader load(Path file, Map<String, String> environment, List<String> sets) {
    ConfigTree tree = ConfigTree.parse("default", resource("/defaults.yaml"));
    ConfigTree known = ConfigTree.parse("default", resource("/defaults.yaml"));
    tree.entries().replaceAll((path, entry) -> new ConfigTree.Entry(entry.value(), "default"));
    if (file != null) {
      ConfigTree fromFile = ConfigTree.parse(file.toString(), read(file));
      for (String unknown : fromFile.unknownTo(known)) {
        throw unknown(fromFile.entries().get(unknown).origin(), unknown, known);
      }
      fromFile.entries().forEach((path, e) -> tree.put(path, e.value(), e.origin()));
    }
    applyEnvironment(tree, known, environment);
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("--set " + set + ": wanted section.key=value");
      }
      String path = set.substring(0, equals);
      if (!known.knows(path)) {
        throw unknown("--set", path, known);
      }
      tree.put(path, valueFor("--set", path, set.substring(equals + 1)), "--set");
    }
    return new ConfigLoader(tree, known);
  }

  /**
   * The configuration, checked.
   *
   * @throws ConfigException naming the origin, the key, the value and what was wanted
   */
  public AppConfig bind() {
    return new ConfigBinder(tree, defaults).bind();
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

  private static void applyEnvironment(
      ConfigTree tree, ConfigTree known, Map<String, String> environment) {
    Set<String> kafkaKeys = kafkaKeys();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(ENV_PREFIX) && !name.startsWith("HNET_JAVA_")) {
            String path =
                known.entries().keySet().stream()
                    .filter(p -> variable(p).equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknownVariable(name, known));
            tree.put(path, valueFor(name, path, value), name);
          } else if (name.startsWith(KAFKA_ENV_PREFIX)) {
            String key =
                name.substring(KAFKA_ENV_PREFIX.length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            if (name.equalsIgnoreCase(KAFKA_ENV_PREFIX + AppConfig.START_TIMEOUT)) {
              tree.put(ConfigTree.FREE_SECTION + "." + AppConfig.START_TIMEOUT, value, name);
            } else if (kafkaKeys.contains(key)) {
              tree.put(ConfigTree.FREE_SECTION + "." + key, value, name);
            }
          }
        });
  }

  private static Object valueFor(String origin, String path, String text) {
    if (path.startsWith(ConfigTree.FREE_SECTION + ".")) {
      return text;
    }
    try {
      return ConfigTree.scalar(text);
    } catch (YAMLException e) {
      String why = e instanceof MarkedYAMLException m ? m.getProblem() : e.getMessage();
      throw new ConfigException(
          origin + ": " + path + ": " + ConfigTree.masked(path, text) + ": not YAML: " + why, e);
    }
  }

  /** The variable that sets a key: {@code batching.maxRows} is HNET_BATCHING_MAXROWS. */
  static String variable(String path) {
    return ENV_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static Set<String> kafkaKeys() {
    Set<String> keys = new TreeSet<>(ConsumerConfig.configNames());
    keys.addAll(ProducerConfig.configNames());
    keys.addAll(AdminClientConfig.configNames());
    keys.addAll(StreamsConfig.configDef().names());
    return keys;
  }

  private static ConfigException unknown(String origin, String path, ConfigTree known) {
    return new ConfigException(
        origin + ": " + path + ": unknown key; did you mean " + nearest(path, known) + "?");
  }

  private static ConfigException unknownVariable(String name, ConfigTree known) {
    String path =
        name.substring(ENV_PREFIX.length()).toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    return new ConfigException(
        name + ": no such key; did you mean " + variable(nearest(path, known)) + "?");
  }

  private static String nearest(String path, ConfigTree known) {
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
