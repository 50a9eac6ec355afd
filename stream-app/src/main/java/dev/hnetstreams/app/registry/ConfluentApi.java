package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Confluent's API, which Apicurio and Karapace speak too. */
final class ConfluentApi extends RegistryApi {
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  ConfluentApi(RegistryHttp http) {
    super(http);
  }

  @Override
  CompletableFuture<Found> find(SchemaId id) {
    String kind = id.kind() == SchemaId.Kind.GUID ? "guids" : "ids";
    return http.get("/schemas/" + kind + "/" + encoded(id.value())).thenApply(ConfluentApi::found);
  }

  @Override
  CompletableFuture<Found> find(At at) {
    return http.get(at.path()).thenApply(ConfluentApi::found);
  }

  @Override
  CompletableFuture<Long> register(String subject, String type, String text) {
    String body =
        RegistryHttp.text(
            JsonNodeFactory.instance.objectNode().put("schemaType", type).put("schema", text));
    return http.post("/subjects/" + encoded(subject) + "/versions", body, "Content-Type", TYPE)
        .thenApply(answer -> required(RegistryHttp.json(answer), "id").asLong());
  }

  private static Found found(String answer) {
    JsonNode document = RegistryHttp.json(answer);
    List<At> references = new ArrayList<>();
    for (JsonNode reference : document.path("references")) {
      references.add(
          new At(
              required(reference, "name").asText(),
              "/subjects/%s/versions/%d"
                  .formatted(
                      encoded(required(reference, "subject").asText()),
                      required(reference, "version").asInt())));
    }
    return new Found(
        document.path("schemaType").asText("AVRO"),
        required(document, "schema").asText(),
        references);
  }
}
