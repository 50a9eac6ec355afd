package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segment;
import java.util.function.Predicate;

/**
 * Comparisons of segments: {@code segment.language}, {@code segment.code}, {@code segment.bytes},
 * {@code segment.confidence}.
 */
final class SegmentConditions {
  static final String SUBJECT = "segment";

  private SegmentConditions() {}

  /**
   * @throws IllegalArgumentException for a field or a label that segments of the model never have
   */
  static Predicate<Segment> parse(Comparison comparison, Manifest manifest) {
    return switch (comparison.field) {
      case "language" -> comparison.label(head(comparison, manifest), Segment::language);
      case "code" -> comparison.label(head(comparison, manifest), Segment::code);
      case "bytes" -> comparison.number(Segment::bytes);
      case "confidence" -> comparison.number(segment -> ResultWriter.rounded(segment.confidence()));
      default -> throw comparison.wrongField("a segment has language, code, bytes, confidence");
    };
  }

  private static Head head(Comparison comparison, Manifest manifest) {
    return manifest
        .head(comparison.field)
        .orElseThrow(
            () ->
                comparison.wrongField(
                    "the model has no head '" + comparison.field + "', so no such segments"));
  }
}
