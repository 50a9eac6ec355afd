package dev.hnetstreams.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.runtime.settings.InvalidSetting;
import dev.hnetstreams.runtime.settings.Secret;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Two levels of keys, {@code section.key}, and where each value came from. Sections: all of them
 * are maps but {@code routes}, which is a list; {@code kafka} takes any key.
 */
final class ConfigTree {
  static final String FREE_SECTION = "kafka";
  private static final String LIST_SECTION = "routes";

  /** Its keys are heads and labels: {@code spam.precision}, {@code spam.labels.ham.precision}. */
  static final String DECISIONS = "decisions";

  private static final Pattern DECISION =
      Pattern.compile(DECISIONS + "\\.[a-z][a-z0-9_]*\\.(labels\\..+\\.)?precision");

  /** A key whose values may stand one level deeper: by head. */
  private static final String NESTED = "model.allow";

  /** Our own keys that are marked {@link Secret}. */
  private static final Set<String> SECRETS =
      Stream.of(AppConfig.class.getRecordComponents())
          .filter(section -> section.getType().isRecord())
          .flatMap(
              section ->
                  Stream.of(section.getType().getRecordComponents())
                      .filter(key -> key.isAnnotationPresent(Secret.class))
                      .map(key -> section.getName() + "." + key(key)))
          .collect(Collectors.toSet());

  /** A value and where it came from: a file and line, a variable, a flag. */
  record Entry(Object value, String origin) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** The tree in a YAML text; origins are {@code name:line}. */
  static ConfigTree parse(String name, String yaml) {
    try {
      ConfigTree tree = new ConfigTree();
      Node root = new Yaml().compose(new StringReader(yaml));
      if (root != null) {
        tree.read(name, root);
      }
      return tree;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ConfigException(name + ":" + line + ": not YAML: " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new ConfigException(name + ": not YAML: " + e.getMessage(), e);
    }
  }

  private void read(String file, Node root) {
    for (NodeTuple section : mapping(file, "the file", root).getValue()) {
      String sectionName = key(file, section.getKeyNode());
      if (sectionName.equals(LIST_SECTION)) {
        put(sectionName, value(file, section.getValueNode()), at(file, section.getKeyNode()));
        continue;
      }
      if (sectionName.equals(DECISIONS)) {
        readDeep(file, DECISIONS, section);
        continue;
      }
      for (NodeTuple pair : mapping(file, sectionName, section.getValueNode()).getValue()) {
        String path = sectionName + "." + key(file, pair.getKeyNode());
        if (path.equals(NESTED) && pair.getValueNode() instanceof MappingNode inner) {
          for (NodeTuple one : inner.getValue()) {
            String inside = path + "." + key(file, one.getKeyNode());
            put(inside, value(file, one.getValueNode()), at(file, one.getKeyNode()));
          }
          continue;
        }
        put(path, value(file, pair.getValueNode()), at(file, pair.getKeyNode()));
      }
    }
  }

  /** Keys at any depth. */
  private void readDeep(String file, String path, NodeTuple pair) {
    if (pair.getValueNode() instanceof MappingNode inner) {
      for (NodeTuple one : inner.getValue()) {
        readDeep(file, path + "." + key(file, one.getKeyNode()), one);
      }
    } else {
      put(path, value(file, pair.getValueNode()), at(file, pair.getKeyNode()));
    }
  }

  /** The value that a flag or a variable means: YAML again, so that numbers and lists work. */
  static Object scalar(String text) {
    Node node = new Yaml().compose(new StringReader(text));
    return text.isEmpty() ? "" : node == null ? null : value(node);
  }

  void put(String path, Object value, String origin) {
    entries.put(path, new Entry(value, origin));
  }

  Map<String, Entry> entries() {
    return entries;
  }

  boolean knows(String path) {
    return entries.containsKey(path)
        || path.startsWith(FREE_SECTION + ".")
        || DECISION.matcher(path).matches();
  }

  /** As nested maps, for binding. */
  Map<String, Object> nested() {
    Map<String, Object> nested = new LinkedHashMap<>();
    entries.forEach(
        (path, entry) -> {
          int dot = path.indexOf('.');
          if (dot < 0) {
            nested.put(path, entry.value());
          } else {
            section(nested, path.substring(0, dot)).put(path.substring(dot + 1), entry.value());
          }
        });
    return nested;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Map<String, Object> nested, String name) {
    return (Map<String, Object>) nested.computeIfAbsent(name, n -> new LinkedHashMap<>());
  }

  private static MappingNode mapping(String file, String what, Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    throw new ConfigException(at(file, node) + ": " + what + ": expected keys and values");
  }

  private static String key(String file, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new ConfigException(at(file, node) + ": expected a plain key");
  }

  private static Object value(String file, Node node) {
    try {
      return value(node);
    } catch (MarkedYAMLException e) {
      throw e; // it knows the line
    } catch (YAMLException e) {
      throw new ConfigException(at(file, node) + ": not YAML: " + e.getMessage(), e);
    }
  }

  private static Object value(Node node) {
    requireNoCircle(node, Collections.newSetFromMap(new IdentityHashMap<>()));
    try {
      return new NodeReader().read(node);
    } catch (YAMLException e) {
      throw e;
    } catch (RuntimeException e) {
      // A number, a date or Base64 that is none: the readers of SnakeYAML let these through.
      throw new YAMLException("a value that is not of its type: " + e.getMessage(), e);
    }
  }

  /**
   * An alias of what it stands in has no end.
   *
   * @param around the nodes that this one stands in
   */
  private static void requireNoCircle(Node node, Set<Node> around) {
    if (!around.add(node)) {
      throw new YAMLException("an alias of what it stands in");
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> requireNoCircle(item, around));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple pair : mapping.getValue()) {
        requireNoCircle(pair.getKeyNode(), around);
        requireNoCircle(pair.getValueNode(), around);
      }
    }
    around.remove(node);
  }

  private static String at(String file, Node node) {
    return file + ":" + (node.getStartMark().getLine() + 1);
  }

  /** A key's value as YAML on one line, for people to see; a secret masked. */
  static String shown(String path, Object value) {
    return value == null ? inline(null) : masked(path, inline(value));
  }

  /** A key's value as text; a secret masked. */
  static String masked(String path, String text) {
    return secret(path) ? InvalidSetting.MASK : text;
  }

  /** The key of a record's component: its name, unless the record names another. */
  static String key(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? component.getName() : named.value();
  }

  private static boolean secret(String path) {
    String free = FREE_SECTION + ".";
    if (!path.startsWith(free)) {
      return SECRETS.contains(path);
    }
    String key = path.substring(free.length());
    return !key.equals(AppConfig.START_TIMEOUT) && KafkaKeys.secret(key);
  }

  /** A value as YAML on one line. */
  static String inline(Object value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(new Representer(options), options).dump(value).strip();
  }

  /** Builds plain Java values from a node, safely. */
  private static final class NodeReader extends SafeConstructor {
    NodeReader() {
      super(new LoaderOptions());
    }

    Object read(Node node) {
      return constructDocument(node);
    }
  }
}
