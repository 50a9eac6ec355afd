package dev.hnetstreams.app.feedback;

import dev.hnetstreams.app.feedback.Vote.WrongVoteException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * From the votes on a head to rows to train on: one for each text, with the label that most people
 * are for. Owned by one thread.
 */
public final class FeedbackRows {
  private final FeedbackReader reader;
  private final SourceTexts texts;

  /** A text and what people call it. */
  public record Row(String text, String label) {}

  /**
   * What was found.
   *
   * @param votes on the head, each person's last
   * @param rows that were given
   * @param few texts with fewer votes than were asked for
   * @param tied texts for which two labels have as many votes
   * @param gone texts that are no longer in the input topic, or whose id names none
   * @param wrong records of the topic that are no votes
   */
  public record Report(int votes, int rows, int few, int tied, int gone, int wrong) {}

  public FeedbackRows(FeedbackReader reader, SourceTexts texts) {
    this.reader = reader;
    this.texts = texts;
  }

  /**
   * Reads the topic to the end that there is now, then gives the rows.
   *
   * @param minVotes that a text must have, 1 or more
   * @throws IllegalStateException without the topic
   */
  public Report read(String head, int minVotes, Consumer<Row> rows) {
    Map<String, Vote> byKey = new LinkedHashMap<>();
    int[] wrong = new int[1];
    reader.readToEnd(
        (key, value, old) -> {
          String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
          byKey.remove(name);
          if (value != null) {
            try {
              Vote vote = Vote.read(key, value);
              if (vote.head().equals(head)) {
                byKey.put(name, vote);
              }
            } catch (WrongVoteException e) {
              wrong[0]++;
            }
          }
        });
    Map<String, List<Vote>> byText = new LinkedHashMap<>();
    byKey.values().forEach(v -> byText.computeIfAbsent(v.item(), i -> new ArrayList<>()).add(v));
    return give(byKey.size(), byText, minVotes, wrong[0], rows);
  }

  private Report give(
      int votes, Map<String, List<Vote>> byText, int minVotes, int wrong, Consumer<Row> rows) {
    int given = 0;
    int few = 0;
    int tied = 0;
    int gone = 0;
    for (List<Vote> same : byText.values()) {
      Optional<String> label = Majority.of(same.stream().map(Vote::label).toList());
      if (same.size() < minVotes) {
        few++;
      } else if (label.isEmpty()) {
        tied++;
      } else {
        Optional<String> text = text(same.get(0));
        text.ifPresent(found -> rows.accept(new Row(found, label.get())));
        given += text.isPresent() ? 1 : 0;
        gone += text.isPresent() ? 0 : 1;
      }
    }
    return new Report(votes, given, few, tied, gone, wrong);
  }

  private Optional<String> text(Vote vote) {
    return vote.id() == null
        ? Optional.of(vote.text())
        : texts.of(vote.id()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
