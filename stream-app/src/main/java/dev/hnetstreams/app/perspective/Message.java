package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A message of protocol buffers in JSON, read as Google's APIs do: names in camel case or with
 * underscores, null for absent, unknown names refused.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
final class Message {
  private static final String PAYLOAD = "Invalid JSON payload received. ";

  /** What may stand in a message of ours: a name, never a text. */
  private static final String NAME = "[A-Za-z0-9_@.-]{1,64}";

  private final String path;
  private final Map<String, JsonNode> fields;

  private Message(String path, Map<String, JsonNode> fields) {
    this.path = path;
    this.fields = fields;
  }

  /**
   * The request's body.
   *
   * @throws ApiError.ApiException when it is no object, or has other fields than these
   */
  static Message of(JsonNode body, Set<String> names) {
    return read(body, "", names);
  }

  private static Message read(JsonNode node, String path, Set<String> names) {
    if (!node.isObject()) {
      throw wrong(path, "an object");
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    List<ApiError.Violation> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = camel(field.getKey());
      if (!names.contains(name)) {
        String at = path.isEmpty() ? "" : " at '" + path + "'";
        unknown.add(
            new ApiError.Violation(
                path,
                "%sUnknown name \"%s\"%s: Cannot find field."
                    .formatted(PAYLOAD, printable(field.getKey()), at)));
      } else if (!field.getValue().isNull()) {
        fields.put(name, field.getValue());
      }
    }
    if (!unknown.isEmpty()) {
      throw ApiError.violated(unknown);
    }
    return new Message(path, fields);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Empty when absent. */
  String text(String name) {
    JsonNode node = fields.get(name);
    if (node != null && !node.isTextual()) {
      throw wrong(at(name), "a string");
    }
    return node == null ? "" : node.textValue();
  }

  boolean flag(String name) {
    JsonNode node = fields.get(name);
    if (node != null && !node.isBoolean()) {
      throw wrong(at(name), "true or false");
    }
    return node != null && node.booleanValue();
  }

  /** A number, or its digits as a string; null when absent. */
  Double number(String name) {
    JsonNode node = fields.get(name);
    if (node == null) {
      return null;
    }
    try {
      double value = node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
      if ((node.isTextual() || node.isNumber()) && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw wrong(at(name), "a number");
  }

  /** One of some words; the first when absent. */
  String word(String name, List<String> words) {
    String given = text(name);
    if (given.isEmpty()) {
      return words.get(0);
    }
    if (!words.contains(given)) {
      throw wrong(at(name), "one of " + String.join(", ", words));
    }
    return given;
  }

  List<String> texts(String name) {
    return each(
        name,
        (item, where) -> {
          if (!item.isTextual()) {
            throw wrong(where, "a string");
          }
          return item.textValue();
        });
  }

  List<Message> messages(String name, Set<String> names) {
    return each(name, (item, where) -> read(item, where, names));
  }

  /** Null when absent. */
  Message message(String name, Set<String> names) {
    JsonNode node = fields.get(name);
    return node == null ? null : read(node, at(name), names);
  }

  /** By key, in the keys' order; a null value is an empty message. */
  Map<String, Message> map(String name, Set<String> names) {
    JsonNode node = fields.get(name);
    Map<String, Message> map = new TreeMap<>();
    if (node == null) {
      return map;
    }
    if (!node.isObject()) {
      throw wrong(at(name), "an object");
    }
    int index = 0;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String where = "%s[%d].value".formatted(at(name), index++);
      map.put(
          entry.getKey(),
          entry.getValue().isNull()
              ? new Message(where, Map.of())
              : read(entry.getValue(), where, names));
    }
    return map;
  }

  /** A client's name for something, if it is a name; a question mark if it may be a text. */
  static String printable(String name) {
    return name.matches(NAME) ? name : "?";
  }

  private <T> List<T> each(String name, BiFunction<JsonNode, String, T> reader) {
    JsonNode node = fields.get(name);
    List<T> items = new ArrayList<>();
    if (node == null) {
      return items;
    }
    if (!node.isArray()) {
      throw wrong(at(name), "a list");
    }
    for (int i = 0; i < node.size(); i++) {
      items.add(reader.apply(node.get(i), "%s[%d]".formatted(at(name), i)));
    }
    return items;
  }

  private static ApiError.ApiException wrong(String path, String expected) {
    String what =
        path.isEmpty()
            ? PAYLOAD + "Expected " + expected + "."
            : "Invalid value at '%s', expected %s".formatted(path, expected);
    return ApiError.violated(List.of(new ApiError.Violation(path, what)));
  }

  private String at(String name) {
    String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return path.isEmpty() ? snake : path + "." + snake;
  }

  private static String camel(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder out = new StringBuilder();
    for (String part : name.split("_", -1)) {
      out.append(
          out.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return out.toString();
  }
}
