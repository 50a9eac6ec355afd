package dev.hnetstreams.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a tree of values to the records, and from Jackson's complaints to ours. */
final class ConfigBinder {
  /** What the records' own checks say: {@code key: value, wanted this}. */
  private static final Pattern COMPLAINT =
      Pattern.compile("(\\w+): (.*), wanted (.*)", Pattern.DOTALL);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
          .build();

  private final ConfigTree tree;
  private final ConfigTree defaults;

  /**
   * @param defaults says which keys may be null: those that are by default
   */
  ConfigBinder(ConfigTree tree, ConfigTree defaults) {
    this.tree = tree;
    this.defaults = defaults;
  }

  /**
   * The configuration, checked.
   *
   * @throws ConfigException naming the origin, the key, the value and what was wanted
   */
  AppConfig bind() {
    requireValues();
    Map<String, Object> nested = new LinkedHashMap<>(tree.nested());
    Map<String, String> kafka = new LinkedHashMap<>();
    ((Map<?, ?>) nested.get(ConfigTree.FREE_SECTION))
        .forEach((key, value) -> kafka.put(key.toString(), Objects.toString(value, "")));
    requireDuration(kafka);
    nested.put(ConfigTree.FREE_SECTION, kafka);
    try {
      return MAPPER.convertValue(nested, AppConfig.class);
    } catch (IllegalArgumentException e) {
      throw explained(e);
    }
  }

  private void requireDuration(Map<String, String> kafka) {
    String text = kafka.get(AppConfig.START_TIMEOUT);
    if (Durations.parse(text).isEmpty()) {
      String path = ConfigTree.FREE_SECTION + "." + AppConfig.START_TIMEOUT;
      throw complaint(path, text + ", wanted a duration such as 30s, 5m, or 0: for ever", null);
    }
  }

  private void requireValues() {
    tree.entries()
        .forEach(
            (path, entry) -> {
              ConfigTree.Entry byDefault = defaults.entries().get(path);
              if (entry.value() == null && byDefault != null && byDefault.value() != null) {
                throw complaint(path, "null, wanted " + Wanted.at(path), null);
              }
            });
  }

  private ConfigException explained(IllegalArgumentException e) {
    if (!(e.getCause() instanceof JsonMappingException mapping)) {
      return new ConfigException("configuration: " + e.getMessage(), e);
    }
    StringBuilder steps = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() != null) {
        steps.append(steps.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    String path = steps.toString();
    if (mapping instanceof UnrecognizedPropertyException) {
      String within = path.substring(0, Math.max(0, path.lastIndexOf('.')));
      return complaint(path, "unknown key, wanted " + Wanted.at(within), e);
    }
    String says = mapping.getCause() == null ? "" : mapping.getCause().getMessage();
    Matcher ours = COMPLAINT.matcher(says == null ? "" : says);
    if (ours.matches()) {
      String key = path + "." + ours.group(1);
      return complaint(key, value(key, ours.group(2)) + ", wanted " + ours.group(3), e);
    }
    return complaint(path, value(path, "") + ", wanted " + Wanted.at(path), e);
  }

  private ConfigException complaint(String path, String says, Throwable cause) {
    ConfigTree.Entry entry = entry(path);
    String origin = entry == null ? "configuration" : entry.origin();
    return new ConfigException(origin + ": " + path + ": " + says, cause);
  }

  /** As it was written, where that is known. */
  private String value(String path, String otherwise) {
    ConfigTree.Entry entry = tree.entries().get(path);
    return entry == null ? otherwise : ConfigTree.shown(path, entry.value());
  }

  private ConfigTree.Entry entry(String path) {
    ConfigTree.Entry entry = tree.entries().get(path);
    int dot = path.indexOf('.');
    return entry != null || dot < 0 ? entry : tree.entries().get(path.substring(0, dot));
  }

  /** 5ms, 30s, 2m, 1h. */
  private static final class DurationReader extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText();
      return Durations.parse(text)
          .orElseThrow(() -> JsonMappingException.from(parser, "not a duration"));
    }
  }
}
