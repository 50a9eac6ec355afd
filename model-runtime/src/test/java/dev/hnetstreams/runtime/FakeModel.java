package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A network with rules instead of weights. It cuts every four bytes; the first byte of a row picks
 * the label ({@code a}, {@code b} or {@code c}), whose logit is {@link #LOGIT}; a row that begins
 * with {@code ?} is cut at nonsense, and one with {@code %} has logits that are not numbers.
 */
final class FakeModel implements BatchModel {
  static final float LOGIT = 6;
  static final Manifest MANIFEST =
      new Manifest(
          1,
          "fake",
          "1.2",
          null,
          1,
          256,
          32,
          List.of(32, 64, 256),
          List.of(
              new Head("letter", List.of("a", "b", "c"), false, null, 1, null, 4),
              new Head("noise", List.of("loud"), true, null, 1, null, 1)),
          Map.of("model.onnx", new Manifest.FileEntry("0".repeat(64), 1)),
          null,
          null,
          null,
          null);

  /** Every batch that was run, failed ones too. Locked by itself. */
  final List<Batch> batches = Collections.synchronizedList(new ArrayList<>());

  private final Consumer<Batch> before;

  FakeModel() {
    this(batch -> {});
  }

  /**
   * @param before called before each run; may throw, may wait
   */
  FakeModel(Consumer<Batch> before) {
    this.before = before;
  }

  static char first(Row row) {
    return (char) row.bytes()[row.offset()];
  }

  @Override
  public BatchOutput run(Batch batch) {
    batches.add(batch);
    before.accept(batch);
    int rows = batch.rows().size();
    int width = batch.width();
    int columns = (width + 3) / 4;
    float[] probs = new float[rows * width];
    Arrays.fill(probs, 0.5f);
    long[] starts = new long[rows * columns];
    long[] counts = new long[rows];
    float[] letters = new float[rows * 3];
    float[] evidence = new float[rows * columns];
    float[] noise = new float[rows];
    for (int r = 0; r < rows; r++) {
      Row row = batch.rows().get(r);
      counts[r] = (row.length() + 3L) / 4;
      for (int c = 0; c < counts[r]; c++) {
        starts[r * columns + c] = first(row) == '?' ? 7 : c * 4L;
        evidence[r * columns + c] = LOGIT / counts[r];
      }
      letters[r * 3 + Math.floorMod(first(row) - 'a', 3)] = first(row) == '%' ? Float.NaN : LOGIT;
    }
    return new BatchOutput(
        List.of(
            new BatchOutput.HeadOutput(letters, 3, evidence, columns),
            new BatchOutput.HeadOutput(noise, 1, null, 0)),
        List.of(new BatchOutput.StageOutput(probs, width, starts, columns, counts)));
  }
}
