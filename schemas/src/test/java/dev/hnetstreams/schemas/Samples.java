package dev.hnetstreams.schemas;

import dev.hnetstreams.schemas.TaggedText.Chunks;
import dev.hnetstreams.schemas.TaggedText.Decision;
import dev.hnetstreams.schemas.TaggedText.Hidden;
import dev.hnetstreams.schemas.TaggedText.Model;
import dev.hnetstreams.schemas.TaggedText.Noise;
import dev.hnetstreams.schemas.TaggedText.Part;
import dev.hnetstreams.schemas.TaggedText.Scored;
import dev.hnetstreams.schemas.TaggedText.Segment;
import dev.hnetstreams.schemas.TaggedText.Shares;
import dev.hnetstreams.schemas.TaggedText.Source;
import dev.hnetstreams.schemas.TaggedText.Span;
import dev.hnetstreams.schemas.TaggedText.Stage;
import dev.hnetstreams.schemas.TaggedText.StageChunks;
import dev.hnetstreams.schemas.TaggedText.Text;
import dev.hnetstreams.schemas.TaggedText.Timing;
import java.util.List;
import java.util.Map;

/** Messages as the service means them. Together they fill every field, and reach the bounds. */
final class Samples {
  private static final Model MODEL = new Model("hnet-tiny", "1.0.0");
  private static final Part PART = new Part(1, 3, "/content/2/text");

  /** Everything that can be asked for, of a text read whole. */
  private static final TaggedText WHOLE =
      new TaggedText(
          "text.in-3-1042",
          new Source("text.in", 3, 9_007_199_254_740_993L, 1_790_000_000_000L, PART),
          MODEL,
          new Text(13, 13, false, true, null, "Hi \uD83D\uDE00 w0rld"),
          Map.of(
              "language",
              new Decision(
                  "eng",
                  null,
                  "eng",
                  1f,
                  1f,
                  List.of(new Scored("eng", 1f), new Scored("deu", 0f))),
              "spam",
              new Decision(
                  null, "below_threshold", "ham", 0.55f, 0.97f, List.of(new Scored("ham", 0.55f)))),
          new Noise(0.83f, Map.of("leet", 0.83f, "typo", 0.22f)),
          new Chunks(
              1,
              3,
              4.3333335f,
              List.of(3, 5, 5),
              List.of(1f, 0.83f, 0f),
              Map.of("language", List.of(2.5f, -0.75f, 0.125f)),
              List.of(0, 3, 6),
              List.of(0, 3, 5),
              List.of(new Stage(0, List.of(3, 4, 1, 5), List.of(1f, 0.9f, 0.6f, 0.7f)))),
          null,
          new Timing(180, 2_400, 14, 32),
          List.of(
              new StageChunks(0, 4, List.of(3, 4, 1, 5), List.of(1f, 0.9f, 0.6f, 0.7f)),
              new StageChunks(1, 3, List.of(3, 5, 5), List.of(1f, 0.83f, 0f))),
          List.of("decisions.top"),
          List.of(
              new Segment(0, 8, "eng", "prose", 1f, List.of(0, 6), List.of(0, 5)),
              new Segment(8, 13, "zxx", "php", 0f, null, null)),
          new Shares(Map.of("eng", 0.5f, "zxx", 0.5f), Map.of("prose", 0.5f, "php", 0.5f)),
          List.of(new Segment(8, 13, "zxx", "php", 0.5f, List.of(6, 11), List.of(5, 10))),
          Map.of("language", List.of(new Span(0, 3, 2.5f, List.of(0, 3), List.of(0, 3), "Hi "))),
          List.of(
              new Hidden("tags", 3, 7, "x", List.of(3, 5), List.of(3, 4)),
              new Hidden("bidi", 8, 13, null, null, null)));

  /** Longer than the model reads, not valid UTF-8, chunks not asked for. */
  private static final TaggedText CUT =
      new TaggedText(
          "cut",
          new Source("text.in", 0, 0, 0),
          MODEL,
          new Text(
              5_000, 2_048, true, false, List.of(List.of(0, 1_024), List.of(3_976, 1_024)), null),
          Map.of("language", new Decision("deu", null, "deu", 0.97f, 0f, List.of())),
          new Noise(1f, Map.of("mojibake", 1f)),
          null,
          "chunk_bomb",
          new Timing(3_000_000_000L, 8_000_000_000L, 1, 2_048));

  /** Empty, over HTTP, without an id. */
  private static final TaggedText EMPTY =
      new TaggedText(
          null,
          null,
          MODEL,
          new Text(0, 0, false, true, null, ""),
          Map.of("language", new Decision(null, "too_short", null, 0f, null, List.of())),
          new Noise(0f, Map.of()),
          new Chunks(0, 0, 0f, List.of(), List.of(), null, null, null, null),
          null,
          new Timing(0, 0, 0, 0));

  static final Map<String, TaggedText> TAGGED_TEXTS =
      Map.of("whole", WHOLE, "cut", CUT, "empty", EMPTY);

  static final Map<String, InputText> INPUT_TEXTS =
      Map.of("with-id", new InputText("a-1", "gr8 d3al"), "without-id", new InputText(null, ""));

  static final Map<String, DecisionCount> STATS =
      Map.of(
          "label",
          new DecisionCount(1_790_000_000_000L, 1_790_000_060_000L, "language", "deu", 3, 42),
          "abstained",
          new DecisionCount(0, 60_000, "spam", "abstained:too_short", 0, 3_000_000_000L));

  static final Map<String, Disagreement> DISAGREEMENTS =
      Map.of(
          "abstained",
          new Disagreement(
              "a-1",
              new Source("text.in", 3, 9, 1_790_000_000_000L, PART),
              MODEL,
              new Model("hnet-tiny", "1.1.0"),
              Map.of(
                  "language",
                  new Disagreement.Pair(
                      new Disagreement.Said("nld", "nld", 0.75f),
                      new Disagreement.Said(null, "afr", 0.5f)),
                  "spam",
                  new Disagreement.Pair(
                      new Disagreement.Said("ham", "ham", 0.75f),
                      new Disagreement.Said("spam", "spam", 0.875f)))));

  static final Map<String, Reason> REASONS =
      Map.of(
          "own-head",
          new Reason(
              "a-1",
              new Source("text.in", 3, 9, 1_790_000_000_000L, PART),
              new Reason.Bundle("hnet-tiny", "1.0.0", "0123456789abcdef".repeat(4)),
              "refund",
              "1.2",
              "refund",
              1f,
              0f,
              "balanced",
              new Scored("other", 0f),
              List.of(new Reason.Evidence(0, 3, 2.5f)),
              new Reason.TextSum(13, 13, "fedcba9876543210".repeat(4)),
              1_790_000_000_123L),
          "unlisted",
          new Reason(
              "text.in-3-9",
              new Source("text.in", 3, 9, 0),
              new Reason.Bundle("hnet-tiny", "1.0.0", null),
              "spam",
              null,
              "spam",
              0.97f,
              0.65f,
              "best-guess",
              null,
              List.of(),
              new Reason.TextSum(5_000, 2_048, "0".repeat(64)),
              0));

  private Samples() {}
}
