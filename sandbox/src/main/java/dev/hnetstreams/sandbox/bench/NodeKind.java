package dev.hnetstreams.sandbox.bench;

/** What a node of a graph does. */
enum NodeKind {
  PRODUCTS,
  /** Additions, comparisons, remainders. */
  ELEMENTWISE,
  LOOKUPS,
  MOVES,
  REDUCTIONS,
  ROUNDING,
  SHAPES;

  static NodeKind of(String operator) {
    return switch (operator) {
      case "Conv",
          "ConvInteger",
          "FusedConv",
          "FusedMatMul",
          "Gemm",
          "MatMul",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "MultiHeadAttention",
          "QGemm",
          "QLinearConv",
          "QLinearMatMul" ->
          PRODUCTS;
      case "Compress",
          "Gather",
          "GatherElements",
          "GatherND",
          "NonZero",
          "ScatterElements",
          "ScatterND" ->
          LOOKUPS;
      case "Cast", "Concat", "Expand", "Pad", "Slice", "Split", "Tile", "Transpose" -> MOVES;
      case "ArgMax",
          "CumSum",
          "LayerNormalization",
          "ReduceMax",
          "ReduceMean",
          "ReduceSum",
          "ReduceSumSquare",
          "SimplifiedLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "Softmax" ->
          REDUCTIONS;
      case "DequantizeLinear", "DynamicQuantizeLinear", "QuantizeLinear" -> ROUNDING;
      case "ConstantOfShape", "Identity", "Range", "Reshape", "Shape", "Squeeze", "Unsqueeze" ->
          SHAPES;
      default -> ELEMENTWISE;
    };
  }
}
