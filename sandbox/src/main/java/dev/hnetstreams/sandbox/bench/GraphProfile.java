package dev.hnetstreams.sandbox.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a batch costs, node by node, by ONNX Runtime's own profiler with one thread. The profiler
 * itself takes some of the time, of small nodes most.
 *
 * @param rows in the batch
 * @param width bytes of a row, padding included
 * @param nodes in the order of their cost, dearest first
 */
record GraphProfile(int rows, int width, List<Node> nodes) {
  private static final int RUNS = 40;

  /**
   * A node.
   *
   * @param micros its lower quartile over all runs: other work on the machine adds to the rest
   * @param shapes of its inputs
   */
  record Node(String name, String operator, double micros, String shapes) {
    NodeKind kind() {
      return NodeKind.of(operator);
    }
  }

  /**
   * Runs a graph on a batch of its own session.
   *
   * @param texts one a row, each of 1 to {@code width} bytes
   * @throws OrtException when ONNX Runtime refuses the graph or the batch
   */
  static GraphProfile of(byte[] graph, List<byte[]> texts, int width)
      throws OrtException, IOException {
    Path folder = Files.createTempDirectory("hnet-streams-profile");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.enableProfiling(folder.resolve("profile").toString());
      String file;
      try (OrtSession session = environment.createSession(graph, options)) {
        run(environment, session, texts, width);
        file = session.endProfiling();
      }
      JsonNode events = new ObjectMapper().readTree(Path.of(file).toFile());
      return new GraphProfile(texts.size(), width, nodes(events));
    } finally {
      delete(folder);
    }
  }

  private static void run(
      OrtEnvironment environment, OrtSession session, List<byte[]> texts, int width)
      throws OrtException {
    int rows = texts.size();
    ByteBuffer bytes = ByteBuffer.allocateDirect(rows * width);
    LongBuffer lengths =
        ByteBuffer.allocateDirect(rows * Long.BYTES).order(ByteOrder.nativeOrder()).asLongBuffer();
    for (byte[] text : texts) {
      bytes.put(Arrays.copyOf(text, width));
      lengths.put(text.length);
    }
    bytes.flip();
    lengths.flip();
    try (OnnxTensor data =
            OnnxTensor.createTensor(
                environment, bytes, new long[] {rows, width}, OnnxJavaType.UINT8);
        OnnxTensor sizes = OnnxTensor.createTensor(environment, lengths, new long[] {rows})) {
      for (int i = 0; i < RUNS; i++) {
        session.run(Map.of("bytes", data, "lengths", sizes)).close();
      }
    }
  }

  private static List<Node> nodes(JsonNode events) {
    Map<String, List<JsonNode>> byName = new LinkedHashMap<>();
    for (JsonNode event : events) {
      if (event.path("cat").asText().equals("Node")
          && event.get("name").asText().endsWith("_kernel_time")) {
        byName.computeIfAbsent(event.get("name").asText(), name -> new ArrayList<>()).add(event);
      }
    }
    return byName.entrySet().stream()
        .map(e -> node(e.getKey().replace("_kernel_time", ""), e.getValue()))
        .sorted(Comparator.comparingDouble(Node::micros).reversed())
        .toList();
  }

  private static Node node(String name, List<JsonNode> runs) {
    double[] micros =
        runs.stream().mapToDouble(run -> run.get("dur").asDouble()).sorted().toArray();
    JsonNode about = runs.get(0).get("args");
    String shapes =
        Stream.iterate(0, i -> i < about.path("input_type_shape").size(), i -> i + 1)
            .map(i -> about.get("input_type_shape").get(i).elements().next().toString())
            .filter(shape -> !shape.equals("[]"))
            .collect(Collectors.joining(" "));
    return new Node(name, about.get("op_name").asText(), micros[micros.length / 4], shapes);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Of all nodes. */
  double micros() {
    return nodes.stream().mapToDouble(Node::micros).sum();
  }

  /** Of one kind, as a share in [0, 1] of all. */
  double share(NodeKind kind) {
    return nodes.stream().filter(n -> n.kind() == kind).mapToDouble(Node::micros).sum() / micros();
  }

  /** Time and number of nodes by operator, dearest first: {@code [micros, nodes]}. */
  Map<String, double[]> byOperator() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Node node : nodes) {
      double[] sum = sums.computeIfAbsent(node.operator(), operator -> new double[2]);
      sum[0] += node.micros();
      sum[1]++;
    }
    return sums.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -e.getValue()[0]))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }
}
