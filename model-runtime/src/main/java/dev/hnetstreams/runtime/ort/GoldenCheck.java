package dev.hnetstreams.runtime.ort;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFiles;
import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.List;

/**
 * How far a bundle's network is from the answers that it was shipped with.
 *
 * @param goldens answers compared
 * @param worst largest absolute difference of any logit
 * @param tolerance largest difference that the bundle calls equal, on the CPU
 */
public record GoldenCheck(int goldens, double worst, double tolerance) {
  /** Whether it answers as it should. */
  public boolean good() {
    return worst <= tolerance;
  }

  /**
   * Runs every golden of a bundle alone.
   *
   * @param lane of the bundle's graph
   * @throws BundleException when a golden has no or other logits than the manifest's heads
   */
  public static GoldenCheck of(BundleFiles files, BatchModel lane) {
    List<Golden> goldens = files.goldens();
    Manifest manifest = files.bundle().manifest();
    double worst = 0;
    for (Golden golden : goldens) {
      worst = Math.max(worst, difference(manifest, golden, lane));
    }
    return new GoldenCheck(goldens.size(), worst, manifest.goldenTolerance());
  }

  private static double difference(Manifest manifest, Golden golden, BatchModel lane) {
    int length = golden.bytes().length;
    int multiple = manifest.lengthMultiple();
    int width = (length + multiple - 1) / multiple * multiple;
    Row row = new Row(golden.bytes(), 0, length, false, 0);
    BatchOutput output = lane.run(new Batch(List.of(row), width, width));
    double worst = 0;
    for (int h = 0; h < manifest.heads().size(); h++) {
      Head head = manifest.heads().get(h);
      float[] wanted = golden.logits().get(head.name());
      float[] actual = output.heads().get(h).logits();
      if (wanted == null || wanted.length != head.labels().size()) {
        throw new BundleException(
            "%s: golden.jsonl: logits of head %s: expected %d of them"
                .formatted(manifest.id(), head.name(), head.labels().size()));
      }
      for (int i = 0; i < wanted.length; i++) {
        double apart = Math.abs(wanted[i] - actual[i]);
        worst = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(worst, apart);
      }
    }
    return worst;
  }
}
