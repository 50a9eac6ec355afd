package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.FieldPath;
import dev.hnetstreams.app.codec.Shape;
import dev.hnetstreams.app.codec.TextBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/** Takes Avro's generic values apart. Any thread. */
final class AvroShape implements Shape<Object> {
  @Override
  public Object field(Object node, String name) {
    if (node instanceof IndexedRecord record) {
      Schema.Field field = record.getSchema().getField(name);
      return field == null ? null : record.get(field.pos());
    }
    if (node instanceof Map<?, ?> map) {
      Object value = map.get(new Utf8(name));
      return value == null ? map.get(name) : value; // keys are of either class
    }
    return null;
  }

  @Override
  public List<?> items(Object node) {
    return node instanceof Collection<?> items ? new ArrayList<>(items) : null;
  }

  @Override
  public byte[] text(Object node) {
    if (node instanceof Utf8 utf8) {
      return Arrays.copyOf(utf8.getBytes(), utf8.getByteLength());
    }
    if (node instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return node instanceof CharSequence text ? TextBytes.of(text.toString()) : null;
  }

  @Override
  public String scalar(Object node) {
    return node instanceof CharSequence || node instanceof Number || node instanceof Boolean
        ? TextBytes.writable(node.toString())
        : null;
  }

  @Override
  public String kind(Object node) {
    return node instanceof IndexedRecord
        ? "record"
        : node instanceof Map
            ? "map"
            : node instanceof Collection
                ? "array"
                : node instanceof GenericData.EnumSymbol
                    ? "enum"
                    : node.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a value of the schema may hold a text at the end of a path.
   *
   * @param arrays whether an array may hold texts
   */
  static boolean mayHold(Schema schema, List<String> path, boolean arrays) {
    return switch (schema.getType()) {
      case UNION -> schema.getTypes().stream().anyMatch(one -> mayHold(one, path, arrays));
      case RECORD -> {
        Schema.Field field = path.isEmpty() ? null : schema.getField(path.get(0));
        yield field != null && mayHold(field.schema(), rest(path), arrays);
      }
      case MAP -> !path.isEmpty() && mayHold(schema.getValueType(), rest(path), arrays);
      case ARRAY ->
          (!path.isEmpty() && FieldPath.index(path.get(0)) >= 0)
              ? mayHold(schema.getElementType(), rest(path), arrays)
              : arrays && mayHold(schema.getElementType(), path, true);
      case STRING, BYTES -> path.isEmpty();
      default -> false;
    };
  }

  private static List<String> rest(List<String> path) {
    return path.subList(1, path.size());
  }
}
