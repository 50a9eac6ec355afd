package dev.hnetstreams.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.bundle.Manifest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Open Inference Protocol, version 2, over REST: one BYTES tensor of texts in, tensors of
 * labels and confidences out.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol</a>
 */
final class InferenceProtocolRoutes implements Routes {
  private static final String MODEL = "/v2/models/:name";
  private static final Set<String> FIELDS =
      new TreeSet<>(List.of("id", "inputs", "outputs", "parameters"));

  private final HttpConfig config;
  private final Gate gate;

  private record Server(String name, String version, List<String> extensions) {}

  private record Tensor(String name, String datatype, List<Integer> shape) {}

  private record Metadata(
      String name,
      List<String> versions,
      String platform,
      List<Tensor> inputs,
      List<Tensor> outputs) {}

  private record Ready(String name, boolean ready) {}

  /** The fields' names are the protocol's. */
  private record Response(
      @JsonProperty("model_name") String modelName,
      @JsonProperty("model_version") String modelVersion,
      @JsonInclude(JsonInclude.Include.NON_NULL) String id,
      List<InferenceTensors.Output> outputs) {}

  InferenceProtocolRoutes(HttpConfig config, Gate gate) {
    this.config = config;
    this.gate = gate;
  }

  @Override
  public void mount(Doors doors) {
    doors.get("/v2").opensTo(Token.API).handler(this::server);
    doors.get(MODEL).opensTo(Token.API).handler(this::metadata);
    doors.get(MODEL + "/ready").opensTo(Token.API).handler(this::ready);
    gate.guard(doors.post(MODEL + "/infer").opensTo(Token.API), Json.TYPE, this::infer);
  }

  private void server(RoutingContext ctx) {
    Json.answer(ctx, 200, new Server("hnet-streams", OpenApiRoutes.version(), List.of()));
  }

  private void metadata(RoutingContext ctx) {
    Manifest manifest = serving(ctx).manifest();
    Json.answer(
        ctx,
        200,
        new Metadata(
            manifest.name(),
            List.of(manifest.version()),
            "onnxruntime_onnx",
            List.of(new Tensor(InferenceTensors.INPUT, InferenceTensors.BYTES, List.of(-1))),
            InferenceTensors.outputs(manifest).stream()
                .map(o -> new Tensor(o.name(), o.datatype(), List.of(-1)))
                .toList()));
  }

  private void ready(RoutingContext ctx) {
    Json.answer(ctx, 200, new Ready(serving(ctx).manifest().name(), true));
  }

  private void infer(RoutingContext ctx, Call call) {
    JsonNode body = Json.object(ctx, FIELDS);
    InferenceTensors.requireServed(body);
    boolean segments =
        InferenceTensors.wanted(body, serving(ctx).manifest()).stream()
            .anyMatch(InferenceTensors.Column::ofSegments);
    List<Document> documents =
        InferenceTensors.texts(body, config.maxTexts()).stream()
            .map(text -> new Document(text, Flow.INTERACTIVE, false, 0).withSegments(segments))
            .toList();
    ask(ctx, call, body, documents);
  }

  /** Asks the model in service; again when another took its place before all was answered. */
  private void ask(RoutingContext ctx, Call call, JsonNode body, List<Document> documents) {
    Serving serving = serving(ctx);
    List<InferenceTensors.Column> wanted = InferenceTensors.wanted(body, serving.manifest());
    call.classify(
        serving.classifier(),
        documents,
        answers -> {
          if (answers.stream().allMatch(a -> isOf(serving.manifest(), a))) {
            answer(ctx, serving.manifest(), body, wanted, documents, answers);
          } else {
            ask(ctx, call, body, documents);
          }
        });
  }

  private static boolean isOf(Manifest manifest, TextAnswer answer) {
    return answer.fold(result -> result.model().equals(manifest.id()), refusal -> true);
  }

  /** A tensor has no room for errors: one text without an answer fails them all. */
  private static void answer(
      RoutingContext ctx,
      Manifest manifest,
      JsonNode body,
      List<InferenceTensors.Column> wanted,
      List<Document> documents,
      List<TextAnswer> answers) {
    List<Inference.Classified> classified = TextAnswer.all(answers);
    List<byte[]> texts = documents.stream().map(Document::bytes).toList();
    Json.answer(
        ctx,
        200,
        new Response(
            manifest.name(),
            manifest.version(),
            body.path("id").isTextual() ? TextBytes.writable(body.path("id").textValue()) : null,
            wanted.stream().map(column -> column.of(texts, classified)).toList()));
  }

  /** The model in service, if it is the one that the path names. */
  private Serving serving(RoutingContext ctx) {
    Serving serving = gate.serving();
    if (!serving.manifest().name().equals(ctx.pathParam("name"))) {
      throw Problem.notFound("no such model; there is " + serving.manifest().name()).exception();
    }
    return serving;
  }
}
