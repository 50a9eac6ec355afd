package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.chunk.Utf8;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** From the engine's answer to the wire. Any thread. */
public final class ResultWriter {
  private static final ObjectWriter JSON = new ObjectMapper().writer();

  private final OutputConfig config;
  private final ResultBytes bytes;

  /** Results are JSON. */
  public ResultWriter(OutputConfig config) {
    this(config, ResultBytes.JSON);
  }

  public ResultWriter(OutputConfig config, ResultBytes bytes) {
    this.config = config;
    this.bytes = bytes;
  }

  /** How results stand in topics. */
  public ResultBytes bytes() {
    return bytes;
  }

  /**
   * The wire record.
   *
   * @param source where the text was read, or null
   * @param bytes the text
   */
  public TaggedText result(
      String id, TaggedText.Source source, byte[] bytes, Inference.Classified answer) {
    Map<String, TaggedText.Decision> decisions = new LinkedHashMap<>();
    for (Decision decision : answer.decisions()) {
      decisions.put(decision.head(), decision(decision));
    }
    Map<String, Float> kinds = new TreeMap<>();
    answer.noise().kinds().forEach((kind, p) -> kinds.put(kind, rounded(p)));
    PartsWriter parts = new PartsWriter(config, bytes, answer);
    return new TaggedText(
        id,
        source,
        new TaggedText.Model(answer.modelName(), answer.modelVersion()),
        text(bytes, answer.text()),
        decisions,
        new TaggedText.Noise(rounded(answer.noise().score()), kinds),
        config.chunks() == OutputConfig.Detail.NONE ? null : chunks(bytes, answer),
        answer.degraded() == null ? null : answer.degraded().name().toLowerCase(Locale.ROOT),
        timing(answer.timing()),
        config.chunks() == OutputConfig.Detail.FULL && answer.stages().size() > 1
            ? stages(answer)
            : null,
        null,
        parts.segments(),
        parts.shares(),
        parts.embedded(),
        parts.spans(),
        parts.hidden());
  }

  /** As one line of JSON, UTF-8. */
  public static byte[] json(Object record) {
    try {
      return JSON.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a wire record is always JSON", e);
    }
  }

  private TaggedText.Text text(byte[] bytes, Inference.TextRead read) {
    boolean whole = read.windows().size() <= 1 && !read.truncated();
    return new TaggedText.Text(
        read.bytes(),
        read.read(),
        read.truncated(),
        read.validUtf8(),
        whole ? null : read.windows().stream().map(w -> List.of(w.offset(), w.length())).toList(),
        config.includeText() && read.validUtf8()
            ? new String(bytes, StandardCharsets.UTF_8)
            : null);
  }

  private static TaggedText.Decision decision(Decision decision) {
    return new TaggedText.Decision(
        decision.label(),
        AbstentionWords.of(decision.abstained()),
        decision.raw(),
        rounded(decision.confidence()),
        decision.threshold() == null ? null : rounded(decision.threshold()),
        decision.top().stream()
            .map(s -> new TaggedText.Scored(s.label(), rounded(s.confidence())))
            .toList());
  }

  private TaggedText.Chunks chunks(byte[] bytes, Inference.Classified answer) {
    Chunks chunks = answer.innermost();
    boolean full = config.chunks() == OutputConfig.Detail.FULL;
    boolean offsets = answer.text().validUtf8();
    float perChunk = chunks.count() == 0 ? 0 : (float) answer.text().read() / chunks.count();
    return new TaggedText.Chunks(
        chunks.stage(),
        chunks.count(),
        rounded(perChunk),
        ints(chunks.lengths()),
        floats(chunks.boundaryProb()),
        full ? evidence(answer) : null,
        offsets && config.offsets().contains(OutputConfig.Offsets.UTF16)
            ? starts(bytes, answer, Utf8.Unit.UTF16)
            : null,
        offsets && config.offsets().contains(OutputConfig.Offsets.CODE_POINT)
            ? starts(bytes, answer, Utf8.Unit.CODE_POINT)
            : null,
        full && answer.stages().size() > 1 ? outer(answer) : null);
  }

  private static Map<String, List<Float>> evidence(Inference.Classified answer) {
    Map<String, List<Float>> evidence = new TreeMap<>();
    answer.evidence().forEach((head, shares) -> evidence.put(head, floats(shares)));
    return evidence;
  }

  private static List<TaggedText.Stage> outer(Inference.Classified answer) {
    return answer.stages().subList(0, answer.stages().size() - 1).stream()
        .map(s -> new TaggedText.Stage(s.stage(), ints(s.lengths()), floats(s.boundaryProb())))
        .toList();
  }

  private static List<TaggedText.StageChunks> stages(Inference.Classified answer) {
    return answer.stages().stream()
        .map(
            s ->
                new TaggedText.StageChunks(
                    s.stage(), s.count(), ints(s.lengths()), floats(s.boundaryProb())))
        .toList();
  }

  /** Chunk starts in units of the whole text, window by window. */
  private static List<Integer> starts(byte[] bytes, Inference.Classified answer, Utf8.Unit unit) {
    List<Integer> starts = new ArrayList<>();
    int[] lengths = answer.innermost().lengths();
    int from = 0;
    for (Window window : answer.text().windows()) {
      int to = from;
      for (int left = window.length(); left > 0; left -= lengths[to++]) {}
      int base = Utf8.units(bytes, 0, window.offset(), unit);
      int[] part = java.util.Arrays.copyOfRange(lengths, from, to);
      starts.addAll(ints(Utf8.starts(bytes, window.offset(), part, base, unit)));
      from = to;
    }
    return starts;
  }

  private static TaggedText.Timing timing(Inference.Timing timing) {
    return new TaggedText.Timing(
        timing.queueNanos() / 1000,
        timing.inferNanos() / 1000,
        timing.batchRows(),
        timing.bucket());
  }

  /** As numbers stand in results. */
  public static float rounded(double value) {
    return Math.round(value * 10_000) / 10_000f;
  }

  private static List<Integer> ints(int[] values) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        return values[index];
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }

  private static List<Float> floats(float[] values) {
    return new AbstractList<>() {
      @Override
      public Float get(int index) {
        return rounded(values[index]);
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }
}
