"""Bundles: graph, products in 8 bits, goldens, manifest, and the real ONNX Runtime that checks them.

Knows networks, not how they were trained or how good they are. Start at `graph` for the tagger, `lm` for the authors' model.
"""
