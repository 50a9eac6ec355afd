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
import dev.hnetstreams.app.topology.RouteConfig;
import dev.hnetstreams.runtime.settings.InvalidSetting;
import dev.hnetstreams.runtime.settings.InvalidSettingsException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * From a tree of values to the records. Checks each value's type, then each section's record with
 * defaults in place of values of a wrong type, and collects every problem.
 */
final class ConfigBinder {
  private static final String ROUTES = "routes";
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
  private final List<ConfigProblem> problems;

  /**
   * @param defaults says which keys may be null: those that are by default
   * @param problems that were found before
   */
  ConfigBinder(ConfigTree tree, ConfigTree defaults, List<ConfigProblem> problems) {
    this.tree = tree;
    this.defaults = defaults;
    this.problems = new ArrayList<>(problems);
  }

  /**
   * The configuration, checked.
   *
   * @throws ConfigException telling every problem
   */
  AppConfig bind() {
    Map<String, Object> nested = new LinkedHashMap<>(tree.nested());
    nested.put(ConfigTree.FREE_SECTION, kafka(nested.get(ConfigTree.FREE_SECTION)));
    checkDecisions();
    for (RecordComponent section : AppConfig.class.getRecordComponents()) {
      if (section.getType().isRecord()) {
        checkSection(section.getName(), section.getType());
      }
    }
    checkRoutes(tree.entries().get(ROUTES).value());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    try {
      return MAPPER.convertValue(nested, AppConfig.class);
    } catch (IllegalArgumentException e) { // sections that do not go together
      invalid(e).settings().forEach(setting -> report(setting.key(), "", setting.expected()));
      throw new ConfigException(problems);
    }
  }

  /** For the Kafka clients: every value as text. */
  private Map<String, String> kafka(Object section) {
    Map<String, String> kafka = new LinkedHashMap<>();
    ((Map<?, ?>) section)
        .forEach((key, value) -> kafka.put(key.toString(), Objects.toString(value, "")));
    String timeout = kafka.get(AppConfig.START_TIMEOUT);
    if (Durations.parse(timeout).isEmpty()) {
      String path = ConfigTree.FREE_SECTION + "." + AppConfig.START_TIMEOUT;
      report(path, timeout, "a duration such as 30s, 5m, or 0: for ever");
    }
    return kafka;
  }

  /** Every value is a precision. */
  private void checkDecisions() {
    String section = ConfigTree.DECISIONS + ".";
    tree.entries()
        .forEach(
            (path, entry) -> {
              boolean fits =
                  entry.value() instanceof Number n && n.doubleValue() > 0 && n.doubleValue() < 1;
              if (path.startsWith(section) && !fits) {
                report(path, "", "a number above 0 and below 1, such as 0.99");
              }
            });
  }

  private void checkSection(String section, Class<?> type) {
    Map<String, Object> usable = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = ConfigTree.key(component);
      String path = section + "." + key;
      boolean fits = checkType(path, component.getGenericType());
      usable.put(key, (fits ? tree : defaults).entries().get(path).value());
    }
    try {
      MAPPER.convertValue(usable, type);
    } catch (IllegalArgumentException e) {
      invalid(e).settings().forEach(setting -> report(section, setting));
    }
  }

  /** Reports a value that is not of its key's type. */
  private boolean checkType(String path, Type type) {
    Object value = tree.entries().get(path).value();
    boolean fits;
    if (value == null) {
      fits = defaults.entries().get(path).value() == null;
    } else {
      fits = convertible(value, type);
    }
    if (!fits) {
      report(path, "", ExpectedValue.words(type));
    }
    return fits;
  }

  private static boolean convertible(Object value, Type type) {
    try {
      MAPPER.convertValue(value, MAPPER.constructType(type));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkRoutes(Object routes) {
    if (!(routes instanceof List<?> list) || list.contains(null)) {
      report(ROUTES, "", ExpectedValue.at(ROUTES));
      return;
    }
    for (Object route : list) {
      try {
        MAPPER.convertValue(route, RouteConfig.class);
      } catch (IllegalArgumentException e) {
        reportRoute(route, e);
      }
    }
  }

  private void reportRoute(Object route, IllegalArgumentException e) {
    if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
      report(ROUTES + "." + unknown.getPropertyName(), "unknown key", ExpectedValue.at(ROUTES));
    } else if (e.getCause() instanceof JsonMappingException wrong
        && !(wrong.getCause() instanceof InvalidSettingsException)) {
      String path = wrong.getPath().isEmpty() ? "" : "." + wrong.getPath().get(0).getFieldName();
      report(ROUTES + path, ConfigTree.inline(route), ExpectedValue.at(ROUTES + path));
    } else {
      invalid(e).settings().forEach(setting -> report(ROUTES, setting));
    }
  }

  /** The settings that a record's own check refused. */
  private static InvalidSettingsException invalid(IllegalArgumentException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidSettingsException invalid) {
        return invalid;
      }
    }
    throw new IllegalStateException("values of the right types are refused by more than range", e);
  }

  private void report(String section, InvalidSetting setting) {
    report(section + "." + setting.key(), setting.value(), setting.expected());
  }

  /**
   * @param value to be told where it is not known as it was written
   */
  private void report(String path, String value, String expected) {
    ConfigTree.Entry entry = tree.entries().get(path);
    String shown = entry == null ? value : ConfigTree.shown(path, entry.value());
    InvalidSetting setting = new InvalidSetting(path, shown, expected);
    ConfigTree.Entry origin =
        entry != null ? entry : tree.entries().get(path.substring(0, path.indexOf('.')));
    problems.add(new ConfigProblem.Invalid(origin.origin(), setting));
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
