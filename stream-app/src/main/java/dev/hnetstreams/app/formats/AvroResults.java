package dev.hnetstreams.app.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Results in Avro. */
final class AvroResults {
  private AvroResults() {}

  static RegisteredResults.Encoder encoder(String text) {
    Schema schema = new Schema.Parser().parse(text);
    GenericDatumWriter<Object> writer = new GenericDatumWriter<>(schema);
    return new RegisteredResults.Encoder(
        "AVRO", schema.toString(), result -> bytes(writer, datum(result, schema)));
  }

  private static byte[] bytes(GenericDatumWriter<Object> writer, Object datum) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer.write(datum, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unions of the contract are null and one other, in this order. */
  private static Object datum(JsonNode node, Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          node.isMissingNode() || node.isNull() ? null : datum(node, schema.getTypes().get(1));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), datum(node.path(field.name()), field.schema()));
        }
        yield record;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>(node.size());
        node.forEach(item -> items.add(datum(item, schema.getElementType())));
        yield items;
      }
      case MAP -> {
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties()
            .forEach(e -> values.put(e.getKey(), datum(e.getValue(), schema.getValueType())));
        yield values;
      }
      case STRING -> node.textValue();
      case INT -> node.intValue();
      case LONG -> node.longValue();
      case FLOAT -> node.floatValue();
      case BOOLEAN -> node.booleanValue();
      default -> throw new IllegalStateException("not in the contract: " + schema);
    };
  }
}
