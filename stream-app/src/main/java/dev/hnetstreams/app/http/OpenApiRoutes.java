package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hnetstreams.schemas.TaggedText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /openapi.json}: the hand-written description with the result's own schema in it. */
final class OpenApiRoutes implements Routes {
  private static final String RESULT = "TaggedText";

  @Override
  public void mount(Doors doors) {
    Buffer document = Buffer.buffer(document().toString());
    doors.get("/openapi.json").opensTo(Token.API).handler(ctx -> Json.answer(ctx, 200, document));
  }

  /** The whole description. */
  static ObjectNode document() {
    try (InputStream description = OpenApiRoutes.class.getResourceAsStream("openapi.yaml");
        InputStream result = TaggedText.class.getResourceAsStream("tagged-text.schema.json")) {
      ObjectNode document = (ObjectNode) new YAMLMapper().readTree(description);
      document.withObject("/info").put("version", version());
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(result);
      schema.remove("$schema");
      moveReferences(schema);
      document.withObject("/components/schemas").set(RESULT, schema);
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the service. */
  static String version() {
    String version = OpenApiRoutes.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The schema is no longer the root of its document. */
  private static void moveReferences(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
      String inside = object.get("$ref").textValue().replaceFirst("^#", "");
      object.set("$ref", new TextNode("#/components/schemas/" + RESULT + inside));
    }
    node.forEach(OpenApiRoutes::moveReferences);
  }
}
