package dev.hnetstreams.app.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Why a text got its verdicts.
 *
 * @param record the record that was read, or null for a text that came from elsewhere
 * @param answer where its answer is, or null when there is none
 * @param answeredBy {@code name/version} of the model that answered, or null when there is no
 *     answer
 * @param replayedBy {@code name/version} of the model that was run now
 * @param comparison of the answer with the replay, or null when there is no answer
 * @param text length and checksum
 * @param verdicts in the model's order
 */
@JsonInclude(Include.NON_NULL)
public record Explanation(
    Coordinates record,
    Coordinates answer,
    String answeredBy,
    String replayedBy,
    Compared comparison,
    Text text,
    List<Verdict> verdicts) {

  /**
   * Puts together what was found.
   *
   * @param record or null
   * @param answer the record's, or null
   * @param diff of the answer and the replay, or null
   */
  public static Explanation of(
      Coordinates record,
      ConsumerRecord<byte[], byte[]> answer,
      String replayedBy,
      AnswerDiff diff,
      Text text,
      List<Verdict> verdicts) {
    return new Explanation(
        record,
        answer == null
            ? null
            : new Coordinates(answer.topic(), answer.partition(), answer.offset()),
        answer == null ? null : Answers.model(answer),
        replayedBy,
        diff == null ? null : Compared.of(diff),
        text,
        verdicts);
  }

  /**
   * @param result {@code equal} in every bit, {@code last_place} of rounded numbers, or {@code
   *     differs}
   * @param values how many were compared
   */
  public record Compared(String result, int values, List<AnswerDiff.Difference> differences) {
    static Compared of(AnswerDiff diff) {
      String result =
          diff.equal() ? "equal" : diff.equalButForTheLastPlace() ? "last_place" : "differs";
      return new Compared(result, diff.compared(), diff.differences());
    }
  }

  /**
   * @param bytes length of the text
   * @param read how many of them the model read
   * @param sha256 of all bytes, in hexadecimal
   */
  public record Text(int bytes, int read, String sha256) {}

  /**
   * One head's verdict.
   *
   * @param label the decision, or null when the model abstained
   * @param abstained why there is no label, or null when there is one
   * @param raw the best label at any confidence, or null for an empty text
   * @param confidence of {@code raw}, in [0, 1]
   * @param threshold least confidence at which {@code raw} is decided, in [0, 1], or null
   * @param nearest the most confident other label, or null
   * @param margin what the label's logit can lose before the verdict falls; null without a label
   * @param evidence words that speak for {@code raw}, strongest first
   * @param smallest what the verdict rests on; null without a label
   */
  @JsonInclude(Include.NON_NULL)
  public record Verdict(
      String head,
      String label,
      String abstained,
      String raw,
      double confidence,
      Double threshold,
      Nearest nearest,
      Double margin,
      List<Part> evidence,
      Smallest smallest) {}

  /**
   * @param confidence in [0, 1]
   * @param distance of its logit from the best label's, 0 or more; null beyond what a double holds
   */
  @JsonInclude(Include.NON_NULL)
  public record Nearest(String label, double confidence, Double distance) {}

  /**
   * A part of the text.
   *
   * @param start offset of the first byte
   * @param end offset past the last byte
   * @param share what it adds to the logit of the label
   * @param text decoded; what is no UTF-8 as U+FFFD
   */
  public record Part(int start, int end, float share, String text) {}

  /**
   * The smallest set of chunks without which the verdict falls.
   *
   * @param falls false when it stands even without all chunks that speak for it
   * @param chunks how many are in the set
   * @param chunksByEvidence how many it would take by evidence alone, or null when all do not do
   * @param parts neighbours joined, in the order of the text
   * @param then what the model says of the text without them
   */
  @JsonInclude(Include.NON_NULL)
  public record Smallest(
      boolean falls, int chunks, Integer chunksByEvidence, List<Part> parts, Then then) {}

  /** A decision; fields as in {@link Verdict}. */
  @JsonInclude(Include.NON_NULL)
  public record Then(String label, String abstained, String raw, double confidence) {}
}
