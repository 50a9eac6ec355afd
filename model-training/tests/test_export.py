"""The 2-stage fixture through the real ONNX Runtime."""

import numpy as np
import pytest
import torch

from hnet_training.data.padded import to_batch
from hnet_training.export import bundle, fixture, ort
from hnet_training.network.authors.config import AttnConfig, HNetConfig, SsmConfig
from needs import needs_ort

ONE_STAGE = HNetConfig(("m1", ("T1",), "m1"), (32, 48), (0, 64), ssm_cfg=SsmConfig(d_state=16, headdim=32),
                       attn_cfg=AttnConfig((4, 4), (4, 8), (-1, -1)))


@needs_ort
@pytest.mark.parametrize("cfg", [ONE_STAGE, fixture.CONFIG], ids=["one stage", "two stages"])
def test_graph_agrees_with_pytorch_on_every_bucket(cfg, tmp_path):
    graph = fixture.NestedGraph(fixture.build(cfg))
    fixture.write(str(tmp_path), graph)
    random = np.random.RandomState(1)
    with ort.OrtModel(str(tmp_path / "model.onnx")) as runner:
        assert bundle.check_goldens(str(tmp_path), runner.run) < 1e-4
        for bucket in bundle.BUCKETS:
            texts = [bytes(random.randint(32, 127, size=size).astype(np.uint8)) for size in
                     (bucket, max(1, bucket // 2), 1)]
            data, lengths = to_batch(texts)
            with torch.no_grad():
                expected = dict(zip(graph.names(), graph(data, lengths)))
            found = runner.run(data.numpy(), lengths.numpy())
            for name in graph.names():
                if name.startswith(("logits", "chunk_count")):
                    assert np.abs(found[name] - expected[name].numpy()).max() < 1e-4, (bucket, name)
