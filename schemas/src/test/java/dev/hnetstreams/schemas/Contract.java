package dev.hnetstreams.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** The messages of the wire contract, each with its record, its schemas and samples. */
enum Contract {
  TAGGED_TEXT(TaggedText.class, "tagged-text"),
  INPUT_TEXT(InputText.class, "input-text"),
  /** JSON only. */
  STATS(DecisionCount.class, "stats"),
  /** JSON only. */
  DISAGREEMENT(Disagreement.class, "disagreement"),
  /** JSON only. */
  REASON(Reason.class, "reason");

  static final String VERSION_1 = "/history/v1/";
  private static final String NOW = "/dev/hnetstreams/schemas/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Class<? extends Record> type;
  private final String file;

  Contract(Class<? extends Record> type, String file) {
    this.type = type;
    this.file = file;
  }

  Class<? extends Record> type() {
    return type;
  }

  String file() {
    return file;
  }

  Map<String, ? extends Record> samples() {
    return switch (this) {
      case TAGGED_TEXT -> Samples.TAGGED_TEXTS;
      case INPUT_TEXT -> Samples.INPUT_TEXTS;
      case STATS -> Samples.STATS;
      case DISAGREEMENT -> Samples.DISAGREEMENTS;
      case REASON -> Samples.REASONS;
    };
  }

  String jsonSchema() {
    return resource(NOW + file + ".schema.json");
  }

  String jsonSchemaOfVersion1() {
    return resource(VERSION_1 + file + ".schema.json");
  }

  Schema avroSchema() {
    return new Schema.Parser().parse(resource(NOW + file + ".avsc"));
  }

  Schema avroSchemaOfVersion1() {
    return new Schema.Parser().parse(resource(VERSION_1 + file + ".avsc"));
  }

  static String write(Object record) {
    try {
      return JSON.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Ignores fields that the record does not know. */
  Record read(JsonNode json) {
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** What the schema has against the document, as {@code place: complaint}. */
  static List<String> complaints(String jsonSchema, String document) {
    // A registry each, so that two versions of a schema never meet in a cache.
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(jsonSchema, InputFormat.JSON)
        .validate(document, InputFormat.JSON)
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private static String resource(String name) {
    try (InputStream in = Contract.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
