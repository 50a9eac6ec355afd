package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.HeadCard;
import dev.hnetstreams.runtime.head.HeadFile;
import dev.hnetstreams.runtime.head.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A head that says yes to everything, without training. */
public final class TestHead {
  private TestHead() {}

  /** On the features of the bundle in the jar. */
  public static Path write(Path folder, String name, String version) throws IOException {
    return write(folder, name, version, ModelBundle.bundled().manifest().featuresId());
  }

  static Path write(Path folder, String name, String version, String features) throws IOException {
    Map<String, Double> none = Map.of();
    HeadCard card =
        new HeadCard(
            1,
            name,
            version,
            features,
            List.of("no", "yes"),
            false,
            1,
            Map.of("balanced", none, "highConfidence", none, "bestGuess", none),
            "2026-11-28T00:00:00Z",
            Map.of("no", 2, "yes", 2),
            Map.of(),
            Map.of());
    int dim = ModelBundle.bundled().manifest().features().dim();
    Weights weights = Weights.of(new float[] {3}, new float[dim], new int[0], new float[0]);
    Path file = folder.resolve(name + "-" + version + HeadFile.SUFFIX);
    HeadFile.write(file, card, weights);
    return file;
  }
}
