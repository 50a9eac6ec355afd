"""Networks at equal compute: byte n-grams, the language-model loss, a run from start to report."""

import json
import os

import numpy as np
import pytest
import torch

import tiny
from hnet_training import compare, ort
from hnet_training.classifier import Classifier
from hnet_training.config import HeadConfig, NgramConfig
from hnet_training.hnet import next_byte_loss
from hnet_training.losses import Aims, objective
from hnet_training.ngram import ByteNgramHash
from hnet_training.predict import to_batch
from hnet_training.samples import SampleConfig, Sampler
from hnet_training.variants import AGAIN, BLT, VARIANTS, Variant

BYTES = NgramConfig(orders=(3, 4), rows=(97, 101), dim=8, unit="byte", pooled=False)
TEXTS = [b"lorem ipsum dolor sit amet, and more of it", b"ab", "Здравствуйте".encode()]


def test_byte_ngrams_end_at_each_byte_and_see_nothing_after_it():
    rows = ByteNgramHash(BYTES)(*to_batch(TEXTS))
    assert (rows[1, :2] > 0).all() and not rows[1, 2:].any()
    changed = ByteNgramHash(BYTES)(*to_batch([TEXTS[0][:20] + b"!" + TEXTS[0][21:]]))
    assert torch.equal(rows[0, :20], changed[0, :20]) and (rows[0, 20] != changed[0, 20]).all()
    assert torch.equal(ByteNgramHash(BYTES)(*to_batch([b"xxlorem"]))[0, 5:7], rows[0, 3:5])


def test_next_bytes_are_foretold_from_what_is_before_them_alone():
    torch.manual_seed(1)
    model = Classifier(tiny.CONFIG, tiny.HEADS, BYTES, next_bytes=True).eval()
    with torch.no_grad():
        model.ngram_to_byte.weight.normal_()
        one = model(*to_batch([TEXTS[0]]), next_bytes=True).next_bytes[0]
        other = model(*to_batch([TEXTS[0][:25] + b"~~~~~"]), next_bytes=True).next_bytes[0]
    assert torch.allclose(one[:25], other[:25], atol=1e-4) and not torch.allclose(one[25], other[25], atol=1e-2)


def test_pooled_ngrams_and_the_language_model_loss_exclude_each_other():
    with pytest.raises(ValueError, match="no language-model loss"):
        Classifier(tiny.CONFIG, tiny.HEADS, tiny.NGRAMS, next_bytes=True)


def test_the_language_model_loss_teaches_the_decoder_and_counts():
    torch.manual_seed(2)
    model = Classifier(tiny.CONFIG, tiny.HEADS, BYTES, next_bytes=True)
    sampler = Sampler(tiny.sources(), model.heads, SampleConfig(max_bytes=64), 3)
    batch = sampler.collate([sampler.sample() for _ in range(8)])
    without, _ = objective(model, batch)
    loss, figures = objective(model, batch, Aims(next_byte=0.5))
    nats = next_byte_loss(model(batch.data, batch.lengths, next_bytes=True).next_bytes, batch.data, batch.lengths)
    assert figures["nextByte"] == pytest.approx(float(nats), rel=1e-4)
    assert float(loss - without) == pytest.approx(0.5 * float(nats), rel=1e-3)
    loss.backward()
    assert model.lm_head.weight.grad.abs().sum() > 0
    assert model.backbone.decoder.layers[0].mixer.in_proj.weight.grad.abs().sum() > 0


def test_every_variant_differs_from_the_base_and_can_be_built():
    base = VARIANTS[0]
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)
    for variant in VARIANTS[1:]:
        assert variant.name == AGAIN or (variant.network, variant.ngrams, variant.per_chunk, variant.next_byte) != (
            base.network, base.ngrams, base.per_chunk, base.next_byte)
        assert compare.build(variant, tiny.HEADS).cfg.stages in (1, 2)
    assert NgramConfig.from_dict(BLT.to_dict()) == BLT and "unit" not in NgramConfig().to_dict()


@pytest.mark.skipif(ort.find_jar() is None, reason="no ONNX Runtime jar or no Java: see HNET_ORT_JAR")
def test_a_variant_goes_from_samples_to_the_report_and_is_not_trained_twice(tmp_path, monkeypatch):
    for name, rows in tiny.sources(32).items():
        for split in ("train", "dev"):
            np.savez(tmp_path / f"{name}.{split}.npz", data=rows.data, offsets=rows.offsets,
                     labels=np.array([{"aaa": "eng"}.get(label, label) for label in rows.labels]),
                     packages=np.zeros(len(rows), dtype=np.int32))
    heads = (HeadConfig("language", ("eng", "bbb", "zxx"), none="zxx"), *tiny.HEADS[1:])
    monkeypatch.setattr(compare, "VARIANTS", (Variant("one", "tiny", tiny.CONFIG, BYTES, (2.0,), 0.3),))
    monkeypatch.setattr(compare, "LEAST", {"language": 10, "code": 10})
    said = []
    for _ in range(2):
        compare.compare(["one"], heads, str(tmp_path), str(tmp_path / "runs"), str(tmp_path), 0.03, 16, 1, said.append)
    with open(tmp_path / "comparison.json") as file:
        one = json.load(file)["variants"]["one"]
    assert one["steps"] > 0 and one["dev"]["language"]["rows"] == 32 and one["cost"]["ratio"] == 1.0
    assert sum("cost" in line for line in said) == 1
    assert "| one | " in (tmp_path / "comparison.md").read_text()
    assert os.path.exists(tmp_path / "runs" / "one" / "model.onnx")
