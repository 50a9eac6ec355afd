package dev.hnetstreams.app.formats;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.hnetstreams.app.codec.FieldPath;
import dev.hnetstreams.app.codec.Shape;
import dev.hnetstreams.app.codec.TextBytes;
import java.util.List;
import java.util.Locale;

/** Takes Protobuf messages apart. Any thread. */
final class ProtobufShape implements Shape<Object> {
  /** A field of type map: messages with a key and a value. */
  private record Entries(List<?> all) {
    Object value(String key) {
      for (Object one : all) {
        Message entry = (Message) one;
        Descriptor type = entry.getDescriptorForType();
        if (entry.getField(type.findFieldByNumber(1)).toString().equals(key)) {
          return entry.getField(type.findFieldByNumber(2));
        }
      }
      return null;
    }
  }

  @Override
  public Object field(Object node, String name) {
    if (node instanceof Entries map) {
      return map.value(name);
    }
    if (!(node instanceof Message message)) {
      return null;
    }
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field == null || (field.hasPresence() && !message.hasField(field))) {
      return null;
    }
    Object value = message.getField(field);
    return field.isMapField() ? new Entries((List<?>) value) : value;
  }

  @Override
  public List<?> items(Object node) {
    return node instanceof List<?> items ? items : null;
  }

  @Override
  public byte[] text(Object node) {
    return node instanceof ByteString bytes
        ? bytes.toByteArray()
        : node instanceof String text ? TextBytes.of(text) : null;
  }

  @Override
  public String scalar(Object node) {
    return node instanceof String || node instanceof Number || node instanceof Boolean
        ? node.toString()
        : null;
  }

  @Override
  public String kind(Object node) {
    if (node instanceof Message message) {
      return message.getDescriptorForType().getFullName();
    }
    if (node instanceof Entries) {
      return "map";
    }
    return node instanceof List
        ? "array"
        : node instanceof EnumValueDescriptor
            ? "enum"
            : node.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a message may hold a text at the end of a path.
   *
   * @param arrays whether an array may hold texts
   */
  static boolean mayHold(Descriptor type, List<String> path, boolean arrays) {
    FieldDescriptor field = path.isEmpty() ? null : type.findFieldByName(path.get(0));
    if (field == null) {
      return false;
    }
    List<String> rest = rest(path);
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      return !rest.isEmpty() && mayHold(value, rest(rest), arrays);
    }
    if (!field.isRepeated()) {
      return mayHold(field, rest, arrays);
    }
    boolean index = !rest.isEmpty() && FieldPath.index(rest.get(0)) >= 0;
    return index ? mayHold(field, rest(rest), arrays) : arrays && mayHold(field, rest, true);
  }

  /** The same for one value of a field. */
  private static boolean mayHold(FieldDescriptor field, List<String> path, boolean arrays) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> path.isEmpty();
      case MESSAGE -> mayHold(field.getMessageType(), path, arrays);
      default -> false;
    };
  }

  private static List<String> rest(List<String> path) {
    return path.subList(1, path.size());
  }
}
