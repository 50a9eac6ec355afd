package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.perspective.Analysis;
import dev.hnetstreams.app.perspective.ApiError;
import dev.hnetstreams.app.perspective.Discovery;
import dev.hnetstreams.app.perspective.Perspective;
import dev.hnetstreams.app.perspective.Suggestion;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Flow;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Google's Perspective API, v1alpha1: {@code comments:analyze} and {@code comments:suggestscore},
 * through the same engine, gate and limits as {@code /v1/classify}. Mounted where attributes are
 * configured.
 */
final class PerspectiveRoutes implements Routes {
  static final String ANALYZE = "/v1alpha1/comments:analyze";
  static final String SUGGEST = "/v1alpha1/comments:suggestscore";
  static final String DISCOVERY = "/$discovery/rest";

  private final Perspective perspective;
  private final Gate gate;
  private final boolean tls;

  /** The rest of a request, which may find fault with it. */
  private interface Work {
    void run();
  }

  PerspectiveRoutes(Perspective perspective, Gate gate, boolean tls) {
    this.perspective = perspective;
    this.gate = gate;
    this.tls = tls;
  }

  @Override
  public void mount(Doors doors) {
    if (!perspective.config().enabled()) {
      return;
    }
    gate.guard(door(doors, ANALYZE), Json.TYPE, this::analyze);
    gate.guard(door(doors, SUGGEST), Json.TYPE, this::suggest);
    doors.get(DISCOVERY).opensTo(Token.NONE).handler(this::discovery);
  }

  private static Door door(Doors doors, String path) {
    return doors
        .postLiteral(path)
        .opensTo(Token.API_OR_PERSPECTIVE_KEY)
        .errors(PerspectiveErrors::of);
  }

  private void analyze(RoutingContext ctx, Call call) {
    JsonNode body = Json.tree(ctx);
    Serving serving = gate.serving();
    answeringFaults(
        ctx,
        () -> {
          Analysis analysis = Analysis.of(body, perspective.config(), serving.manifest());
          List<Document> documents =
              analysis.texts().stream()
                  .map(text -> new Document(text, Flow.INTERACTIVE, false, Integer.MAX_VALUE))
                  .toList();
          call.classify(serving.classifier(), documents, answers -> answer(ctx, analysis, answers));
        });
  }

  /** A text without an answer fails the request: a comment whose sentence has no score is none. */
  private static void answer(RoutingContext ctx, Analysis analysis, List<TextAnswer> answers) {
    List<Inference.Classified> classified = TextAnswer.all(answers);
    answeringFaults(ctx, () -> Json.answer(ctx, 200, analysis.response(classified)));
  }

  private void suggest(RoutingContext ctx, Call call) {
    JsonNode body = Json.tree(ctx);
    answeringFaults(
        ctx,
        () -> {
          Suggestion.Read read = Suggestion.of(body, perspective.config());
          perspective.suggestions().suggested(read.suggestion());
          Json.answer(ctx, 200, read.answer());
        });
  }

  private void discovery(RoutingContext ctx) {
    String root = perspective.config().rootUrl();
    if (root == null) {
      root = (tls ? "https://" : "http://") + ctx.request().getHeader("host");
    }
    Json.answer(ctx, 200, Buffer.buffer(Discovery.document(root)));
  }

  private static void answeringFaults(RoutingContext ctx, Work work) {
    try {
      work.run();
    } catch (ApiError.ApiException e) {
      Json.answer(ctx, e.error().error().code(), e.error());
    }
  }
}
