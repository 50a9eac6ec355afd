package dev.hnetstreams.app.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A result as the wire has it, with what a test does not say made up. */
final class Tagged {
  private final Map<String, Object> decisions = new LinkedHashMap<>();
  private final Map<String, Double> noise = new TreeMap<>();
  private final int bytes;
  private List<Integer> lengths;
  private List<Map<String, Object>> outer = List.of();
  private boolean validUtf8 = true;
  private final List<Map<String, Object>> segments = new ArrayList<>();
  private final List<Map<String, Object>> hidden = new ArrayList<>();

  private Tagged(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8).length;
    lengths = words(text);
    decided("language", "eng", 0.97);
    decided("code", "prose", 0.99);
    decided("spam", "ham", 0.9);
  }

  /** English prose, cut after each space. */
  static Tagged text(String text) {
    return new Tagged(text);
  }

  Tagged decided(String head, String label, double confidence) {
    decisions.put(
        head,
        Map.of(
            "label",
            label,
            "raw",
            label,
            "confidence",
            confidence,
            "top",
            List.of(Map.of("label", label, "confidence", confidence))));
    return this;
  }

  Tagged abstained(String head, String raw, String reason) {
    Map<String, Object> decision = new LinkedHashMap<>();
    decision.put("label", null);
    decision.put("abstained", reason);
    decision.put("raw", raw);
    decision.put("confidence", 0.4);
    decision.put("top", List.of(Map.of("label", raw, "confidence", 0.4)));
    decisions.put(head, decision);
    return this;
  }

  Tagged noise(String kind, double probability) {
    noise.put(kind, probability);
    return this;
  }

  Tagged cut(Integer... newLengths) {
    lengths = List.of(newLengths);
    return this;
  }

  /** A stage around the innermost. */
  Tagged outer(Integer... outerLengths) {
    outer = List.of(stage(0, List.of(outerLengths)));
    return this;
  }

  Tagged invalid() {
    validUtf8 = false;
    return this;
  }

  /** One more segment, in a text of ASCII. */
  Tagged segment(int start, int end, String language, String code) {
    segments.add(
        Map.of(
            "start",
            start,
            "end",
            end,
            "language",
            language,
            "code",
            code,
            "confidence",
            0.8,
            "utf16Offsets",
            List.of(start, end)));
    return this;
  }

  /** Something that the text hides: by bytes, then by UTF-16 units. */
  Tagged hidden(String kind, int start, int end, int from, int to, String says) {
    hidden.add(
        Map.of(
            "kind",
            kind,
            "start",
            start,
            "end",
            end,
            "says",
            says,
            "utf16Offsets",
            List.of(from, to)));
    return this;
  }

  Map<String, Object> map() {
    Map<String, Object> chunks = new LinkedHashMap<>(stage(outer.size(), lengths));
    chunks.put("bytesPerChunk", lengths.isEmpty() ? 0 : (double) bytes / lengths.size());
    chunks.put(
        "evidence", Map.of("language", evidence(1), "code", evidence(2), "spam", evidence(3)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("id", null);
    result.put("source", null);
    result.put("model", Map.of("name", "fake", "version", "1.0.0"));
    result.put(
        "text", Map.of("bytes", bytes, "read", bytes, "truncated", false, "validUtf8", validUtf8));
    result.put("decisions", decisions);
    double score = noise.values().stream().mapToDouble(p -> p).max().orElse(0.05);
    result.put("noise", Map.of("score", score, "kinds", noise));
    result.put("chunks", chunks);
    result.put("degraded", null);
    result.put(
        "timing", Map.of("queueMicros", 120, "inferMicros", 2400, "batchRows", 1, "bucket", 64));
    if (!segments.isEmpty()) {
      result.put("segments", segments);
    }
    if (!hidden.isEmpty()) {
      result.put("hidden", hidden);
    }
    if (!outer.isEmpty()) {
      List<Map<String, Object>> stages = new ArrayList<>(outer);
      stages.add(stage(outer.size(), lengths));
      result.put("stages", stages);
    }
    return result;
  }

  private static Map<String, Object> stage(int stage, List<Integer> lengths) {
    List<Double> probabilities = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      probabilities.add(i == 0 ? 1.0 : 0.5 + (i * 37 % 50) / 100.0);
    }
    return Map.of(
        "stage", stage, "count", lengths.size(), "lengths", lengths, "boundaryProb", probabilities);
  }

  /** Some for, some against, differently for each head. */
  private List<Double> evidence(int head) {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      shares.add(((i * 7 + head * 5) % 11 - 4) / 2.0);
    }
    return shares;
  }

  private static List<Integer> words(String text) {
    List<Integer> lengths = new ArrayList<>();
    for (String word : text.split("(?<= )", -1)) {
      if (!word.isEmpty()) {
        lengths.add(word.getBytes(StandardCharsets.UTF_8).length);
      }
    }
    return lengths;
  }
}
