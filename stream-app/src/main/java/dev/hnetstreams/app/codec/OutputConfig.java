package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.util.Set;

/**
 * @param format of results in topics; HTTP answers in JSON always
 * @param chunks how much to say of chunks
 * @param offsets units in which to say where chunks start, beside lengths in bytes
 * @param topLabels how many labels each decision lists, 0 or more
 * @param includeText whether to repeat the text in the result
 * @param segments which results say where the language changes and where the code is
 * @param evidence whether to say which parts of the text speak for each decision
 * @param hidden whether to look for what the text hides from its readers, and how much to say of it
 */
public record OutputConfig(
    Format format,
    Detail chunks,
    Set<Offsets> offsets,
    int topLabels,
    boolean includeText,
    Segments segments,
    Evidence evidence,
    Hidden hidden) {
  /** How results stand in topics. */
  public enum Format {
    JSON,
    /** JSON behind the id of its JSON Schema. */
    JSON_SCHEMA,
    /** Behind the id of its schema, as the next. */
    AVRO,
    PROTOBUF
  }

  /** How much to say of chunks. */
  public enum Detail {
    NONE,
    /** Lengths and probabilities. */
    BOUNDARIES,
    /** Evidence and outer stages too. */
    FULL
  }

  /** Which results have segments. */
  public enum Segments {
    NONE,
    /** Those of texts with more than one. */
    CHANGED,
    ALL
  }

  /** How to say what speaks for a decision, beside the chunks' shares in {@link Detail#FULL}. */
  public enum Evidence {
    NONE,
    /** Parts of the text, strongest first. */
    SPANS
  }

  /** How much to say of hidden channels. */
  public enum Hidden {
    /** Nothing: texts are not looked at. */
    NONE,
    /** Kinds and places. */
    PLACES,
    /** What they say too. */
    FULL
  }

  /** Units of offsets into decoded text. */
  public enum Offsets {
    @JsonProperty("utf16")
    UTF16,
    @JsonProperty("codePoint")
    CODE_POINT
  }

  /** In JSON. */
  public OutputConfig(
      Detail chunks,
      Set<Offsets> offsets,
      int topLabels,
      boolean includeText,
      Segments segments,
      Evidence evidence,
      Hidden hidden) {
    this(Format.JSON, chunks, offsets, topLabels, includeText, segments, evidence, hidden);
  }

  /** Without segments, spans and hidden channels. */
  public OutputConfig(Detail chunks, Set<Offsets> offsets, int topLabels, boolean includeText) {
    this(chunks, offsets, topLabels, includeText, Segments.NONE, Evidence.NONE, Hidden.NONE);
  }

  public OutputConfig {
    offsets = offsets == null ? Set.of() : Set.copyOf(offsets);
    new SettingsCheck().require(topLabels >= 0, "topLabels", topLabels, "0 or more").verify();
  }

  /** Whether the engine must be asked for each chunk's share in the decisions. */
  public boolean wantsEvidence() {
    return chunks == Detail.FULL || evidence == Evidence.SPANS;
  }

  /** Whether the engine must be asked for segments. */
  public boolean wantsSegments() {
    return segments != Segments.NONE;
  }
}
