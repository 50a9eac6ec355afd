package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * A message's type laid flat, so that Java, JSON Schema and Avro can be compared.
 *
 * @param kinds by place, such as {@code decisions{}.top[].label}: {@code string}, {@code record
 *     Scored or null}
 * @param mayBeLeftOut places that JSON need not have; empty for Avro, which has no such notion
 * @param descriptions by place, of fields; empty for Java
 */
record Shape(
    NavigableMap<String, String> kinds,
    NavigableSet<String> mayBeLeftOut,
    NavigableMap<String, String> descriptions) {

  /** What the Javadoc of the records says can be null; the types of Java do not say it. */
  private static final Set<String> NULLABLE =
      Set.of(
          "InputText.id",
          "TaggedText.id",
          "TaggedText.source",
          "TaggedText.chunks",
          "TaggedText.degraded",
          "TaggedText.stages",
          "TaggedText.omitted",
          "Text.windows",
          "Text.value",
          "Decision.label",
          "Decision.abstained",
          "Decision.threshold",
          "Decision.raw",
          "Said.label",
          "Said.raw",
          "Reason.headVersion",
          "Reason.nearest",
          "Bundle.digest",
          "TaggedText.segments",
          "TaggedText.shares",
          "TaggedText.embedded",
          "TaggedText.spans",
          "TaggedText.hidden",
          "Source.part",
          "Hidden.says",
          "Hidden.utf16Offsets",
          "Hidden.codePointOffsets",
          "Segment.utf16Offsets",
          "Segment.codePointOffsets",
          "Span.utf16Offsets",
          "Span.codePointOffsets",
          "Span.text",
          "Chunks.evidence",
          "Chunks.utf16Offsets",
          "Chunks.codePointOffsets",
          "Chunks.outer");

  private static final Map<Type, String> JAVA_KINDS =
      Map.of(
          String.class, "string",
          int.class, "int",
          Integer.class, "int",
          long.class, "long",
          Long.class, "long",
          float.class, "float",
          Float.class, "float",
          boolean.class, "boolean",
          Boolean.class, "boolean");

  /** Type and format. JSON has one kind of number; the formats are those of OpenAPI. */
  private static final Map<String, String> JSON_KINDS =
      Map.of(
          "string", "string",
          "integer int32", "int",
          "integer int64", "long",
          "number float", "float",
          "boolean", "boolean");

  static Shape ofJava(Class<? extends Record> type) {
    Shape shape = new Shape(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    shape.java("", type, false);
    return shape;
  }

  static Shape ofJsonSchema(JsonNode schema) {
    Shape shape = new Shape(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    shape.json("", schema, schema);
    return shape;
  }

  static Shape ofAvro(Schema schema) {
    Shape shape = new Shape(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    shape.avro("", schema);
    return shape;
  }

  /** The places that hold something in a document of this shape. */
  NavigableSet<String> filledBy(JsonNode document) {
    NavigableSet<String> places = new TreeSet<>();
    fill("", document, places);
    return places;
  }

  private void fill(String place, JsonNode node, NavigableSet<String> places) {
    if (node.isNull()) {
      return;
    }
    places.add(place);
    boolean map = kinds.getOrDefault(place, "").startsWith("map");
    node.properties()
        .forEach(
            field ->
                fill(map ? place + "{}" : within(place, field.getKey()), field.getValue(), places));
    if (node.isArray()) {
      node.forEach(item -> fill(place + "[]", item, places));
    }
  }

  private void java(String place, Type type, boolean nullable) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        put(place, "list", nullable);
        java(place + "[]", arguments[0], false);
      } else if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        put(place, "map", nullable);
        java(place + "{}", arguments[1], false);
      } else {
        throw new AssertionError(place + " has no counterpart in the schemas: " + type);
      }
    } else if (type instanceof Class<?> record && record.isRecord()) {
      put(place, "record " + record.getSimpleName(), nullable);
      for (RecordComponent component : record.getRecordComponents()) {
        component(within(place, component.getName()), record, component);
      }
    } else {
      put(place, JAVA_KINDS.getOrDefault(type, "unknown " + type), nullable);
    }
  }

  private void component(String place, Class<?> record, RecordComponent component) {
    boolean nullable = NULLABLE.contains(record.getSimpleName() + "." + component.getName());
    boolean ownRule = leavesOutNulls(component.getAccessor().getAnnotation(JsonInclude.class));
    if (ownRule && !nullable) {
      throw new AssertionError(place + " leaves out nulls but is not in Shape.NULLABLE");
    }
    if (nullable && (ownRule || leavesOutNulls(record.getAnnotation(JsonInclude.class)))) {
      mayBeLeftOut.add(place);
    }
    java(place, component.getGenericType(), nullable);
  }

  private static boolean leavesOutNulls(JsonInclude rule) {
    return rule != null && rule.value() == JsonInclude.Include.NON_NULL;
  }

  private void json(String place, JsonNode root, JsonNode node) {
    if (node.has("anyOf")) {
      JsonNode options = node.get("anyOf");
      if (options.size() != 2 || !options.get(1).equals(Contract.parse("{\"type\": \"null\"}"))) {
        throw new AssertionError(place + " should be one thing or null: " + options);
      }
      json(place, root, options.get(0));
      kinds.merge(place, " or null", String::concat);
      return;
    }
    if (node.has("enum") || node.has("const")) {
      throw new AssertionError(place + " is a closed set, which breaks old readers when it grows");
    }
    String ref = node.path("$ref").asText();
    JsonNode target = ref.isEmpty() ? node : root.at(ref.substring(1));
    JsonNode types = target.path("type");
    String type = types.isArray() ? types.path(0).asText() : types.asText();
    boolean nullable =
        types.isArray() && types.size() == 2 && types.path(1).asText().equals("null");
    if (target.has("properties")) {
      if (target.path("additionalProperties").equals(Contract.parse("false"))) {
        throw new AssertionError(place + " has no room for fields that come later");
      }
      String name = ref.isEmpty() ? target.path("title").asText() : ref.replace("#/$defs/", "");
      put(place, (type.equals("object") ? "record " : type + " ") + name, nullable);
      Set<String> required = new TreeSet<>();
      target.path("required").forEach(field -> required.add(field.asText()));
      target
          .get("properties")
          .properties()
          .forEach(
              field -> {
                String inner = within(place, field.getKey());
                if (!required.remove(field.getKey())) {
                  mayBeLeftOut.add(inner);
                }
                descriptions.put(inner, field.getValue().path("description").asText());
                json(inner, root, field.getValue());
              });
      if (!required.isEmpty()) {
        throw new AssertionError(place + " requires what it does not describe: " + required);
      }
    } else if (type.equals("object")) {
      put(place, "map", nullable);
      json(place + "{}", root, target.path("additionalProperties"));
    } else if (type.equals("array")) {
      put(place, "list", nullable);
      json(place + "[]", root, target.path("items"));
    } else {
      String key = (type + " " + target.path("format").asText()).strip();
      put(place, JSON_KINDS.getOrDefault(key, "unknown " + target), nullable);
    }
  }

  private void avro(String place, Schema schema) {
    boolean nullable = schema.isUnion();
    if (nullable && (schema.getTypes().size() != 2 || !schema.isNullable())) {
      throw new AssertionError(place + " should be null or one thing: " + schema);
    }
    Schema type = nullable ? schema.getTypes().get(1) : schema;
    switch (type.getType()) {
      case RECORD -> {
        if (!type.getNamespace().equals("dev.hnetstreams.avro")) {
          throw new AssertionError(place + " is in the wrong namespace: " + type.getFullName());
        }
        put(place, "record " + type.getName(), nullable);
        for (Schema.Field field : type.getFields()) {
          String inner = within(place, field.name());
          Object fallback = field.schema().isUnion() ? JsonProperties.NULL_VALUE : null;
          if (field.defaultVal() != fallback) {
            throw new AssertionError(
                inner + ": a nullable field has the default null, another has none");
          }
          descriptions.put(inner, field.doc() == null ? "" : field.doc());
          avro(inner, field.schema());
        }
      }
      case ARRAY -> {
        put(place, "list", nullable);
        avro(place + "[]", type.getElementType());
      }
      case MAP -> {
        put(place, "map", nullable);
        avro(place + "{}", type.getValueType());
      }
      default -> put(place, type.getType().getName(), nullable);
    }
  }

  private void put(String place, String kind, boolean nullable) {
    kinds.put(place, nullable ? kind + " or null" : kind);
  }

  private static String within(String place, String field) {
    return place.isEmpty() ? field : place + "." + field;
  }
}
