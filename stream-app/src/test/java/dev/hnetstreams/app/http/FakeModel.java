package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network with rules instead of weights, of two stages: it cuts every four bytes, and then every
 * eight. The first byte of a text picks the label ({@code a}, {@code b} or {@code c}); one that
 * begins with {@code !} makes it fail.
 */
final class FakeModel implements BatchModel {
  static final float LOGIT = 6;
  static final Manifest MANIFEST =
      new Manifest(
          1,
          "fake",
          "1.2",
          null,
          2,
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

  final List<Batch> batches = new CopyOnWriteArrayList<>();

  static char first(Row row) {
    return (char) row.bytes()[row.offset()];
  }

  @Override
  public BatchOutput run(Batch batch) {
    batches.add(batch);
    if (batch.rows().stream().anyMatch(row -> first(row) == '!')) {
      throw new IllegalStateException("boom");
    }
    int rows = batch.rows().size();
    float[] letters = new float[rows * 3];
    int inner = (batch.width() + 7) / 8;
    float[] evidence = batch.evidence() ? new float[rows * inner] : null;
    for (int r = 0; r < rows; r++) {
      Row row = batch.rows().get(r);
      letters[r * 3 + Math.floorMod(first(row) - 'a', 3)] = LOGIT;
      float chunks = (float) Math.ceil(row.length() / 8.0);
      for (int c = 0; evidence != null && c < chunks; c++) {
        evidence[r * inner + c] = LOGIT / chunks;
      }
    }
    return new BatchOutput(
        List.of(
            new BatchOutput.HeadOutput(letters, 3, evidence, inner),
            new BatchOutput.HeadOutput(new float[rows], 1, null, 0)),
        List.of(stage(batch, 4, 4), stage(batch, 8, 2)));
  }

  /**
   * @param bytes of a chunk
   * @param step positions of the stage's input in a chunk
   */
  private static BatchOutput.StageOutput stage(Batch batch, int bytes, int step) {
    int rows = batch.rows().size();
    int positions = batch.width() * step / bytes;
    int columns = (batch.width() + bytes - 1) / bytes;
    long[] starts = new long[rows * columns];
    long[] counts = new long[rows];
    for (int r = 0; r < rows; r++) {
      counts[r] = (batch.rows().get(r).length() + bytes - 1L) / bytes;
      for (int c = 0; c < counts[r]; c++) {
        starts[r * columns + c] = (long) c * step;
      }
    }
    float[] probs = new float[rows * positions];
    Arrays.fill(probs, 0.5f);
    return new BatchOutput.StageOutput(probs, positions, starts, columns, counts);
  }
}
