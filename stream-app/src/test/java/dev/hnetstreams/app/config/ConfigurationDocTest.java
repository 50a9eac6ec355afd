package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.app.docs.GeneratedDoc;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  private static final Pattern SECTION = Pattern.compile("^(\\w+):\\s*(\\[]|\\{})?\\s*$");
  private static final Pattern KEY = Pattern.compile("^  ([\\w.]+):\\s*(.*?)(?:\\s+#\\s*(.*))?$");
  private static final String INTRODUCTION =
      """
      # Configuration

      Generated from the configuration records and the comments of `defaults.yaml` by `ConfigurationDocTest`; regenerate
      with `mvn verify -Ddocs.write=true`. `hnet-streams config` prints the effective values and where each came from.

      Layers, later ones win: the defaults below, the YAML file that `--config` names, variables in the environment,
      `--set section.key=value`. Unknown keys are refused, with the nearest known one. Durations: `5ms`, `30s`, `2m`,
      `1h`. Lists in a variable are YAML: `HNET_OUTPUT_OFFSETS='[utf16]'`.
      """;

  /** A key as defaults.yaml has it. */
  private record Key(String value, String comment) {}

  private final Map<String, Map<String, Key>> sections = new LinkedHashMap<>();
  private final Map<String, String> introductions = new LinkedHashMap<>();

  @Test
  void theDocsHaveATableOfEveryKey() throws IOException {
    read();
    StringBuilder doc = new StringBuilder(INTRODUCTION);
    sections.forEach((section, keys) -> doc.append(table(section, keys)));
    GeneratedDoc.require("docs/configuration.md", doc.toString());
  }

  @Test
  void everyComponentOfARecordHasADefaultWithAComment() throws IOException {
    read();
    Map<String, List<String>> components = new TreeMap<>();
    for (RecordComponent section : AppConfig.class.getRecordComponents()) {
      if (section.getType().isRecord()) {
        components.put(
            section.getName(),
            Stream.of(section.getType().getRecordComponents()).map(ConfigTree::key).toList());
      }
    }
    assertThat(components).hasSizeGreaterThan(7);
    components.forEach(
        (section, names) -> {
          assertThat(sections.get(section).keySet()).as(section).containsExactlyElementsOf(names);
          assertThat(sections.get(section).values()).as(section).allMatch(k -> k.comment() != null);
        });
    assertThat(sections.keySet())
        .containsExactly(
            Stream.of(AppConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
  }

  private void read() throws IOException {
    String yaml;
    try (InputStream in = AppConfig.class.getResourceAsStream("/defaults.yaml")) {
      yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> comment = new ArrayList<>();
    String section = null;
    for (String line : yaml.lines().toList()) {
      Matcher key = KEY.matcher(line);
      Matcher start = SECTION.matcher(line);
      if (line.startsWith("#")) {
        comment.add(line.replaceFirst("^# ?", ""));
      } else if (start.matches()) {
        section = start.group(1);
        sections.put(section, new LinkedHashMap<>());
        introductions.put(section, prose(comment));
        comment.clear();
      } else if (key.matches()) {
        sections.get(section).put(key.group(1), new Key(key.group(2), key.group(3)));
      } else {
        comment.clear();
      }
    }
  }

  /** Prose as it is, indented examples as code. */
  private static String prose(List<String> comment) {
    StringBuilder text = new StringBuilder();
    boolean code = false;
    for (String line : comment) {
      boolean indented = line.startsWith("  ");
      text.append(indented && !code ? "\n" : "").append(indented ? "  " : "");
      text.append(line).append('\n');
      code = indented;
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  private String table(String section, Map<String, Key> keys) {
    StringBuilder table = new StringBuilder("\n## " + section + "\n" + introductions.get(section));
    if (section.equals(ConfigTree.DECISIONS)) {
      return table.toString();
    }
    if (keys.isEmpty()) {
      return table
          .append("\nA list, empty by default. `%s`.\n".formatted(variable(section)))
          .toString();
    }
    table.append("\n| key | default | type | meaning | variable |\n");
    table.append("| --- | --- | --- | --- | --- |\n");
    keys.forEach(
        (key, entry) ->
            table.append(
                "| `%s.%s` | `%s` | %s | %s | `%s` |\n"
                    .formatted(
                        section,
                        key,
                        entry.value(),
                        GeneratedDoc.cell(type(section, key)),
                        GeneratedDoc.cell(entry.comment() == null ? "" : entry.comment()),
                        variable(section + "." + key))));
    return table.toString();
  }

  private static String variable(String path) {
    return path.startsWith(ConfigTree.FREE_SECTION + ".")
        ? "KAFKA_"
            + path.substring(path.indexOf('.') + 1).toUpperCase(Locale.ROOT).replace('.', '_')
        : ConfigLoader.variable(path);
  }

  private static String type(String section, String key) {
    return Stream.of(AppConfig.class.getRecordComponents())
        .filter(c -> c.getName().equals(section) && c.getType().isRecord())
        .flatMap(c -> Stream.of(c.getType().getRecordComponents()))
        .filter(c -> ConfigTree.key(c).equals(key))
        .map(c -> type(c.getGenericType()))
        .findFirst()
        .orElse("text");
  }

  private static String type(Type type) {
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      return type(map.getActualTypeArguments()[1]) + " by name";
    }
    if (type instanceof ParameterizedType many) {
      return "list of " + type(many.getActualTypeArguments()[0]);
    }
    Class<?> one = (Class<?>) type;
    if (one.isEnum()) {
      return Stream.of(one.getEnumConstants())
          .map(c -> "`" + wireName(one, (Enum<?>) c) + "`")
          .collect(Collectors.joining(" | "));
    }
    Map<Class<?>, String> words =
        Map.of(
            Duration.class, "duration",
            Path.class, "path",
            String.class, "text",
            int.class, "integer",
            long.class, "integer",
            double.class, "number",
            boolean.class, "true | false");
    assertThat(words).containsKey(one);
    return words.get(one);
  }

  /** As the file spells it. */
  private static String wireName(Class<?> type, Enum<?> constant) {
    try {
      JsonProperty property = type.getField(constant.name()).getAnnotation(JsonProperty.class);
      return property != null ? property.value() : constant.name().toLowerCase(Locale.ROOT);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }
}
