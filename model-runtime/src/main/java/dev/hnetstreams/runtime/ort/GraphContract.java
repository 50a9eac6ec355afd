package dev.hnetstreams.runtime.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.Arrays;
import java.util.Map;

/** The tensors that a graph must have for a manifest: names, element types, shapes. */
final class GraphContract {
  static final String BYTES = "bytes";
  static final String LENGTHS = "lengths";

  /** Of graphs on which own heads can be put. */
  static final String CHUNK_FEATURES = "chunk_features";

  /** Any size: batch, length, chunks. */
  private static final long ANY = -1;

  private final String bundleId;
  private final Map<String, NodeInfo> tensors;

  private GraphContract(String bundleId, Map<String, NodeInfo> tensors) {
    this.bundleId = bundleId;
    this.tensors = tensors;
  }

  static String boundaryProb(int stage) {
    return "boundary_prob_" + stage;
  }

  static String chunkStart(int stage) {
    return "chunk_start_" + stage;
  }

  static String chunkCount(int stage) {
    return "chunk_count_" + stage;
  }

  static String logits(Head head) {
    return "logits_" + head.name();
  }

  static String evidence(Head head) {
    return "evidence_" + head.name();
  }

  /** Of graphs that tell segments; the first ones did not. */
  static String chunkLogits(Head head) {
    return "chunk_logits_" + head.name();
  }

  /**
   * The largest of {@link #chunkLogits}, in graphs until 0.6.0; later ones leave it to the reader.
   */
  static String chunkLabel(Head head) {
    return "chunk_label_" + head.name();
  }

  /**
   * @throws BundleException naming the first tensor that is missing or of another type or shape
   */
  static void check(
      String bundleId,
      Manifest manifest,
      Map<String, NodeInfo> inputs,
      Map<String, NodeInfo> outputs) {
    GraphContract in = new GraphContract(bundleId, inputs);
    in.check(BYTES, OnnxJavaType.UINT8, ANY, ANY);
    in.check(LENGTHS, OnnxJavaType.INT64, ANY);
    GraphContract out = new GraphContract(bundleId, outputs);
    for (int stage = 0; stage < manifest.stages(); stage++) {
      out.check(boundaryProb(stage), OnnxJavaType.FLOAT, ANY, ANY);
      out.check(chunkStart(stage), OnnxJavaType.INT64, ANY, ANY);
      out.check(chunkCount(stage), OnnxJavaType.INT64, ANY);
    }
    if (manifest.features() != null) {
      out.check(CHUNK_FEATURES, OnnxJavaType.FLOAT, ANY, ANY, manifest.features().dim());
    }
    for (Head head : manifest.heads()) {
      out.check(logits(head), OnnxJavaType.FLOAT, ANY, head.labels().size());
      if (!head.multiLabel()) {
        out.check(evidence(head), OnnxJavaType.FLOAT, ANY, ANY);
        if (outputs.containsKey(chunkLogits(head))) {
          out.check(chunkLogits(head), OnnxJavaType.FLOAT, ANY, ANY, head.labels().size());
          if (outputs.containsKey(chunkLabel(head))) {
            out.check(chunkLabel(head), OnnxJavaType.INT64, ANY, ANY);
          }
        }
      }
    }
  }

  private void check(String tensor, OnnxJavaType type, long... shape) {
    NodeInfo node = tensors.get(tensor);
    if (node == null) {
      throw new BundleException(
          "%s: the graph has no tensor '%s'; it has %s"
              .formatted(bundleId, tensor, tensors.keySet()));
    }
    boolean fits =
        node.getInfo() instanceof TensorInfo info
            && info.type == type
            && fits(info.getShape(), shape);
    if (!fits) {
      throw new BundleException(
          "%s: tensor '%s' is %s, expected %s %s (-1 is any)"
              .formatted(bundleId, tensor, node.getInfo(), type, Arrays.toString(shape)));
    }
  }

  private static boolean fits(long[] actual, long[] wanted) {
    if (actual.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != ANY && actual[i] != ANY && actual[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
