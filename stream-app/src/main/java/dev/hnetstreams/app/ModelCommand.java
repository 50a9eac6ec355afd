package dev.hnetstreams.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Look at a model bundle, or check it.",
    subcommands = {ModelCommand.Show.class, ModelCommand.Verify.class})
final class ModelCommand {
  private static final double TOLERANCE = 1e-4;

  private static ModelBundle bundle(Path folder) {
    return folder == null ? ModelBundle.bundled() : ModelBundle.load(folder);
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Print the bundle's card.")
  static final class Show implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "default: the one in the jar")
    private Path folder;

    @Option(names = "--json", description = "print the manifest instead")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
      Manifest manifest = bundle(folder).manifest();
      ObjectMapper mapper = new ObjectMapper();
      if (json) {
        System.out.println(mapper.writeValueAsString(manifest));
        return 0;
      }
      System.out.printf("%s %s: %s%n", manifest.name(), manifest.version(), manifest.description());
      System.out.printf(
          "reads up to %d bytes in %d stage(s); buckets %s%n",
          manifest.maxBytes(), manifest.stages(), manifest.bucketBytes());
      for (Head head : manifest.heads()) {
        System.out.printf(
            "head %-10s %3d labels%s, temperature %.3f, from %d bytes%n",
            head.name(),
            head.labels().size(),
            head.multiLabel() ? " (each yes or no)" : "",
            head.temperature(),
            head.minBytes());
      }
      System.out.println("thresholds: " + modes(manifest));
      System.out.println("training:   " + mapper.writeValueAsString(manifest.training()));
      System.out.println("evaluation: " + mapper.writeValueAsString(manifest.evaluation()));
      return 0;
    }

    /** The values of {@code model.thresholds} that the bundle can be run with. */
    private static String modes(Manifest manifest) {
      return Stream.of(ThresholdMode.values())
          .filter(mode -> manifest.heads().stream().allMatch(head -> head.has(mode)))
          .map(ThresholdMode::wireName)
          .collect(Collectors.joining(", "));
    }
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Check the bundle's checksums, its graph, and its goldens on ONNX Runtime.")
  static final class Verify implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "default: the one in the jar")
    private Path folder;

    @Override
    public Integer call() {
      ModelBundle bundle = bundle(folder);
      bundle.verifyChecksums();
      List<Golden> goldens = bundle.goldens();
      double worst = 0;
      try (OrtModel model = OrtModel.open(bundle, OrtConfig.cpu())) {
        BatchModel lane = model.lane(false);
        for (Golden golden : goldens) {
          worst = Math.max(worst, difference(bundle.manifest(), golden, lane));
        }
      }
      boolean good = worst <= TOLERANCE;
      System.out.printf(
          "%s: checksums good, graph good, %d goldens: largest difference %.2g, allowed %.0e: %s%n",
          bundle.id(), goldens.size(), worst, TOLERANCE, good ? "good" : "WRONG");
      return good ? 0 : 1;
    }

    /** Largest absolute difference of any logit. */
    private static double difference(Manifest manifest, Golden golden, BatchModel lane) {
      int length = golden.bytes().length;
      int multiple = manifest.lengthMultiple();
      int width = (length + multiple - 1) / multiple * multiple;
      Row row = new Row(golden.bytes(), 0, length, false, 0);
      BatchOutput output = lane.run(new Batch(List.of(row), width, width));
      double worst = 0;
      for (int h = 0; h < manifest.heads().size(); h++) {
        float[] wanted = golden.logits().get(manifest.heads().get(h).name());
        float[] actual = output.heads().get(h).logits();
        for (int i = 0; i < wanted.length; i++) {
          worst = Math.max(worst, Math.abs(wanted[i] - actual[i]));
        }
      }
      return worst;
    }
  }
}
