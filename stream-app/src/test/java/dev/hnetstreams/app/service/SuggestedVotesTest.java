package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.feedback.FeedbackDesk;
import dev.hnetstreams.app.feedback.SuggestionObserver.Suggested;
import dev.hnetstreams.app.feedback.Vote;
import dev.hnetstreams.app.http.Feedback;
import dev.hnetstreams.app.perspective.Suggestion;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Scores that clients of Perspective suggest become votes. */
class SuggestedVotesTest {
  private static final byte[] TEXT = "buy this".getBytes(StandardCharsets.UTF_8);

  private final List<Vote> votes = new ArrayList<>();
  private final List<Suggested> outcomes = new ArrayList<>();
  private FeedbackDesk.Answer answer =
      new FeedbackDesk.Answer(null, null, null); // Taken: a desk answers so.

  private final Feedback desk =
      new Feedback() {
        @Override
        public CompletableFuture<FeedbackDesk.Answer> submit(Vote vote) {
          votes.add(vote);
          return CompletableFuture.completedFuture(answer);
        }

        @Override
        public Summary summary() {
          return null;
        }
      };

  @Test
  void aScoreOfTheCommentIsAVoteForTheLabelOrForTheOther() {
    suggest("forum", "t-1", score("spam", "spam", 0, TEXT.length, 0.5));
    suggest("", "token 7", score("spam", "spam", 0, TEXT.length, 0.49));
    suggest("", "", score("toxic", "toxic", 0, TEXT.length, 1));

    assertThat(votes)
        .containsExactly(
            new Vote(null, "buy this", "spam", "spam", "forum", null),
            new Vote(null, "buy this", "spam", "ham", "token_7", null),
            new Vote(null, "buy this", "toxic", "toxic", SuggestedVotes.WHO, null));
    assertThat(outcomes).containsExactly(Suggested.VOTE, Suggested.VOTE, Suggested.VOTE);
  }

  @Test
  void spansHeadsThatAreNotThereAndNoLabelInParticularAreNoVotes() {
    suggest("", "", score("spam", "spam", 0, 3, 1));
    suggest("", "", score("gone", "x", 0, TEXT.length, 1));
    suggest("", "", score("language", "eng", 0, TEXT.length, 0));
    suggest("", "", score("noise", "emoji", 0, TEXT.length, 1));

    assertThat(votes).isEmpty();
    assertThat(outcomes).hasSize(4).containsOnly(Suggested.NO_VOTE);
  }

  @Test
  void aVoteThatTheDeskDoesNotTakeIsCounted() {
    answer = new FeedbackDesk.Answer(null, FeedbackDesk.Reason.BUSY, "64 votes wait");
    suggest("x".repeat(99) + "\uD83D\uDE00", "", score("spam", "spam", 0, TEXT.length, 1));

    assertThat(outcomes).containsExactly(Suggested.LOST);
    assertThat(votes.get(0).who()).isEqualTo("x".repeat(99));
  }

  @Test
  void withoutFeedbackTheyAreForgotten() {
    new SuggestedVotes(Optional::empty, () -> null, outcomes::add)
        .suggested(suggestion("", "", score("spam", "spam", 0, TEXT.length, 1)));

    assertThat(outcomes).isEmpty();
  }

  private void suggest(String community, String token, Suggestion.Suggested score) {
    new SuggestedVotes(
            () -> Optional.of(desk), () -> ModelBundle.bundled().manifest(), outcomes::add)
        .suggested(suggestion(community, token, score));
  }

  private static Suggestion suggestion(String community, String token, Suggestion.Suggested score) {
    return new Suggestion(TEXT, List.of(score), List.of(), community, token);
  }

  private static Suggestion.Suggested score(
      String head, String label, int begin, int end, double score) {
    return new Suggestion.Suggested(head, label, begin, end, score);
  }
}
