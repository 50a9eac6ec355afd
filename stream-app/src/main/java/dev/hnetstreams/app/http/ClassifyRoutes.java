package dev.hnetstreams.app.http;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.schemas.TaggedText;
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

  /** Answers in the order of the texts. */
  private record Results(List<Item> results) {}

  /** What the body says of one text of a list. */
  private sealed interface Item {}

  private record Tagged(@JsonValue TaggedText result) implements Item {}

  private record Refused(String error, String type) implements Item {}

  /**
   * @param topLabels how many labels a decision lists unless the request says
   */
  ClassifyRoutes(HttpConfig config, Gate gate, int topLabels) {
    this.config = config;
    this.gate = gate;
    this.topLabels = topLabels;
  }

  @Override
  public void mount(Doors doors) {
    gate.guard(doors.post("/v1/classify").opensTo(Token.API_OR_PAGE), Json.TYPE, this::classify);
  }

  private void classify(RoutingContext ctx, Call call) {
    Serving serving = gate.serving();
    ClassifyRequest request =
        ClassifyRequest.of(Json.object(ctx, ClassifyRequest.FIELDS), config.maxTexts(), topLabels);
    OutputConfig output = request.output();
    requireLabels(request.allowed(), serving);
    List<Document> documents =
        request.texts().stream()
            .map(
                text ->
                    new Document(text, Flow.INTERACTIVE, output.wantsEvidence(), output.topLabels())
                        .withSegments(output.wantsSegments())
                        .withAllowed(request.allowed()))
            .toList();
    call.shorten(request.deadlineMillis());
    call.classify(serving.classifier(), documents, answers -> answer(ctx, request, answers));
  }

  private static void requireLabels(Allowed allowed, Serving serving) {
    if (allowed != null) {
      try {
        allowed.require(serving.manifest());
      } catch (IllegalArgumentException e) {
        throw Problem.unprocessable(e.getMessage()).exception();
      }
    }
  }

  private void answer(RoutingContext ctx, ClassifyRequest request, List<TextAnswer> answers) {
    ResultWriter writer = new ResultWriter(request.output());
    String id = request.id() != null ? request.id() : "http-" + number.incrementAndGet();
    List<byte[]> texts = request.texts();
    if (request.single()) {
      if (answers.get(0) instanceof TextAnswer.Refusal refusal) {
        refusal.problem().answer(ctx);
      } else {
        Json.answer(ctx, 200, item(writer, id, texts.get(0), answers.get(0)));
      }
      return;
    }
    List<Item> results = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      results.add(item(writer, id + "-" + i, texts.get(i), answers.get(i)));
    }
    Json.answer(ctx, 200, new Results(results));
  }

  private static Item item(ResultWriter writer, String id, byte[] text, TextAnswer answer) {
    return answer.fold(
        classified -> new Tagged(writer.result(id, null, text, classified)),
        problem -> new Refused(problem.message(), problem.type()));
  }
}
