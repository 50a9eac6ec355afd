package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request to {@code comments:analyze}: the texts that the model is asked for, and of its
 * answers the scores. A summary score is the calibrated probability of the attribute's label for
 * the whole comment; a span score is the same for a sentence read alone. Holds the comment, and
 * gives it to nobody else.
 */
public final class Analysis {
  /** Of a comment with more sentences, neighbours are scored together. */
  static final int MAX_SPANS = 64;

  private final AnalyzeRequest request;
  private final PerspectiveConfig config;
  private final Manifest model;
  private final List<Sentences.Span> spans;

  private Analysis(AnalyzeRequest request, PerspectiveConfig config, Manifest model) {
    this.request = request;
    this.config = config;
    this.model = model;
    String text = request.comment().text();
    this.spans =
        request.spans()
            ? Sentences.of(text, MAX_SPANS)
            : List.of(new Sentences.Span(0, text.length()));
  }

  /**
   * Reads a request.
   *
   * @param model the one in service
   * @throws ApiError.ApiException naming what is wrong with the body, or a language that an
   *     attribute does not support
   */
  public static Analysis of(JsonNode body, PerspectiveConfig config, Manifest model) {
    AnalyzeRequest request = AnalyzeRequest.of(body, config);
    Analysis analysis = new Analysis(request, config, model);
    if (!request.languages().isEmpty()) {
      request
          .attributes()
          .forEach(
              (attribute, asked) -> {
                Optional<Set<String>> supported =
                    analysis.supported(attribute, asked).or(() -> Languages.of(model));
                if (supported.isPresent() && !anyOf(request.languages(), supported.get())) {
                  throw ApiError.languageNotSupported(attribute, request.languages(), false);
                }
              });
    }
    return analysis;
  }

  /** The comment, then its sentences if it has several and they were asked for. */
  public List<byte[]> texts() {
    List<byte[]> texts = new ArrayList<>();
    String text = request.comment().text();
    texts.add(TextBytes.of(text));
    if (spans.size() > 1) {
      spans.forEach(span -> texts.add(TextBytes.of(text.substring(span.begin(), span.end()))));
    }
    return texts;
  }

  /**
   * What is answered.
   *
   * @param answers to {@link #texts}, in order, with every label of every head
   * @throws ApiError.ApiException for a language that was detected and is not supported, or an
   *     attribute whose head is not in service
   */
  public AnalyzeResponse response(List<Inference.Classified> answers) {
    Optional<Languages.Detected> detected = Languages.detected(answers.get(0));
    if (request.languages().isEmpty() && detected.isPresent()) {
      request.attributes().forEach((name, asked) -> requireSupported(name, asked, detected.get()));
    }
    Map<String, AnalyzeResponse.AttributeScores> scores = new TreeMap<>();
    request
        .attributes()
        .forEach(
            (name, asked) -> {
              double summary = score(name, asked.from(), answers.get(0));
              if (summary >= asked.least()) {
                scores.put(name, scores(name, asked, summary, answers));
              }
            });
    List<String> tags = detected.map(Languages.Detected::tags).orElse(List.of());
    return new AnalyzeResponse(
        scores,
        request.languages().isEmpty() ? tags.stream().limit(1).toList() : request.languages(),
        tags,
        request.clientToken());
  }

  private AnalyzeResponse.AttributeScores scores(
      String name, AnalyzeRequest.Asked asked, double summary, List<Inference.Classified> answers) {
    List<AnalyzeResponse.SpanScore> all = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      double score = spans.size() == 1 ? summary : score(name, asked.from(), answers.get(i + 1));
      if (score >= asked.least()) {
        int begin = request.comment().sentBegin(spans.get(i));
        int end = request.comment().sentEnd(spans.get(i));
        all.add(new AnalyzeResponse.SpanScore(begin, end, probability(score)));
      }
    }
    return new AnalyzeResponse.AttributeScores(all, probability(summary));
  }

  private static double score(String name, Attribute from, Inference.Classified answer) {
    return from.score(answer)
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "Unknown requested attribute: %s (its head %s is not in service)"
                        .formatted(name, from.head())));
  }

  private static AnalyzeResponse.Score probability(double value) {
    return new AnalyzeResponse.Score(ResultWriter.rounded(value), "PROBABILITY");
  }

  /** Refuses a language only where the model is sure of it: a short comment's is a guess. */
  private void requireSupported(
      String name, AnalyzeRequest.Asked asked, Languages.Detected detected) {
    boolean listed = config.languages().containsKey(name);
    Optional<Set<String>> supported = supported(name, asked);
    boolean refused =
        detected.decided()
            && (listed || detected.any())
            && supported.isPresent()
            && !anyOf(detected.tags(), supported.get());
    if (!refused) {
      return;
    }
    throw detected.any()
        ? ApiError.languageNotSupported(name, detected.tags(), true)
        : ApiError.languageUnknown();
  }

  /** As configured, else those in which the head was trained, where it names them. */
  private Optional<Set<String>> supported(String attribute, AnalyzeRequest.Asked asked) {
    return Optional.ofNullable(config.languages().get(attribute))
        .or(() -> model.head(asked.from().head()).map(Head::languages))
        .map(tags -> tags.stream().map(Languages::primary).collect(Collectors.toSet()));
  }

  private static boolean anyOf(List<String> tags, Set<String> supported) {
    return tags.stream().map(Languages::primary).anyMatch(supported::contains);
  }
}
