"""What a bundle can do, through ONNX Runtime: sets of texts, figures, thresholds, reports."""
