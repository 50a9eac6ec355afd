package dev.hnetstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the records hold survives Avro's binary form. */
class AvroSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void samplesComeBackFromBinaryAsTheyWere(Contract contract) throws IOException {
    Schema schema = contract.avroSchema();
    for (Map.Entry<String, ? extends Record> sample : contract.samples().entrySet()) {
      JsonNode before = Contract.parse(Contract.write(sample.getValue()));

      byte[] bytes = encode((GenericRecord) toAvro(before, schema), schema);
      JsonNode after = JSON.valueToTree(toPlain(decode(bytes, schema), schema));

      assertThat(contract.read(after)).as(sample.getKey()).isEqualTo(sample.getValue());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void readersOfVersion1ReadTheBytesOfToday(Contract contract) throws IOException {
    Schema today = contract.avroSchema();
    for (Map.Entry<String, ? extends Record> sample : contract.samples().entrySet()) {
      JsonNode document = Contract.parse(Contract.write(sample.getValue()));
      byte[] bytes = encode((GenericRecord) toAvro(document, today), today);

      GenericRecord read =
          new GenericDatumReader<GenericRecord>(today, contract.avroSchemaOfVersion1())
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null));

      assertThat(read.getSchema()).as(sample.getKey()).isEqualTo(contract.avroSchemaOfVersion1());
    }
  }

  private static byte[] encode(GenericRecord record, Schema schema) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static GenericRecord decode(byte[] bytes, Schema schema) throws IOException {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static Object toAvro(JsonNode node, Schema schema) {
    return switch (schema.getType()) {
      case UNION -> absent(node) ? null : toAvro(node, schema.getTypes().get(1));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), toAvro(node.path(field.name()), field.schema()));
        }
        yield record;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(toAvro(item, schema.getElementType())));
        yield items;
      }
      case MAP -> {
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties()
            .forEach(e -> values.put(e.getKey(), toAvro(e.getValue(), schema.getValueType())));
        yield values;
      }
      case STRING -> node.textValue();
      case INT -> node.intValue();
      case LONG -> node.longValue();
      case FLOAT -> node.floatValue();
      case BOOLEAN -> node.booleanValue();
      default -> throw new AssertionError("not in the contract: " + schema);
    };
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static Object toPlain(Object value, Schema schema) {
    return switch (schema.getType()) {
      case UNION -> value == null ? null : toPlain(value, schema.getTypes().get(1));
      case RECORD -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
          Object inner = ((GenericRecord) value).get(field.pos());
          fields.put(field.name(), toPlain(inner, field.schema()));
        }
        yield fields;
      }
      case ARRAY ->
          ((Collection<?>) value)
              .stream().map(item -> toPlain(item, schema.getElementType())).toList();
      case MAP -> {
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> values.put(k.toString(), toPlain(v, schema.getValueType())));
        yield values;
      }
      case STRING -> value.toString();
      default -> value;
    };
  }
}
