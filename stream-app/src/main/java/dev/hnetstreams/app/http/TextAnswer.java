package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.Inference;
import java.util.List;
import java.util.function.Function;

/** What became of one text of a request. */
sealed interface TextAnswer {
  /** The model answered. */
  record Result(Inference.Classified inference) implements TextAnswer {
    @Override
    public <T> T fold(Function<Inference.Classified, T> onResult, Function<Problem, T> onRefusal) {
      return onResult.apply(inference);
    }
  }

  /** The engine refused the text, or time was up. */
  record Refusal(Problem problem) implements TextAnswer {
    @Override
    public <T> T fold(Function<Inference.Classified, T> onResult, Function<Problem, T> onRefusal) {
      return onRefusal.apply(problem);
    }
  }

  <T> T fold(Function<Inference.Classified, T> onResult, Function<Problem, T> onRefusal);

  /**
   * The answers of the model, in order, for an answer that has no room for errors.
   *
   * @throws Problem.ProblemException the first text's that got none
   */
  static List<Inference.Classified> all(List<TextAnswer> answers) {
    return answers.stream()
        .map(
            answer ->
                answer.<Inference.Classified>fold(
                    classified -> classified,
                    problem -> {
                      throw problem.exception();
                    }))
        .toList();
  }

  static TextAnswer of(Inference inference) {
    return inference.fold(Result::new, failed -> new Refusal(Problem.of(failed)));
  }
}
