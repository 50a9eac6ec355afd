package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.feedback.FeedbackObserver;
import dev.hnetstreams.app.feedback.FeedbackTally.Judged;
import dev.hnetstreams.app.feedback.SuggestionObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Locale;
import java.util.Map;

/** Metrics of what people say of answers. Any thread. */
public final class FeedbackMeters implements FeedbackObserver, SuggestionObserver {
  private static final String ABSTAINED = "abstained";

  private final Counter votes;
  private final Counter ignored;
  private final Counter suggested;
  private final Gauge precision;
  private final Gauge judged;

  FeedbackMeters(Catalogue catalogue) {
    this.votes =
        catalogue.counter(
            "hnet_feedback",
            "Votes that came, by head, the model's label (abstained where it gave none) and whether"
                + " the vote agrees. Every instance counts all: take one, not the sum.",
            "head",
            "label",
            "agreed");
    this.ignored =
        catalogue.counter(
            "hnet_feedback_ignored",
            "Records of topics.feedback that do not count, by reason, old ones at each start too.",
            "reason");
    this.suggested =
        catalogue.counter(
            "hnet_feedback_suggested",
            "Scores that clients of comments:suggestscore suggested while feedback is on, by what"
                + " became of them: vote, no_vote (of a span, or for no label of the model), lost.",
            "outcome");
    this.precision =
        catalogue.labelled(
            "hnet_feedback_precision",
            "Share of the judged answers with a label that people agree with, of the model in"
                + " service.",
            "head",
            "label");
    this.judged =
        catalogue.labelled(
            "hnet_feedback_judged",
            "Answers with a label that people judged, of the model in service.",
            "head",
            "label");
    for (Ignored reason : Ignored.values()) {
      ignored.initLabelValues(wireName(reason));
    }
    for (Suggested outcome : Suggested.values()) {
      suggested.initLabelValues(wireName(outcome));
    }
  }

  @Override
  public void onVote(String head, String label, boolean agreed) {
    votes.labelValues(head, label == null ? ABSTAINED : label, Boolean.toString(agreed)).inc();
  }

  @Override
  public void onIgnored(Ignored reason) {
    ignored.labelValues(wireName(reason)).inc();
  }

  @Override
  public void onSuggested(Suggested outcome) {
    suggested.labelValues(wireName(outcome)).inc();
  }

  /** Tells what holds now, by head and label. */
  public void judged(Map<String, Map<String, Judged>> now) {
    precision.clear();
    judged.clear();
    now.forEach(
        (head, labels) ->
            labels.forEach(
                (label, counts) -> {
                  precision.labelValues(head, label).set(counts.precision());
                  judged.labelValues(head, label).set(counts.judged());
                }));
  }

  private static String wireName(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
