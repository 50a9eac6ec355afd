package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.bundle.BundleFiles;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.ort.GoldenCheck;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import dev.hnetstreams.runtime.ort.Provider;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Look at a model bundle, check it, or choose one of a watched folder.",
    subcommands = {
      ModelCommand.Show.class,
      ModelCommand.Verify.class,
      SegmentsCommand.class,
      InvarianceCommand.class,
      ModelFolderCommand.ListBundles.class,
      ModelFolderCommand.Activate.class,
      ModelFolderCommand.RollBack.class,
      ModelFolderCommand.TryInShadow.class
    })
final class ModelCommand {
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

    @Option(
        names = "--provider",
        paramLabel = "P",
        defaultValue = "cpu",
        description = "where to run it: cpu, cuda, auto (default ${DEFAULT-VALUE})")
    private Provider provider;

    @Override
    public Integer call() {
      ModelBundle bundle = bundle(folder);
      BundleFiles files = bundle.read();
      try (OrtModel model = OrtModel.open(files, new OrtConfig(provider, 0, 1))) {
        GoldenCheck check = GoldenCheck.of(files, model.lane(false));
        System.out.printf(
            "%s on %s: checksums good, graph good, %d goldens: largest difference %.2g, allowed %.0e: %s%n",
            bundle.id(),
            model.provider().wireName(),
            check.goldens(),
            check.worst(),
            check.tolerance(),
            check.good() ? "good" : "WRONG");
        return check.good() ? 0 : 1;
      }
    }
  }
}
