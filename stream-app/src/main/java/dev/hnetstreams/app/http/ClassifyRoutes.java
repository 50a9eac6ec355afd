package dev.hnetstreams.app.http;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Flow;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** {@code POST /v1/classify}: one text or a list, through the same engine as the stream. */
final class ClassifyRoutes implements Routes {
  private final HttpConfig config;
  private final Gate gate;
  private final int topLabels;
  private final AtomicLong number = new AtomicLong();

  /** Answers in the order of the texts, each a result or a {@link Refusal}. */
  private record Results(List<Object> results) {}

  /** A text of a list that got no result. */
  private record Refusal(String error, String type) {}

  /**
   * @param topLabels how many labels a decision lists unless the request says
   */
  ClassifyRoutes(HttpConfig config, Gate gate, int topLabels) {
    this.config = config;
    this.gate = gate;
    this.topLabels = topLabels;
  }

  @Override
  public void mount(Router router) {
    gate.guard(router.post("/v1/classify"), Json.TYPE).handler(this::classify);
  }

  private void classify(RoutingContext ctx) {
    Serving serving = gate.serving();
    ClassifyRequest request =
        ClassifyRequest.of(Json.object(ctx, ClassifyRequest.FIELDS), config.maxTexts(), topLabels);
    boolean evidence = request.output().chunks() == OutputConfig.Detail.FULL;
    List<Document> documents =
        request.texts().stream()
            .map(
                text ->
                    new Document(text, Flow.INTERACTIVE, evidence, request.output().topLabels()))
            .toList();
    Call call = Call.of(ctx);
    call.shorten(request.deadlineMillis());
    call.classify(serving.classifier(), documents, answers -> answer(ctx, request, answers));
  }

  private void answer(RoutingContext ctx, ClassifyRequest request, List<Inference> answers) {
    ResultWriter writer = new ResultWriter(request.output());
    String id = request.id() != null ? request.id() : "http-" + number.incrementAndGet();
    long millis = Call.of(ctx).millis();
    if (request.single()) {
      Object item = item(writer, id, request.texts().get(0), answers.get(0), millis);
      if (item instanceof Problem problem) {
        problem.answer(ctx);
      } else {
        Json.answer(ctx, 200, item);
      }
      return;
    }
    List<Object> results = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      Object item = item(writer, id + "-" + i, request.texts().get(i), answers.get(i), millis);
      results.add(item instanceof Problem p ? new Refusal(p.message(), p.type()) : item);
    }
    Json.answer(ctx, 200, new Results(results));
  }

  /** A result or a {@link Problem}. */
  private static Object item(
      ResultWriter writer, String id, byte[] text, Inference answer, long millis) {
    return answer == null
        ? Problem.deadline(millis)
        : answer.<Object>fold(classified -> writer.result(id, null, text, classified), Problem::of);
  }
}
