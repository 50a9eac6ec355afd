package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;

/**
 * A result. Readers ignore fields that they do not know, so that later versions may add some.
 *
 * @param id the producer's own, else {@code topic-partition-offset}, with {@code #index} where the
 *     record has several texts; null over HTTP without one
 * @param source where the text was read, or null when it did not come from Kafka
 * @param decisions by head
 * @param noise kinds of noise in the text
 * @param chunks where the model cut, or null when not asked for
 * @param degraded why the answer rests on less than it might ({@code chunk_bomb}), or null
 * @param stages where every stage cut, outermost first, when detail is {@code full} and there are
 *     several; else null, and {@code chunks} says everything
 * @param omitted fields that were left out because the topic had no room for them, such as {@code
 *     text.value}, {@code chunks.detail}, {@code spans}, {@code chunks}, {@code decisions.top},
 *     {@code segments}, {@code hidden}, {@code id}; else null
 * @param segments where the language changes and where the code is: they tile what was read, in
 *     order; null when not asked for
 * @param shares how much of the text is what; null where {@code segments} is
 * @param embedded executable code inside of something else, however short; null where there is none
 *     or segments are not asked for
 * @param spans by head: what speaks for the raw label, strongest first; null when not asked for
 * @param hidden what the text hides from its readers, in order; null when nothing is found or it is
 *     not asked for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaggedText(
    String id,
    Source source,
    Model model,
    Text text,
    Map<String, Decision> decisions,
    Noise noise,
    Chunks chunks,
    String degraded,
    Timing timing,
    @JsonInclude(Include.NON_NULL) List<StageChunks> stages,
    @JsonInclude(Include.NON_NULL) List<String> omitted,
    @JsonInclude(Include.NON_NULL) List<Segment> segments,
    @JsonInclude(Include.NON_NULL) Shares shares,
    @JsonInclude(Include.NON_NULL) List<Segment> embedded,
    @JsonInclude(Include.NON_NULL) Map<String, List<Span>> spans,
    @JsonInclude(Include.NON_NULL) List<Hidden> hidden) {

  /** With nothing omitted, and without segments. */
  public TaggedText(
      String id,
      Source source,
      Model model,
      Text text,
      Map<String, Decision> decisions,
      Noise noise,
      Chunks chunks,
      String degraded,
      Timing timing,
      List<StageChunks> stages) {
    this(
        id, source, model, text, decisions, noise, chunks, degraded, timing, stages, null, null,
        null, null, null, null);
  }

  /** Without {@code stages}. */
  public TaggedText(
      String id,
      Source source,
      Model model,
      Text text,
      Map<String, Decision> decisions,
      Noise noise,
      Chunks chunks,
      String degraded,
      Timing timing) {
    this(id, source, model, text, decisions, noise, chunks, degraded, timing, null);
  }

  /**
   * @param timestamp of the record, in milliseconds since 1970
   * @param part which text of the record it is; null when the record is one text
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Source(
      String topic,
      int partition,
      long offset,
      long timestamp,
      @JsonInclude(Include.NON_NULL) Part part) {
    /** Of a record that is one text. */
    public Source(String topic, int partition, long offset, long timestamp) {
      this(topic, partition, offset, timestamp, null);
    }
  }

  /**
   * One of several texts of a record.
   *
   * @param index among the texts of the record, from 0
   * @param count of the texts of the record, each of which gets a result or a dead letter
   * @param pointer JSON Pointer to the text in the record's value
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Part(int index, int count, String pointer) {}

  /** Which model answered. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Model(String name, String version) {}

  /**
   * @param bytes length of the text
   * @param read how many of them the model read
   * @param truncated {@code read < bytes}
   * @param validUtf8 whether the text decodes; if not, offsets are in bytes only
   * @param windows spans that were read, when that is not all of it in one piece, as [offset,
   *     length] in bytes; else null
   * @param value the text itself, when configured and valid UTF-8; else null
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Text(
      int bytes,
      int read,
      boolean truncated,
      boolean validUtf8,
      @JsonInclude(Include.NON_NULL) List<List<Integer>> windows,
      @JsonInclude(Include.NON_NULL) String value) {}

  /**
   * @param label the decision, or null when the model abstained
   * @param abstained {@link AbstentionReason#wireName()}, or null when there is a label
   * @param raw the best label at any confidence, or null for an empty text
   * @param confidence of {@code raw}, calibrated, in [0, 1]
   * @param threshold least confidence at which {@code raw} would be decided, in [0, 1]; each label
   *     has its own. Null for an empty text
   * @param top the best labels, most confident first
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Decision(
      String label,
      @JsonInclude(Include.NON_NULL) String abstained,
      String raw,
      float confidence,
      @JsonInclude(Include.NON_NULL) Float threshold,
      List<Scored> top) {}

  /**
   * @param confidence calibrated, in [0, 1]
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Scored(String label, float confidence) {}

  /**
   * @param score of the most probable kind, in [0, 1]
   * @param kinds probability of each kind that is worth a mention
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Noise(float score, Map<String, Float> kinds) {}

  /**
   * The innermost stage's cuts.
   *
   * @param stage 0 in a 1-stage model
   * @param bytesPerChunk mean length; 0 for an empty text
   * @param lengths bytes of each chunk; they sum to {@code text.read}
   * @param boundaryProb how sure the router was of the cut before each chunk, in [0, 1]
   * @param evidence by head: each chunk's share of the raw label's logit; null unless detail is
   *     {@code full}
   * @param utf16Offsets where each chunk starts in UTF-16 units, when asked for
   * @param codePointOffsets where each chunk starts in code points, when asked for
   * @param outer the stages around it, outermost first, when detail is {@code full} and there are
   *     several
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Chunks(
      int stage,
      int count,
      float bytesPerChunk,
      List<Integer> lengths,
      List<Float> boundaryProb,
      @JsonInclude(Include.NON_NULL) Map<String, List<Float>> evidence,
      @JsonInclude(Include.NON_NULL) List<Integer> utf16Offsets,
      @JsonInclude(Include.NON_NULL) List<Integer> codePointOffsets,
      @JsonInclude(Include.NON_NULL) List<Stage> outer) {}

  /** Cuts of a stage around the innermost. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Stage(int stage, List<Integer> lengths, List<Float> boundaryProb) {}

  /**
   * One stage's cuts.
   *
   * @param stage 0 is the outermost
   * @param lengths bytes of each chunk; they sum to {@code text.read}
   * @param boundaryProb how sure the router was of the cut before each chunk, in [0, 1]
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StageChunks(
      int stage, int count, List<Integer> lengths, List<Float> boundaryProb) {}

  /**
   * A part of a text in one language or in one kind of code.
   *
   * @param start offset of its first byte
   * @param end offset past its last byte
   * @param language {@code zxx} for code and for what has no language
   * @param code {@code prose} for text
   * @param confidence that most of its bytes are what the labels say, calibrated, in [0, 1]
   * @param utf16Offsets start and end in UTF-16 units, when asked for; else null
   * @param codePointOffsets start and end in code points, when asked for; else null
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Segment(
      int start,
      int end,
      String language,
      String code,
      float confidence,
      @JsonInclude(Include.NON_NULL) List<Integer> utf16Offsets,
      @JsonInclude(Include.NON_NULL) List<Integer> codePointOffsets) {}

  /**
   * @param language share of the bytes in each language, in [0, 1]
   * @param code share of the bytes in each kind of code, in [0, 1]
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Shares(Map<String, Float> language, Map<String, Float> code) {}

  /**
   * Neighbouring chunks that speak for a decision.
   *
   * @param start offset of its first byte
   * @param end offset past its last byte
   * @param share what it adds to the logit of the raw label, above 0
   * @param utf16Offsets start and end in UTF-16 units, when asked for; else null
   * @param codePointOffsets start and end in code points, when asked for; else null
   * @param text its text, when the result repeats the text; else null
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Span(
      int start,
      int end,
      float share,
      @JsonInclude(Include.NON_NULL) List<Integer> utf16Offsets,
      @JsonInclude(Include.NON_NULL) List<Integer> codePointOffsets,
      @JsonInclude(Include.NON_NULL) String text) {}

  /**
   * A place where a text hides something.
   *
   * @param kind of channel: {@code tags}, {@code bidi}, {@code zero_width}, {@code variation},
   *     {@code fillers}, {@code mixed_script}, {@code homoglyph}, {@code entities}
   * @param start offset of its first byte
   * @param end offset past its last byte
   * @param says the decoded payload, what readers see instead, or the names of the characters; null
   *     when only places are asked for
   * @param utf16Offsets start and end in UTF-16 units, when asked for; else null
   * @param codePointOffsets start and end in code points, when asked for; else null
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Hidden(
      String kind,
      int start,
      int end,
      @JsonInclude(Include.NON_NULL) String says,
      @JsonInclude(Include.NON_NULL) List<Integer> utf16Offsets,
      @JsonInclude(Include.NON_NULL) List<Integer> codePointOffsets) {}

  /**
   * @param queueMicros from arrival to the start of its batch
   * @param inferMicros the batch's run
   * @param batchRows rows that shared the run
   * @param bucket upper bound of the batch's bucket, in bytes; 0 when nothing was run
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Timing(long queueMicros, long inferMicros, int batchRows, int bucket) {}
}
