"""What a bundle can do, through ONNX Runtime: sets of texts, figures, calibration, thresholds, ablation, reports.

Trains nothing that is shipped. Start at `sets` and `measure`.
"""
