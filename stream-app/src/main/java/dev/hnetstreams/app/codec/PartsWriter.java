package dev.hnetstreams.app.codec;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.chunk.Utf8;
import dev.hnetstreams.runtime.hidden.Finding;
import dev.hnetstreams.runtime.hidden.HiddenText;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a result says of parts of its text: segments, shares, spans, hidden channels. One for each
 * result.
 */
final class PartsWriter {
  private final OutputConfig config;
  private final byte[] bytes;
  private final Inference.Classified answer;
  private final boolean all;

  PartsWriter(OutputConfig config, byte[] bytes, Inference.Classified answer) {
    this.config = config;
    this.bytes = bytes;
    this.answer = answer;
    int count = answer.segments().all().size();
    this.all =
        switch (config.segments()) {
          case NONE -> false;
          case CHANGED -> count > 1;
          case ALL -> count > 0;
        };
  }

  /** Null when not asked for. */
  List<TaggedText.Segment> segments() {
    return all ? answer.segments().all().stream().map(this::segment).toList() : null;
  }

  /** Null where {@link #segments} is. */
  TaggedText.Shares shares() {
    return all
        ? new TaggedText.Shares(
            rounded(answer.segments().languageShares()), rounded(answer.segments().codeShares()))
        : null;
  }

  /** Null when there is none or it is not asked for. */
  List<TaggedText.Segment> embedded() {
    List<Segment> embedded = answer.segments().embedded();
    return config.segments() == OutputConfig.Segments.NONE || embedded.isEmpty()
        ? null
        : embedded.stream().map(this::segment).toList();
  }

  /** Null when not asked for. */
  Map<String, List<TaggedText.Span>> spans() {
    if (config.evidence() != OutputConfig.Evidence.SPANS) {
      return null;
    }
    Map<String, List<TaggedText.Span>> spans = new TreeMap<>();
    answer
        .evidence()
        .forEach(
            (head, shares) ->
                spans.put(head, Spans.of(bytes, answer, shares).stream().map(this::span).toList()));
    return spans;
  }

  /** Null when nothing is found or it is not asked for. */
  List<TaggedText.Hidden> hidden() {
    if (config.hidden() == OutputConfig.Hidden.NONE) {
      return null;
    }
    List<Finding> found = HiddenText.of(bytes);
    return found.isEmpty() ? null : found.stream().map(this::hidden).toList();
  }

  private TaggedText.Hidden hidden(Finding finding) {
    return new TaggedText.Hidden(
        finding.kind().wireName(),
        finding.start(),
        finding.end(),
        config.hidden() == OutputConfig.Hidden.FULL ? finding.says() : null,
        offsets(finding.start(), finding.end(), OutputConfig.Offsets.UTF16),
        offsets(finding.start(), finding.end(), OutputConfig.Offsets.CODE_POINT));
  }

  private TaggedText.Segment segment(Segment segment) {
    return new TaggedText.Segment(
        segment.start(),
        segment.end(),
        segment.language(),
        segment.code(),
        ResultWriter.rounded(segment.confidence()),
        offsets(segment.start(), segment.end(), OutputConfig.Offsets.UTF16),
        offsets(segment.start(), segment.end(), OutputConfig.Offsets.CODE_POINT));
  }

  private TaggedText.Span span(Spans.Span span) {
    boolean text = config.includeText() && answer.text().validUtf8();
    int length = span.end() - span.start();
    return new TaggedText.Span(
        span.start(),
        span.end(),
        ResultWriter.rounded(span.share()),
        offsets(span.start(), span.end(), OutputConfig.Offsets.UTF16),
        offsets(span.start(), span.end(), OutputConfig.Offsets.CODE_POINT),
        text ? new String(bytes, span.start(), length, StandardCharsets.UTF_8) : null);
  }

  /** Null when the unit is not asked for, or the text does not decode. */
  private List<Integer> offsets(int start, int end, OutputConfig.Offsets asked) {
    if (!config.offsets().contains(asked) || !answer.text().validUtf8()) {
      return null;
    }
    Utf8.Unit unit = asked == OutputConfig.Offsets.UTF16 ? Utf8.Unit.UTF16 : Utf8.Unit.CODE_POINT;
    int before = Utf8.units(bytes, 0, start, unit);
    return List.of(before, before + Utf8.units(bytes, start, end - start, unit));
  }

  private static Map<String, Float> rounded(Map<String, Double> shares) {
    Map<String, Float> rounded = new TreeMap<>();
    shares.forEach((label, share) -> rounded.put(label, ResultWriter.rounded(share)));
    return rounded;
  }
}
