import numpy as np
import pytest
import torch

import tiny
from hnet_training import bundle, fixture, ort
from hnet_training.graph import Graph, output_names
from hnet_training.predict import to_batch

needs_ort = pytest.mark.skipif(ort.find_jar() is None, reason="no ONNX Runtime jar or no Java: see HNET_ORT_JAR")


@needs_ort
@pytest.mark.parametrize("make", [tiny.model, fixture.build], ids=["one stage", "two stages"])
def test_graph_agrees_with_pytorch_on_every_bucket(make, tmp_path):
    model = make()
    bundle.write_bundle(model, str(tmp_path), "test", "0", "test")
    random = np.random.RandomState(1)
    names = output_names(model)
    with ort.OrtModel(str(tmp_path / "model.onnx")) as runner:
        assert bundle.check_goldens(str(tmp_path), runner.run) < 1e-4
        for bucket in bundle.BUCKETS:
            texts = [bytes(random.randint(32, 127, size=size).astype(np.uint8)) for size in
                     (bucket, max(1, bucket // 2), 1)]
            data, lengths = to_batch(texts)
            with torch.no_grad():
                expected = dict(zip(names, Graph(model)(data, lengths)))
            found = runner.run(data.numpy(), lengths.numpy())
            for name in names:
                if name.startswith(("logits", "chunk_count")):
                    assert np.abs(found[name] - expected[name].numpy()).max() < 1e-4, (bucket, name)
