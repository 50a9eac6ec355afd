package dev.hnetstreams.app.http;

import dev.hnetstreams.app.feedback.FeedbackDesk;
import dev.hnetstreams.app.feedback.FeedbackTally.Judged;
import dev.hnetstreams.app.feedback.Vote;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What people say of answers. Any thread; never blocks. */
public interface Feedback {
  /** Takes a vote. */
  CompletableFuture<FeedbackDesk.Answer> submit(Vote vote);

  /**
   * What holds now.
   *
   * @param model {@code name/version}, of whose answers it is
   * @param votes that hold, of any model
   * @param heads by head and label of the model's decisions
   */
  record Summary(String model, int votes, Map<String, Map<String, Judged>> heads) {}

  /** As of a moment ago. */
  Summary summary();
}
