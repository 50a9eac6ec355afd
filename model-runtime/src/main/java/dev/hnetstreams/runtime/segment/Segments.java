package dev.hnetstreams.runtime.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The segments of a text.
 *
 * @param all tile what was read of the text, in order; neighbours differ in a label
 * @param embedded executable code inside of something else, however short, in order; may lie within
 *     a segment of {@code all}
 */
public record Segments(List<Segment> all, List<Segment> embedded) {
  /** Nobody asked, the model cannot tell, or nothing was read. */
  public static final Segments NONE = new Segments(List.of(), List.of());

  public Segments {
    all = List.copyOf(all);
    embedded = List.copyOf(embedded);
  }

  /** These and then those: two windows of one text. Joins a segment that goes on. */
  public Segments then(Segments next) {
    List<Segment> joined = new ArrayList<>(all);
    List<Segment> inside = new ArrayList<>(embedded);
    next.all.forEach(segment -> append(joined, segment));
    next.embedded.forEach(segment -> append(inside, segment));
    return new Segments(joined, inside);
  }

  /** Share of the bytes in each language, in (0, 1]; they sum to 1. */
  public Map<String, Double> languageShares() {
    return shares(true);
  }

  /** Share of the bytes in each kind of code, in (0, 1]; they sum to 1. */
  public Map<String, Double> codeShares() {
    return shares(false);
  }

  private Map<String, Double> shares(boolean language) {
    Map<String, Double> shares = new TreeMap<>();
    double bytes = all.stream().mapToInt(Segment::bytes).sum();
    for (Segment segment : all) {
      shares.merge(
          language ? segment.language() : segment.code(), segment.bytes() / bytes, Double::sum);
    }
    return shares;
  }

  /** A continued segment is as sure as its two parts together, weighted by bytes. */
  private static void append(List<Segment> list, Segment segment) {
    Segment last = list.isEmpty() ? null : list.get(list.size() - 1);
    if (last == null || last.end() != segment.start() || !last.labelledAs(segment)) {
      list.add(segment);
      return;
    }
    double share = (double) last.bytes() / (last.bytes() + segment.bytes());
    double confidence = share * last.confidence() + (1 - share) * segment.confidence();
    list.set(
        list.size() - 1,
        new Segment(last.start(), segment.end(), segment.language(), segment.code(), confidence));
  }
}
