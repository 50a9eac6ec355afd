"""What a test needs of the machine."""

import pytest

from hnet_training.export import graph, ort

needs_ort = pytest.mark.skipif(ort.find_jar() is None, reason="no ONNX Runtime jar or no Java: see HNET_ORT_JAR")
needs_exporter = pytest.mark.skipif(not graph.EXPORTS, reason="a PyTorch before 2 exports no bundle")
