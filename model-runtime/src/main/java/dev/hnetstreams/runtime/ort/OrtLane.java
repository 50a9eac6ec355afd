package dev.hnetstreams.runtime.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One worker's buffers. Inputs are direct buffers that ONNX Runtime reads in place; they grow to
 * the largest batch seen and are used again. Outputs are copied once into arrays: their sizes
 * depend on where the router cuts, so they cannot be pinned.
 */
final class OrtLane implements BatchModel {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Manifest manifest;
  private final boolean alwaysEvidence;
  private final boolean features;
  private final Set<String> named;
  private final Set<String> outputs;
  private final Set<String> outputsWithEvidence;
  private final Set<String> outputsWithSegments;
  private final Set<String> outputsWithBoth;
  private ByteBuffer bytes = direct(0);
  private ByteBuffer lengths = direct(0);

  OrtLane(
      OrtEnvironment environment,
      OrtSession session,
      Manifest manifest,
      boolean alwaysEvidence,
      boolean features) {
    this.environment = environment;
    this.session = session;
    this.manifest = manifest;
    this.alwaysEvidence = alwaysEvidence;
    this.features = features;
    this.named = session.getOutputNames();
    this.outputs = outputs(false, false);
    this.outputsWithEvidence = outputs(true, false);
    this.outputsWithSegments = outputs(false, true);
    this.outputsWithBoth = outputs(true, true);
  }

  private Set<String> outputs(boolean evidence, boolean segments) {
    Set<String> names = new LinkedHashSet<>();
    for (int stage = 0; stage < manifest.stages(); stage++) {
      names.add(GraphContract.boundaryProb(stage));
      names.add(GraphContract.chunkStart(stage));
      names.add(GraphContract.chunkCount(stage));
    }
    if (features) {
      names.add(GraphContract.CHUNK_FEATURES);
    }
    for (Head head : manifest.heads()) {
      names.add(GraphContract.logits(head));
      if (evidence && !head.multiLabel()) {
        names.add(GraphContract.evidence(head));
      }
      if (segments && named.contains(GraphContract.chunkLogits(head))) {
        names.add(GraphContract.chunkLogits(head));
        if (named.contains(GraphContract.chunkLabel(head))) {
          names.add(GraphContract.chunkLabel(head));
        }
      }
    }
    return names;
  }

  @Override
  public BatchOutput run(Batch batch) {
    int rows = batch.rows().size();
    boolean evidence = alwaysEvidence || batch.evidence();
    boolean segments = batch.segments();
    Set<String> withoutSegments = evidence ? outputsWithEvidence : outputs;
    Set<String> withSegments = evidence ? outputsWithBoth : outputsWithSegments;
    fill(batch);
    try (OnnxTensor bytesTensor =
            OnnxTensor.createTensor(
                environment, bytes, new long[] {rows, batch.width()}, OnnxJavaType.UINT8);
        OnnxTensor lengthsTensor =
            OnnxTensor.createTensor(environment, lengths.asLongBuffer(), new long[] {rows});
        OrtSession.Result result =
            session.run(
                Map.of(GraphContract.BYTES, bytesTensor, GraphContract.LENGTHS, lengthsTensor),
                segments ? withSegments : withoutSegments)) {
      return output(result, rows);
    } catch (OrtException e) {
      throw new ModelFailedException(
          "run of %d rows of %d bytes: %s".formatted(rows, batch.width(), e.getMessage()), e);
    }
  }

  private void fill(Batch batch) {
    List<Row> rows = batch.rows();
    int width = batch.width();
    if (bytes.capacity() < rows.size() * width) {
      bytes = direct(rows.size() * width);
    }
    if (lengths.capacity() < rows.size() * Long.BYTES) {
      lengths = direct(rows.size() * Long.BYTES);
    }
    bytes.clear();
    lengths.clear();
    for (Row row : rows) {
      bytes.put(row.bytes(), row.offset(), row.length());
      for (int pad = width - row.length(); pad > 0; pad--) {
        bytes.put((byte) 0);
      }
      lengths.putLong(row.length());
    }
    bytes.flip();
    lengths.flip();
  }

  private BatchOutput output(OrtSession.Result result, int rows) {
    List<BatchOutput.StageOutput> stages = new ArrayList<>(manifest.stages());
    for (int stage = 0; stage < manifest.stages(); stage++) {
      float[] boundaryProb = floats(result, GraphContract.boundaryProb(stage));
      long[] chunkStart = longs(result, GraphContract.chunkStart(stage));
      long[] chunkCount = longs(result, GraphContract.chunkCount(stage));
      stages.add(
          new BatchOutput.StageOutput(
              boundaryProb,
              boundaryProb.length / rows,
              chunkStart,
              chunkStart.length / rows,
              chunkCount));
    }
    List<BatchOutput.HeadOutput> heads = new ArrayList<>(manifest.heads().size());
    for (Head head : manifest.heads()) {
      int labels = head.labels().size();
      float[] evidence = floatsOrNull(result, GraphContract.evidence(head));
      float[] chunkLogits = floatsOrNull(result, GraphContract.chunkLogits(head));
      int chunks =
          chunkLogits != null
              ? chunkLogits.length / rows / labels
              : evidence != null ? evidence.length / rows : 0;
      heads.add(
          new BatchOutput.HeadOutput(
              floats(result, GraphContract.logits(head)),
              labels,
              evidence,
              chunks,
              chunkLogits,
              chunkLogits == null ? null : chunkLabels(result, head, chunkLogits)));
    }
    return new BatchOutput(heads, stages, floatsOrNull(result, GraphContract.CHUNK_FEATURES));
  }

  private long[] chunkLabels(OrtSession.Result result, Head head, float[] chunkLogits) {
    return named.contains(GraphContract.chunkLabel(head))
        ? longs(result, GraphContract.chunkLabel(head))
        : largest(chunkLogits, head.labels().size());
  }

  /** Of each run of {@code labels} values, where its largest stands; the first of equal ones. */
  static long[] largest(float[] values, int labels) {
    long[] places = new long[values.length / labels];
    for (int i = 0; i < places.length; i++) {
      int first = i * labels;
      int best = 0;
      float top = values[first];
      for (int label = 1; label < labels; label++) {
        float value = values[first + label];
        if (value > top) {
          best = label;
          top = value;
        }
      }
      places[i] = best;
    }
    return places;
  }

  private static float[] floats(OrtSession.Result result, String name) {
    return tensor(result, name).getFloatBuffer().array();
  }

  /** Null for an output that was not fetched. */
  private static float[] floatsOrNull(OrtSession.Result result, String name) {
    return result
        .get(name)
        .map(value -> ((OnnxTensor) value).getFloatBuffer().array())
        .orElse(null);
  }

  private static long[] longs(OrtSession.Result result, String name) {
    return tensor(result, name).getLongBuffer().array();
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}
