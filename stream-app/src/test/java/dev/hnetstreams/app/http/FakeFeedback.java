package dev.hnetstreams.app.http;

import dev.hnetstreams.app.feedback.FeedbackDesk.Answer;
import dev.hnetstreams.app.feedback.FeedbackDesk.Reason;
import dev.hnetstreams.app.feedback.FeedbackTally.Judged;
import dev.hnetstreams.app.feedback.Vote;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes every vote as one on spam, or refuses it as the test says. */
final class FakeFeedback implements Feedback {
  final List<Vote> votes = new CopyOnWriteArrayList<>();
  volatile Reason refuse;

  @Override
  public CompletableFuture<Answer> submit(Vote vote) {
    votes.add(vote);
    return CompletableFuture.completedFuture(
        refuse != null
            ? new Answer(null, refuse, "refused: " + refuse)
            : new Answer(vote.with(new Vote.Said("spam", "spam", 0.875, "fake/1")), null, null));
  }

  @Override
  public Summary summary() {
    return new Summary("fake/1", 3, Map.of("spam", Map.of("spam", new Judged(2, 1, 0.5, 0.025))));
  }
}
