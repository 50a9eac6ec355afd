package dev.hnetstreams.app.cli;

import dev.hnetstreams.runtime.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How well segments agree with those that messages were made of. */
final class SegmentFigures {
  /** An edge as near as this is found. */
  private static final int NEAR_BYTES = 12;

  private static final int BINS = 15;
  private static final String PROSE = "prose";

  /** A part of a message as it was made: offsets in bytes. */
  record Part(int start, int end, String language, String code) {
    boolean says(Segment segment) {
      return segment.code().equals(code)
          && (!code.equals(PROSE) || segment.language().equals(language));
    }
  }

  private int messages;
  private int oneSegment;
  private int allParts;
  private int allEdges;
  private int codeParts;
  private int codeLabels;
  private long bytes;
  private long rightBytes;
  private final int[] binSize = new int[BINS];
  private final int[] binRight = new int[BINS];
  private final double[] binConfidence = new double[BINS];

  /** Counts one message. Returns whether every part was found. */
  boolean add(List<Part> parts, List<Segment> segments) {
    messages++;
    oneSegment += segments.size() == 1 ? 1 : 0;
    boolean all = true;
    for (Part part : parts) {
      int right = 0;
      Map<String, Integer> codes = new HashMap<>();
      for (Segment segment : segments) {
        int shared = shared(part, segment);
        // Of code that it is code; which code is a figure of its own.
        boolean hit =
            part.code().equals(PROSE) ? part.says(segment) : !segment.code().equals(PROSE);
        right += hit ? shared : 0;
        codes.merge(segment.code(), shared, Integer::sum);
      }
      int length = part.end() - part.start();
      bytes += length;
      rightBytes += right;
      all &= right * 2 > length;
      if (!part.code().equals(PROSE)) {
        codeParts++;
        codeLabels += mostIs(codes, part.code()) ? 1 : 0;
      }
    }
    allParts += all ? 1 : 0;
    allEdges += edgesFound(parts, segments) ? 1 : 0;
    segments.forEach(segment -> calibration(parts, segment));
    return all;
  }

  /** A row of a table for a set. */
  String row(String set) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %s | %.3f | %.3f | %.3f |",
        set,
        messages,
        (double) rightBytes / bytes,
        (double) allParts / messages,
        codeParts == 0 ? "" : String.format(Locale.ROOT, "%.3f", (double) codeLabels / codeParts),
        (double) allEdges / messages,
        (double) oneSegment / messages,
        calibrationError());
  }

  /** The head of that table. */
  static String head() {
    return "| set | messages | bytes right | all parts | code label | edges within "
        + NEAR_BYTES
        + " bytes | one segment | ECE |\n|---|---|---|---|---|---|---|---|";
  }

  /** Adds the counts of another set. */
  void addAll(SegmentFigures other) {
    messages += other.messages;
    oneSegment += other.oneSegment;
    allParts += other.allParts;
    allEdges += other.allEdges;
    codeParts += other.codeParts;
    codeLabels += other.codeLabels;
    bytes += other.bytes;
    rightBytes += other.rightBytes;
    for (int bin = 0; bin < BINS; bin++) {
      binSize[bin] += other.binSize[bin];
      binRight[bin] += other.binRight[bin];
      binConfidence[bin] += other.binConfidence[bin];
    }
  }

  /** Expected calibration error over bins of equal width. */
  double calibrationError() {
    double error = 0;
    int total = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(binConfidence[bin] - binRight[bin]);
      total += binSize[bin];
    }
    return total == 0 ? 0 : error / total;
  }

  /** A segment is right when most of its bytes are what it says. */
  private void calibration(List<Part> parts, Segment segment) {
    int right = 0;
    for (Part part : parts) {
      right += part.says(segment) ? shared(part, segment) : 0;
    }
    int bin = Math.min(BINS - 1, (int) (segment.confidence() * BINS));
    binSize[bin]++;
    binConfidence[bin] += segment.confidence();
    binRight[bin] += right * 2 > segment.bytes() ? 1 : 0;
  }

  private static boolean mostIs(Map<String, Integer> bytes, String label) {
    int own = bytes.getOrDefault(label, 0);
    return own > 0 && bytes.values().stream().allMatch(count -> count <= own);
  }

  private static boolean edgesFound(List<Part> parts, List<Segment> segments) {
    List<Integer> edges = new ArrayList<>();
    segments
        .subList(Math.min(1, segments.size()), segments.size())
        .forEach(s -> edges.add(s.start()));
    return parts.subList(1, parts.size()).stream()
        .allMatch(
            part -> edges.stream().anyMatch(edge -> Math.abs(edge - part.start()) <= NEAR_BYTES));
  }

  private static int shared(Part part, Segment segment) {
    return Math.max(
        0, Math.min(part.end(), segment.end()) - Math.max(part.start(), segment.start()));
  }
}
