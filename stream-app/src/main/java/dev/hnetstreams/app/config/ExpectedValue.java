package dev.hnetstreams.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** The values that a key takes, in words, from the type of its record component. */
final class ExpectedValue {
  private ExpectedValue() {}

  /**
   * @param path {@code section.key}, or a section
   */
  static String at(String path) {
    Type type = AppConfig.class;
    for (String step : path.split("\\.", 2)) {
      type = component(type, step);
    }
    return words(type);
  }

  private static Type component(Type type, String name) {
    if (element(type) instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        if (ConfigTree.key(component).equals(name)) {
          return component.getGenericType();
        }
      }
    }
    return Object.class;
  }

  /** The element type of a collection, otherwise the type itself. */
  private static Type element(Type type) {
    return type instanceof ParameterizedType list && isCollection(list)
        ? list.getActualTypeArguments()[0]
        : type;
  }

  private static boolean isCollection(ParameterizedType type) {
    return Collection.class.isAssignableFrom((Class<?>) type.getRawType());
  }

  /** The values of a type. */
  static String words(Type type) {
    Type element = element(type);
    if (!(element instanceof Class<?> c)) {
      return "keys and values";
    }
    String one = words(c);
    return element.equals(type) ? one : "a list, each " + one;
  }

  private static String words(Class<?> type) {
    if (type == int.class) {
      return "a whole number of at most " + Integer.MAX_VALUE;
    } else if (type == double.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration such as 5ms, 30s, 2m, 1h";
    } else if (type == Path.class) {
      return "a path";
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> name((Enum<?>) constant))
          .collect(Collectors.joining(", ", "one of ", ""));
    } else if (type.isRecord()) {
      return Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getName)
          .collect(Collectors.joining(", ", "with keys ", ""));
    }
    return "a text";
  }

  private static String name(Enum<?> constant) {
    try {
      JsonProperty named =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
      return named == null ? constant.name().toLowerCase(Locale.ROOT) : named.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("an enum constant is a field", e);
    }
  }
}
