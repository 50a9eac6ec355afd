package dev.hnetstreams.examples;

import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Decision;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the decisions for each line of standard input, a line each. */
public final class ClassifyText {
  private ClassifyText() {}

  public static void main(String[] args) {
    List<String> lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            .lines()
            .toList();
    try (HNet hnet = HNet.open()) {
      for (Inference inference : hnet.classify(lines)) {
        System.out.println(inference.fold(ClassifyText::decisions, Inference.Failed::message));
      }
    }
  }

  private static String decisions(Inference.Classified answer) {
    return answer.decisions().stream()
        .map(decision -> decision.head() + "=" + label(decision))
        .collect(Collectors.joining(" "));
  }

  /** The label, or the best guess and why it is no more than that. */
  private static String label(Decision decision) {
    return decision.label() != null
        ? decision.label()
        : "?" + decision.raw() + " (" + decision.abstained() + ")";
  }
}
