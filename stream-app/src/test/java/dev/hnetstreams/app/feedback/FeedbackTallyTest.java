package dev.hnetstreams.app.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.decide.Precisions;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which votes count, and what for. */
class FeedbackTallyTest {
  private static final Manifest MODEL = ModelBundle.bundled().manifest();

  private final FeedbackTally tally = new FeedbackTally();

  @Test
  void precisionIsTheShareOfDecisionsThatPeopleAgreeWith() {
    vote("a", "ann", "spam", "spam", 0.9);
    vote("b", "ann", "ham", "spam", 0.8);
    vote("c", "ann", "ham", null, 0.4);
    FeedbackTally.Judged spam = tally.judged(MODEL).get("spam").get("spam");
    assertThat(spam.judged()).isEqualTo(2);
    assertThat(spam.agreed()).isEqualTo(1);
    assertThat(spam.precision()).isEqualTo(0.5);
    assertThat(spam.lower()).isBetween(0.02, 0.03);
    assertThat(tally.votes()).isEqualTo(3);
  }

  @Test
  void aPersonHasOneVoteForATextAndTheLastHolds() {
    vote("a", "ann", "ham", "spam", 0.9);
    vote("a", "ann", "spam", "spam", 0.9);
    assertThat(tally.votes()).isEqualTo(1);
    assertThat(tally.judged(MODEL).get("spam").get("spam").agreed()).isEqualTo(1);
  }

  @Test
  void aTextCountsOnceByTheLabelOfMostAndNotAtAllWhenTied() {
    vote("a", "ann", "ham", "spam", 0.9);
    vote("a", "bob", "spam", "spam", 0.9);
    assertThat(tally.judged(MODEL)).isEmpty();
    vote("a", "eve", "spam", "spam", 0.9);
    assertThat(tally.judged(MODEL).get("spam").get("spam").judged()).isEqualTo(1);
  }

  @Test
  void anAnswerOfAnotherModelDoesNotCountForThisOne() {
    Vote other =
        new Vote("a", null, "spam", "spam", "ann", new Vote.Said("spam", "spam", 1, "other/1"));
    tally.put("k", other);
    assertThat(tally.judged(MODEL)).isEmpty();
    assertThat(tally.curves(MODEL, 1)).isEmpty();
  }

  @Test
  void enoughJudgedAnswersRaiseAThreshold() {
    for (int i = 0; i < 600; i++) {
      vote("right-" + i, "ann", "spam", "spam", 0.9995);
    }
    for (int i = 0; i < 30; i++) {
      vote("wrong-" + i, "ann", "ham", "spam", 0.9965);
      vote("more-wrong-" + i, "ann", "ham", "spam", 0.9965);
    }
    assertThat(tally.curves(MODEL, 1_000)).isEmpty();
    Map<String, Curve> curves = tally.curves(MODEL, 300);
    Head spam = MODEL.head("spam").orElseThrow();
    Precisions asked = new Precisions(Map.of("spam", Map.of("spam", 0.95)));
    double dev = new Thresholds(ThresholdMode.BALANCED, asked).of(spam, "spam");
    double raised = new Thresholds(ThresholdMode.BALANCED, asked, curves, false).of(spam, "spam");
    assertThat(raised).isGreaterThan(dev).isBetween(0.9965, 0.9995);
  }

  @Test
  void aVoteStandsUnderItsOwnKeyOnly() throws Exception {
    Vote vote =
        new Vote(
            "text.in-0-7", null, "spam", "ham", "ann", new Vote.Said(null, "spam", 0.6, "m/1"));
    assertThat(Vote.read(vote.key(), vote.value())).isEqualTo(vote);
    assertThatThrownBy(() -> Vote.read("[1]".getBytes(StandardCharsets.UTF_8), vote.value()))
        .isInstanceOf(Vote.WrongVoteException.class);
    assertThatThrownBy(() -> Vote.read(null, vote.value()))
        .isInstanceOf(Vote.WrongVoteException.class);
    assertThatThrownBy(() -> Vote.read(vote.key(), new byte[] {1, 2}))
        .isInstanceOf(Vote.WrongVoteException.class);
    assertThat(new String(vote.key(), StandardCharsets.UTF_8))
        .isEqualTo("[\"text.in-0-7\",\"spam\",\"ann\"]");
  }

  private void vote(String item, String who, String label, String decision, double confidence) {
    Vote vote =
        new Vote(
            item,
            null,
            "spam",
            label,
            who,
            new Vote.Said(decision, decision == null ? "spam" : decision, confidence, MODEL.id()));
    tally.put(new String(vote.key(), StandardCharsets.UTF_8), vote);
  }
}
