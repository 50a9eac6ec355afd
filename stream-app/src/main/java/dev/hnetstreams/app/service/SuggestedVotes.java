package dev.hnetstreams.app.service;

import dev.hnetstreams.app.feedback.FeedbackDesk;
import dev.hnetstreams.app.feedback.SuggestionObserver;
import dev.hnetstreams.app.feedback.SuggestionObserver.Suggested;
import dev.hnetstreams.app.feedback.Vote;
import dev.hnetstreams.app.http.Feedback;
import dev.hnetstreams.app.perspective.SuggestedScores;
import dev.hnetstreams.app.perspective.Suggestion;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns scores that Perspective's clients suggest for whole comments into votes. Scores of spans
 * are no votes: feedback is about texts.
 *
 * @param feedback empty while it is off or the service starts: then suggestions are forgotten
 * @param model in service
 */
record SuggestedVotes(
    Supplier<Optional<Feedback>> feedback, Supplier<Manifest> model, SuggestionObserver observer)
    implements SuggestedScores {
  /** Votes in the place of clients that say neither {@code communityId} nor {@code clientToken}. */
  static final String WHO = "perspective";

  private static final int MAX_WHO = 100;

  @Override
  public void suggested(Suggestion suggestion) {
    Optional<Feedback> desk = feedback.get();
    if (desk.isEmpty()) {
      return;
    }
    for (Suggestion.Suggested score : suggestion.scores()) {
      Optional<String> label = label(score, suggestion.text().length);
      if (label.isEmpty()) {
        observer.onSuggested(Suggested.NO_VOTE);
        continue;
      }
      String text = new String(suggestion.text(), StandardCharsets.UTF_8);
      var unused =
          desk.get()
              .submit(new Vote(null, text, score.head(), label.get(), who(suggestion), null))
              .thenAccept(answer -> observer.onSuggested(outcome(answer)));
    }
  }

  /** The label that the score speaks for; empty where it speaks for none in particular. */
  private Optional<String> label(Suggestion.Suggested score, int bytes) {
    boolean whole = score.begin() == 0 && score.end() == bytes;
    Optional<Head> head = model.get().head(score.head()).filter(h -> !h.multiLabel());
    if (!whole || head.isEmpty()) {
      return Optional.empty();
    }
    if (score.score() >= 0.5) {
      return Optional.of(score.label());
    }
    List<String> others =
        head.get().labels().stream().filter(label -> !label.equals(score.label())).toList();
    return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
  }

  /** The community, else the client's token, as votes spell it. */
  private static String who(Suggestion suggestion) {
    String said =
        suggestion.communityId().isBlank() ? suggestion.clientToken() : suggestion.communityId();
    String visible = said.strip().replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]", "_");
    int end = Math.min(visible.length(), MAX_WHO);
    boolean half = end > 0 && Character.isHighSurrogate(visible.charAt(end - 1));
    return visible.isEmpty() ? WHO : visible.substring(0, half ? end - 1 : end);
  }

  private static Suggested outcome(FeedbackDesk.Answer answer) {
    return answer.refused() == null
        ? Suggested.VOTE
        : answer.refused() == FeedbackDesk.Reason.WRONG ? Suggested.NO_VOTE : Suggested.LOST;
  }
}
