package dev.hnetstreams.app.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.squareup.wire.ProtoAdapter;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoType;
import com.squareup.wire.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results in Protobuf: the first message of the file, so its index is one byte 0. */
final class ProtobufResults {
  private static final String FILE = "tagged-text.proto";

  private final Schema schema;

  private ProtobufResults(Schema schema) {
    this.schema = schema;
  }

  static RegisteredResults.Encoder encoder(String text) {
    Schema schema = WireSchemas.link(FILE, text, path -> null);
    MessageType type = (MessageType) schema.protoFile(FILE).getTypes().get(0);
    ProtoAdapter<Object> adapter = schema.protoAdapter(type.getType().toString(), false);
    ProtobufResults results = new ProtobufResults(schema);
    return new RegisteredResults.Encoder(
        "PROTOBUF",
        text,
        result -> {
          byte[] message = adapter.encode(results.value(result, type.getType()));
          byte[] indexed = new byte[1 + message.length];
          System.arraycopy(message, 0, indexed, 1, message.length);
          return indexed;
        });
  }

  private Object value(JsonNode node, ProtoType type) {
    if (type.isMap()) {
      Map<String, Object> values = new LinkedHashMap<>();
      node.properties()
          .forEach(e -> values.put(e.getKey(), value(e.getValue(), type.getValueType())));
      return values;
    }
    return switch (type.toString()) {
      case "string" -> node.textValue();
      case "int32" -> node.intValue();
      case "int64" -> node.longValue();
      case "float" -> node.floatValue();
      case "bool" -> node.booleanValue();
      default -> message(node, (MessageType) schema.getType(type));
    };
  }

  /** An array in the place of a message is all that the message has: Protobuf nests no arrays. */
  private Map<String, Object> message(JsonNode node, MessageType type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field field : type.getDeclaredFields()) {
      JsonNode inner = node.isArray() ? node : node.path(camelCase(field.getName()));
      if (inner.isMissingNode() || inner.isNull()) {
        continue;
      }
      if (field.isRepeated()) {
        List<Object> items = new ArrayList<>(inner.size());
        inner.forEach(item -> items.add(value(item, field.getType())));
        fields.put(field.getName(), items);
      } else {
        fields.put(field.getName(), value(inner, field.getType()));
      }
    }
    return fields;
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_') {
        camel.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = c == '_';
    }
    return camel.toString();
  }
}
