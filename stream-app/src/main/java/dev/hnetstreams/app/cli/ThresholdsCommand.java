package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.HeldPrecision;
import dev.hnetstreams.runtime.decide.PrecisionBound;
import dev.hnetstreams.runtime.decide.Precisions;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "thresholds",
    mixinStandardHelpOptions = true,
    description = "Show how often a label's answers are right from each threshold on.",
    footer = {
      "",
      "  hnet-streams thresholds --head spam --label spam --precision 0.98",
      "  hnet-streams thresholds --head toxic --set model.bundle=DIR --json",
      "",
      "The counts are of labelled dev texts, in the bundle's manifest; those of an own",
      "head are of the rows that head train held out. The bound is",
      "Clopper and Pearson's, one-sided, at 95 % confidence. The marks: '=' the",
      "threshold in force, '>' the one that --precision takes. docs/thresholds.md"
    })
final class ThresholdsCommand implements Callable<Integer> {
  @Option(names = "--head", description = "such as spam, toxic; default: ${DEFAULT-VALUE}")
  private String head = "spam";

  @Option(
      names = "--label",
      description = "default: each that is not the head's first or its none label, when two")
  private String label;

  @Option(names = "--precision", description = "mark the threshold that this takes, such as 0.99")
  private Double precision;

  @Option(names = "--json", description = "print JSON Lines, a line for each label")
  private boolean json;

  @Option(
      names = "--heads",
      paramLabel = "FOLDER|FILE",
      description = "own heads, instead of those of model.headsFolder that are active")
  private Path heads;

  @Mixin private ConfigOptions options;

  /** For machines. {@code thresholdForPrecision} is null where the precision cannot be held. */
  record Shown(
      String model,
      String head,
      String label,
      List<String> countedTogether,
      Double threshold,
      Double precision,
      Double thresholdForPrecision,
      List<Step> steps) {
    /** Of one threshold; shares and precisions in [0, 1]. */
    record Step(
        double threshold, int answered, int right, double share, double precision, double lower) {}
  }

  @Override
  public Integer call() throws JsonProcessingException {
    AppConfig config = options.load().bind();
    if (precision != null && !(precision > 0 && precision < 1)) {
      throw new IllegalArgumentException(
          "--precision: " + precision + ", expected a number above 0 and below 1, such as 0.99");
    }
    Manifest manifest = Models.manifest(config, heads);
    config.precisions().require(manifest);
    new Precisions(Map.of(head, label == null ? Map.of() : Map.of(label, 0.5))).require(manifest);
    Head of = manifest.head(head).orElseThrow();
    Thresholds inForce = new Thresholds(config.model().thresholds(), config.precisions());
    boolean colour = PrettyPrinter.wantsColour(System.getenv(), PrettyPrinter.onTerminal(1));
    for (String each : label == null ? defaults(of) : List.of(label)) {
      Shown shown = shown(manifest, of, each, inForce);
      System.out.print(
          json
              ? new ObjectMapper().writeValueAsString(shown) + "\n"
              : new CurvePrinter(colour).print(shown));
    }
    return 0;
  }

  /** Of a head with two labels the second; of others the first group's first label. */
  private static List<String> defaults(Head head) {
    return head.labels().size() == 2
        ? List.of(head.labels().get(1))
        : head.curve().groups().stream().map(group -> group.labels().get(0)).toList();
  }

  private Shown shown(Manifest manifest, Head of, String each, Thresholds inForce) {
    Curve.Group group =
        of.curve()
            .of(each)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--label: no counts of '%s' in %s".formatted(each, manifest.id())));
    double threshold = inForce.of(of, each);
    HeldPrecision held = precision == null ? null : HeldPrecision.of(precision, of.curve(), each);
    double all = group.answered().isEmpty() ? 1 : Math.max(1, group.answered().get(0));
    List<Shown.Step> steps =
        IntStream.range(0, group.answered().size())
            .mapToObj(
                at -> {
                  int answered = group.answered().get(at);
                  int right = group.right().get(at);
                  return new Shown.Step(
                      of.curve().thresholds().get(at),
                      answered,
                      right,
                      answered / all,
                      answered == 0 ? 0 : (double) right / answered,
                      PrecisionBound.lower(right, answered));
                })
            .toList();
    return new Shown(
        manifest.id(),
        head,
        each,
        group.labels(),
        threshold == HeldPrecision.NEVER ? null : threshold,
        precision,
        held == null || !held.held() ? null : held.threshold(),
        steps);
  }
}
