package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.Inference;
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

  static TextAnswer of(Inference inference) {
    return inference.fold(Result::new, failed -> new Refusal(Problem.of(failed)));
  }
}
