package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The paths and documents of one API. Any thread. */
abstract class RegistryApi {
  /** References of references of ...: deeper than this is a mistake. */
  private static final int MAX_DEPTH = 16;

  /**
   * A schema before its references are read.
   *
   * @param references where each is, with its name
   */
  record Found(String type, String text, List<At> references) {}

  /**
   * @param name as the schema that refers to it says
   * @param path where the document is
   */
  record At(String name, String path) {}

  final RegistryHttp http;

  RegistryApi(RegistryHttp http) {
    this.http = http;
  }

  /** The schema of an id, without its references. */
  abstract CompletableFuture<Found> find(SchemaId id);

  /** A schema that another refers to, without its references. */
  abstract CompletableFuture<Found> find(At at);

  /** Makes a schema known; gives the id that values carry. */
  abstract CompletableFuture<Long> register(String subject, String type, String text);

  /** The schema of an id, with all that it refers to. */
  CompletableFuture<RegisteredSchema> schema(SchemaId id) {
    Map<String, String> known = new LinkedHashMap<>();
    return find(id)
        .thenCompose(
            found ->
                resolve(found.references(), 0, known, 0)
                    .thenApply(
                        all -> new RegisteredSchema(found.type(), found.text(), list(known))));
  }

  /** Reads references one after the other, each after its own. */
  private CompletableFuture<Void> resolve(
      List<At> all, int from, Map<String, String> known, int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnknownSchemaException("its references have no end");
    }
    if (from == all.size()) {
      return CompletableFuture.completedFuture(null);
    }
    At at = all.get(from);
    if (known.containsKey(at.name())) {
      return resolve(all, from + 1, known, depth);
    }
    return find(at)
        .thenCompose(
            found ->
                resolve(found.references(), 0, known, depth + 1)
                    .thenRun(() -> known.put(at.name(), found.text())))
        .thenCompose(done -> resolve(all, from + 1, known, depth));
  }

  private static List<RegisteredSchema.Reference> list(Map<String, String> known) {
    List<RegisteredSchema.Reference> list = new ArrayList<>();
    known.forEach((name, text) -> list.add(new RegisteredSchema.Reference(name, text)));
    return list;
  }

  /** A field that must be there. */
  static JsonNode required(JsonNode document, String field) {
    JsonNode value = document.get(field);
    if (value == null || value.isNull()) {
      throw new RegistryAwayException("it answers without " + field);
    }
    return value;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
