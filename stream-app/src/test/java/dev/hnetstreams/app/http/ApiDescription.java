package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.ext.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What {@code /openapi.json} says, as tests ask for it. */
final class ApiDescription {
  static final ObjectNode DOCUMENT = OpenApiRoutes.document();

  private ApiDescription() {}

  static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** A route's path as the description spells it. */
  static String template(Route route) {
    String path = Paths.of(route);
    return Paths.hasParameters(route) ? path.replaceAll(":(\\w+)", "{$1}") : path;
  }

  static Set<String> documentedStatuses() {
    Set<String> statuses = new TreeSet<>();
    for (String operation : operations()) {
      int space = operation.indexOf(' ');
      DOCUMENT
          .path("paths")
          .path(operation.substring(space + 1))
          .path(operation.substring(0, space).toLowerCase(Locale.ROOT))
          .path("responses")
          .fieldNames()
          .forEachRemaining(status -> statuses.add(operation + " " + status));
    }
    return statuses;
  }

  static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
  }

  static void requireValid(JsonNode schema, String document, String what) {
    assertThat(complaints(schema, document)).as(what + " " + document).isEmpty();
  }

  /** What a schema of the description has against a document. */
  static List<String> complaints(JsonNode schema, String document) {
    ObjectNode whole = TestApi.JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", DOCUMENT.path("components"));
    List<String> complaints = new ArrayList<>();
    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString(), InputFormat.JSON)
        .validate(document, InputFormat.JSON)
        .forEach(error -> complaints.add(error.getInstanceLocation() + ": " + error.getMessage()));
    return complaints;
  }
}
