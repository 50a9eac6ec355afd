package dev.hnetstreams.app.formats;

import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoType;
import com.squareup.wire.schema.Schema;
import dev.hnetstreams.app.codec.FieldPath;
import dev.hnetstreams.app.codec.TextBytes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okio.ByteString;

/**
 * A part of a Protobuf message, as Wire gives it.
 *
 * @param type of the value, or of its elements when it is a list
 */
record ProtoNode(ProtoType type, Object value) {
  private static final Set<ProtoType> WRAPPERS =
      Set.of(ProtoType.STRING_VALUE, ProtoType.BYTES_VALUE);

  /** Takes messages apart. Any thread. */
  record Shape(Schema schema) implements dev.hnetstreams.app.codec.Shape<ProtoNode> {
    @Override
    public ProtoNode field(ProtoNode node, String name) {
      if (WRAPPERS.contains(node.type()) && name.equals("value")) {
        return node; // Wire has unwrapped it
      }
      if (!(node.value() instanceof Map<?, ?> fields)) {
        return null;
      }
      if (node.type().isMap()) {
        Object value = fields.get(name);
        return value == null ? null : new ProtoNode(node.type().getValueType(), value);
      }
      Field field = fieldOf(schema, node.type(), name);
      Object value = field == null ? null : fields.get(name);
      if (field == null || (value == null && absent(field) == null)) {
        return null;
      }
      return new ProtoNode(field.getType(), value == null ? absent(field) : value);
    }

    @Override
    public List<ProtoNode> items(ProtoNode node) {
      return node.value() instanceof List<?> items
          ? items.stream().map(item -> new ProtoNode(node.type(), item)).toList()
          : null;
    }

    @Override
    public byte[] text(ProtoNode node) {
      if (node.value() instanceof ByteString bytes) {
        return bytes.toByteArray();
      }
      return node.value() instanceof String text && !isEnum(node) ? TextBytes.of(text) : null;
    }

    @Override
    public String scalar(ProtoNode node) {
      Object value = node.value();
      return value instanceof String || value instanceof Number || value instanceof Boolean
          ? value.toString()
          : null;
    }

    @Override
    public String kind(ProtoNode node) {
      return node.value() instanceof List ? "array" : node.type().toString();
    }

    private boolean isEnum(ProtoNode node) {
      return !node.type().isScalar()
          && schema.getType(node.type()) instanceof com.squareup.wire.schema.EnumType;
    }
  }

  /** What a text or a list is that is not on the wire; null where it is nothing then. */
  private static Object absent(Field field) {
    return switch (Objects.requireNonNull(field.getEncodeMode())) {
      case REPEATED, PACKED -> List.of();
      case OMIT_IDENTITY ->
          field.getType().equals(ProtoType.STRING)
              ? ""
              : field.getType().equals(ProtoType.BYTES) ? ByteString.EMPTY : null;
      default -> null;
    };
  }

  private static Field fieldOf(Schema schema, ProtoType type, String name) {
    return schema.getType(type) instanceof MessageType message
        ? message.getFieldsAndOneOfFields().stream()
            .filter(field -> field.getName().equals(name))
            .findFirst()
            .orElse(null)
        : null;
  }

  /**
   * Whether a value of the type may hold a text at the end of a path.
   *
   * @param joins whether the texts of an array are one
   */
  static boolean mayHold(Schema schema, ProtoType type, List<String> path, boolean joins) {
    if (path.isEmpty()) {
      return type.equals(ProtoType.STRING)
          || type.equals(ProtoType.BYTES)
          || WRAPPERS.contains(type);
    }
    List<String> rest = path.subList(1, path.size());
    if (type.isMap()) {
      return mayHold(schema, Objects.requireNonNull(type.getValueType()), rest, joins);
    }
    Field field = fieldOf(schema, type, path.get(0));
    if (field == null) {
      return false;
    }
    ProtoType next = Objects.requireNonNull(field.getType());
    if (!field.isRepeated()) {
      return mayHold(schema, next, rest, joins);
    }
    boolean index = !rest.isEmpty() && FieldPath.index(rest.get(0)) >= 0;
    return index
        ? mayHold(schema, next, rest.subList(1, rest.size()), joins)
        : joins && mayHold(schema, next, rest, true);
  }
}
