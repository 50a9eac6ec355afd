package dev.hnetstreams.app.http;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.feedback.FeedbackDesk.Answer;
import dev.hnetstreams.app.feedback.Vote;
import dev.hnetstreams.app.feedback.Vote.WrongVoteException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST /v1/feedback}: a vote. {@code GET /v1/feedback}: what people say so far. */
final class FeedbackRoutes implements Routes {
  private static final String PATH = "/v1/feedback";

  private final Supplier<Optional<Feedback>> feedback;
  private final Gate gate;

  /** That a vote was written; {@code said} and {@code agreed} are of the model in service. */
  private record Taken(String item, String head, String label, Said said, boolean agreed) {}

  private record Said(String label, float confidence, String model) {}

  FeedbackRoutes(Supplier<Optional<Feedback>> feedback, Gate gate) {
    this.feedback = feedback;
    this.gate = gate;
  }

  @Override
  public void mount(Doors doors) {
    gate.guard(doors.post(PATH).opensTo(Token.FEEDBACK), Json.TYPE, (ctx, call) -> take(ctx));
    gate.guard(
        doors.get(PATH).opensTo(Token.FEEDBACK),
        (ctx, call) -> Json.answer(ctx, 200, required().summary()));
  }

  /** Says 503 while the model loads, and 404 when feedback is off. */
  private Feedback required() {
    var unused = gate.serving();
    return feedback
        .get()
        .orElseThrow(
            () -> Problem.notFound("feedback is off: topics.feedback is not set").exception());
  }

  private void take(RoutingContext ctx) {
    Feedback desk = required();
    Vote vote;
    try {
      vote = Vote.of(Json.object(ctx, Vote.FIELDS));
    } catch (WrongVoteException e) {
      throw Problem.unprocessable(e.getMessage()).exception();
    }
    Context context = Vertx.currentContext();
    var unused =
        desk.submit(vote)
            .whenComplete((answer, failure) -> context.runOnContext(v -> answer(ctx, answer)));
  }

  private static void answer(RoutingContext ctx, Answer answer) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    if (answer.refused() != null) {
      problem(answer).answer(ctx);
      return;
    }
    Vote vote = answer.vote();
    Said said =
        new Said(
            vote.said().label(),
            ResultWriter.rounded(vote.said().confidence()),
            vote.said().model());
    Json.answer(ctx, 200, new Taken(vote.item(), vote.head(), vote.label(), said, answer.agreed()));
  }

  private static Problem problem(Answer answer) {
    return switch (answer.refused()) {
      case WRONG -> Problem.unprocessable(answer.message());
      case UNKNOWN_ID -> Problem.notFound(answer.message());
      case BUSY -> Problem.overloaded(answer.message());
      case UNAVAILABLE -> Problem.unavailable("unavailable", answer.message());
    };
  }
}
