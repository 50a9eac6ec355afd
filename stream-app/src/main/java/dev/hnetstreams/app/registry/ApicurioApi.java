package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Apicurio's own API, versions 2 and 3, below {@code /apis/registry/v2} and {@code v3}. */
final class ApicurioApi extends RegistryApi {
  private static final String GROUP = "default";

  private final boolean version3;
  private final RegistryConfig.Ids ids;

  ApicurioApi(RegistryHttp http, boolean version3, RegistryConfig.Ids ids) {
    super(http);
    this.version3 = version3;
    this.ids = ids;
  }

  @Override
  CompletableFuture<Found> find(SchemaId id) {
    RegistryConfig.Ids kind =
        switch (id.kind()) {
          case CONTENT -> RegistryConfig.Ids.CONTENT;
          case GLOBAL -> RegistryConfig.Ids.GLOBAL;
          case ID, GUID -> ids;
        };
    String kinds = kind == RegistryConfig.Ids.CONTENT ? "contentIds" : "globalIds";
    return withReferences("/ids/" + kinds + "/" + encoded(id.value()), "/references");
  }

  @Override
  CompletableFuture<Found> find(At at) {
    return version3
        ? withReferences(at.path(), "/content", "/references")
        : withReferences(at.path(), "/references");
  }

  @Override
  CompletableFuture<Long> register(String subject, String type, String text) {
    String path = "/groups/" + GROUP + "/artifacts?canonical=true&ifExists=";
    String mime = type.equals("PROTOBUF") ? "application/x-protobuf" : "application/json";
    String id = ids == RegistryConfig.Ids.CONTENT ? "contentId" : "globalId";
    if (!version3) {
      return http.post(
              path + "RETURN_OR_UPDATE",
              text,
              "Content-Type",
              mime,
              "X-Registry-ArtifactId",
              subject,
              "X-Registry-ArtifactType",
              type)
          .thenApply(answer -> required(RegistryHttp.json(answer), id).asLong());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("artifactId", subject).put("artifactType", type.toUpperCase(Locale.ROOT));
    body.putObject("firstVersion")
        .putObject("content")
        .put("content", text)
        .put("contentType", mime);
    return http.post(
            path + "FIND_OR_CREATE_VERSION",
            RegistryHttp.text(body),
            "Content-Type",
            "application/json")
        .thenApply(answer -> required(required(RegistryHttp.json(answer), "version"), id).asLong());
  }

  private CompletableFuture<Found> withReferences(String path, String references) {
    return withReferences(path, "", references);
  }

  private CompletableFuture<Found> withReferences(String path, String content, String references) {
    return http.get(path + content)
        .thenCompose(
            text ->
                http.get(path + references)
                    .thenApply(list -> new Found(null, text, references(RegistryHttp.json(list)))));
  }

  private static List<At> references(JsonNode list) {
    List<At> references = new ArrayList<>();
    for (JsonNode one : list) {
      String group = one.path("groupId").asText(GROUP);
      references.add(
          new At(
              required(one, "name").asText(),
              "/groups/%s/artifacts/%s/versions/%s"
                  .formatted(
                      encoded(group),
                      encoded(required(one, "artifactId").asText()),
                      encoded(required(one, "version").asText()))));
    }
    return references;
  }
}
