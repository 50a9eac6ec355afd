package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.hnetstreams.app.codec.AbstentionWords;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.segment.Segmenter;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The tensors of the Open Inference Protocol that texts and answers are. */
final class InferenceTensors {
  static final String INPUT = "text";
  static final String BYTES = "BYTES";
  private static final String FP32 = "FP32";

  private static final byte[] NOTHING = {};
  private static final ResultWriter PARTS =
      new ResultWriter(
          new OutputConfig(
              OutputConfig.Detail.NONE,
              Set.of(),
              0,
              false,
              OutputConfig.Segments.ALL,
              OutputConfig.Evidence.NONE,
              OutputConfig.Hidden.NONE));
  private static final ResultWriter HIDDEN =
      new ResultWriter(
          new OutputConfig(
              OutputConfig.Detail.NONE,
              Set.of(),
              0,
              false,
              OutputConfig.Segments.NONE,
              OutputConfig.Evidence.NONE,
              OutputConfig.Hidden.FULL));
  private static final Set<String> SEGMENT_OUTPUTS = Set.of("segments", "shares");

  private InferenceTensors() {}

  /**
   * A tensor with values.
   *
   * @param shape [texts]
   */
  record Output(String name, String datatype, List<Integer> shape, List<Object> data) {}

  /** An output tensor, and what it says of one answer. */
  record Column(
      String name, String datatype, BiFunction<byte[], Inference.Classified, Object> value) {
    /** A column that asks only for the answer, not for the text. */
    Column(String name, String datatype, Function<Inference.Classified, Object> value) {
      this(name, datatype, (text, answer) -> value.apply(answer));
    }

    /** Whether a request that names no outputs has it. */
    boolean usual() {
      return !ofSegments() && !name.equals("hidden");
    }

    /** Whether the engine must be asked for segments. */
    boolean ofSegments() {
      return SEGMENT_OUTPUTS.contains(name);
    }

    Output of(List<byte[]> texts, List<Inference.Classified> answers) {
      List<Object> data =
          IntStream.range(0, answers.size())
              .mapToObj(i -> value.apply(texts.get(i), answers.get(i)))
              .toList();
      return new Output(name, datatype, List.of(answers.size()), data);
    }
  }

  /**
   * Every output of a model: for each single-label head {@code <head>.label} (empty when it
   * abstained), {@code <head>.abstained} (empty when it did not), {@code <head>.confidence} of its
   * best label and {@code <head>.threshold}, the confidence that this label needs (0 for an empty
   * text); for the multi-label one {@code <head>.score}. At last {@code segments}, {@code shares}
   * and {@code hidden}, each a text of JSON as in results.
   */
  static List<Column> outputs(Manifest manifest) {
    List<Column> columns = new ArrayList<>();
    for (Head head : manifest.heads()) {
      String name = head.name();
      if (head.multiLabel()) {
        columns.add(new Column(name + ".score", FP32, a -> (float) a.noise().score()));
        continue;
      }
      columns.add(new Column(name + ".label", BYTES, a -> orEmpty(decision(a, name).label())));
      columns.add(
          new Column(
              name + ".abstained",
              BYTES,
              a -> orEmpty(AbstentionWords.of(decision(a, name).abstained()))));
      columns.add(
          new Column(name + ".confidence", FP32, a -> (float) decision(a, name).confidence()));
      columns.add(
          new Column(
              name + ".threshold",
              FP32,
              a -> {
                Double threshold = decision(a, name).threshold();
                return threshold == null ? 0f : threshold.floatValue();
              }));
    }
    if (Segmenter.of(manifest).isPresent()) {
      columns.add(new Column("segments", BYTES, a -> json(parts(a).segments())));
      columns.add(new Column("shares", BYTES, a -> json(parts(a).shares())));
    }
    columns.add(
        new Column(
            "hidden", BYTES, (text, a) -> json(HIDDEN.result(null, null, text, a).hidden())));
    return columns;
  }

  private static TaggedText parts(Inference.Classified answer) {
    return PARTS.result(null, null, NOTHING, answer);
  }

  /** Empty when there is none. */
  private static String json(Object parts) {
    return parts == null ? "" : new String(ResultWriter.json(parts), StandardCharsets.UTF_8);
  }

  /**
   * The outputs that a request names; all but segments, shares and hidden when it names none.
   *
   * @throws Problem.ProblemException 422 for a name that the model does not have
   */
  static List<Column> wanted(JsonNode body, Manifest manifest) {
    List<Column> all = outputs(manifest);
    JsonNode names = body.path("outputs");
    if (names.isEmpty()) {
      return all.stream().filter(Column::usual).toList();
    }
    List<Column> wanted = new ArrayList<>();
    for (JsonNode output : names) {
      String name = output.path("name").asText();
      wanted.add(
          all.stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      wrong(
                          "outputs: expected some of "
                              + String.join(", ", all.stream().map(Column::name).toList()))));
    }
    return wanted;
  }

  /**
   * The texts of a request: strings, or Base64 when the input's parameter {@code content_type} says
   * {@code base64}.
   *
   * @throws Problem.ProblemException 422 for another tensor; 413 for too many texts
   */
  static List<byte[]> texts(JsonNode body, int maxTexts) {
    JsonNode inputs = body.path("inputs");
    JsonNode input = inputs.path(0);
    JsonNode data = input.path("data");
    JsonNode shape = input.path("shape");
    if (inputs.size() != 1
        || !input.path("name").asText().equals(INPUT)
        || !input.path("datatype").asText().equals(BYTES)
        || !data.isArray()
        || data.isEmpty()
        || shape.size() != 1
        || shape.path(0).asInt(-1) != data.size()) {
      throw wrong("inputs: expected one tensor: name text, datatype BYTES, shape [n], n strings");
    }
    if (data.size() > maxTexts) {
      throw Problem.tooLarge("%d texts, the limit is %d".formatted(data.size(), maxTexts))
          .exception();
    }
    String contentType = input.at("/parameters/content_type").asText("str");
    boolean base64 = contentType.equals("base64");
    if (!base64 && !contentType.equals("str")) {
      throw wrong("inputs: parameters: content_type: expected base64, str or none");
    }
    List<byte[]> texts = new ArrayList<>(data.size());
    for (JsonNode text : data) {
      texts.add(bytes(text, base64));
    }
    return texts;
  }

  /**
   * Refuses what is asked for and not served, rather than answer something else.
   *
   * @throws Problem.ProblemException 422 naming the parameter
   */
  static void requireServed(JsonNode body) {
    requireServed("parameters", body.path("parameters"), Set.of());
    body.path("inputs")
        .forEach(i -> requireServed("inputs", i.path("parameters"), Set.of("content_type")));
    body.path("outputs").forEach(o -> requireServed("outputs", o.path("parameters"), Set.of()));
  }

  private static void requireServed(String where, JsonNode parameters, Set<String> served) {
    for (Map.Entry<String, JsonNode> one : parameters.properties()) {
      boolean off = one.getValue().isNull() || one.getValue().equals(BooleanNode.FALSE);
      if (!served.contains(one.getKey()) && !off) {
        throw wrong(
            "%s: parameter %s is not served, expected %s"
                .formatted(where, shown(one.getKey()), served.isEmpty() ? "none" : served));
      }
    }
  }

  /** A name as it may stand in an answer and a log. */
  private static String shown(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,64}") ? name : "of an unknown name";
  }

  private static byte[] bytes(JsonNode text, boolean base64) {
    if (!text.isTextual()) {
      throw wrong("inputs: data: expected strings");
    }
    try {
      return base64 ? Base64.getDecoder().decode(text.textValue()) : TextBytes.of(text.textValue());
    } catch (IllegalArgumentException e) {
      throw wrong("inputs: data: expected Base64 (RFC 4648, section 4)");
    }
  }

  private static Decision decision(Inference.Classified answer, String head) {
    for (Decision decision : answer.decisions()) {
      if (decision.head().equals(head)) {
        return decision;
      }
    }
    throw new IllegalStateException("no decision of head " + head);
  }

  private static String orEmpty(String label) {
    return label == null ? "" : label;
  }

  private static Problem.ProblemException wrong(String message) {
    return Problem.unprocessable(message).exception();
  }
}
