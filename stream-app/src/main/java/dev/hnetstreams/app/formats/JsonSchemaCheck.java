package dev.hnetstreams.app.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.RegisteredSchema;
import java.util.List;

/**
 * Holds values against a JSON Schema of draft 4 to 2020-12. Loads nothing but what the registry
 * gave: a schema that refers elsewhere is refused. Any thread.
 */
final class JsonSchemaCheck implements TextCodec.JsonCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a schema without an id of its own is relative to. */
  private static final String BASE = "registry:/schema";

  private static final String DRAFTS = "json-schema.org/";
  private static final int MAX_PLACE = 200;

  private final String name;
  private final Schema schema;

  private JsonSchemaCheck(String name, Schema schema) {
    this.name = name;
    this.schema = schema;
  }

  /**
   * Compiles a schema and all that it refers to.
   *
   * @param name for people
   * @throws SchemaMismatchException when it is none, or refers to what the registry did not give
   */
  static JsonSchemaCheck of(String name, RegisteredSchema schema) {
    try {
      JsonNode root = JSON.readTree(schema.text());
      String id = root.path("$id").asText(root.path("id").asText(BASE));
      Schema compiled = registry(schema.references()).getSchema(SchemaLocation.of(id), root);
      compiled.initializeValidators();
      return new JsonSchemaCheck(name, compiled);
    } catch (JsonProcessingException | SchemaException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SchemaMismatchException(name + ": no JSON Schema to check by: " + why, e);
    } catch (StackOverflowError e) {
      throw new SchemaMismatchException(name + ": no JSON Schema to check by: too deep", e);
    }
  }

  private static SchemaRegistry registry(List<RegisteredSchema.Reference> references) {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_7,
        builder ->
            builder
                .schemas(iri -> text(references, iri))
                .schemaLoader(
                    loader ->
                        loader.allow(
                            iri ->
                                text(references, iri.toString()) != null
                                    || iri.toString().contains("://" + DRAFTS))));
  }

  /** The text of a schema by its address, which ends with its name; null when it was not given. */
  private static String text(List<RegisteredSchema.Reference> references, String iri) {
    return references.stream()
        .filter(one -> iri.equals(one.name()) || iri.endsWith("/" + one.name()))
        .map(RegisteredSchema.Reference::text)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String complaint(JsonNode root) {
    try {
      List<Error> errors =
          schema.validate(root, context -> context.executionConfig(c -> c.failFast(true)));
      return errors.isEmpty() ? null : complaint(errors.get(0));
    } catch (SchemaException e) {
      return "%s cannot be checked by".formatted(name);
    } catch (StackOverflowError e) {
      return "too deep to be checked by %s".formatted(name);
    }
  }

  /** Names places only: the words of the library may quote the value. */
  private String complaint(Error error) {
    String place = error.getInstanceLocation().toString();
    String shown = place.length() > MAX_PLACE ? place.substring(0, MAX_PLACE) + "..." : place;
    return "not valid by %s: %s at %s, by %s"
        .formatted(
            name,
            error.getKeyword(),
            shown.isEmpty() ? "the top" : shown,
            "#" + error.getSchemaLocation().getFragment());
  }
}
