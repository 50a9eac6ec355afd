"""The matched pair's comparison, from run folders to the report's words."""

import json
import os
import sys

import numpy as np
import pytest
import torch

import tiny
from hnet_training import bpe, checkpoint, matched, metrics
from hnet_training.classifier import Classifier

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))

import pair  # noqa: E402
import report  # noqa: E402
import scoring  # noqa: E402

pytest.importorskip("sentencepiece", reason="needs Debian's python3-sentencepiece")


def run_folder(path, network, model, save) -> str:
    path.mkdir()
    save(str(path / "weights.safetensors"), model)
    about = {"network": network, "coreMinutes": 1.5, "steps": 10, "bytes": 2_000_000, "commit": "abc",
             "parameters": matched.parameters(model)}
    (path / "run.json").write_text(json.dumps(about))
    return str(path)


def test_both_networks_and_the_bundle_are_scored_and_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "ENOUGH", 2)
    sources, data = tiny.sources(4), str(tmp_path)
    for name, rows in sources.items():
        np.savez(tmp_path / f"{name}.test.npz", data=rows.data, offsets=rows.offsets, labels=np.array(rows.labels),
                 packages=np.zeros(len(rows), dtype=np.int32))
    torch.manual_seed(1)
    tokeniser = bpe.Tokeniser.train([sources["lang"].bytes_at(row) for row in range(8)], 280)
    runs = [run_folder(tmp_path / "a", "hnet", Classifier(tiny.CONFIG, tiny.HEADS), checkpoint.save_model),
            run_folder(tmp_path / "b", "bpe", bpe.BpeTagger(bpe.inner_config(tiny.CONFIG), tiny.HEADS, tokeniser), bpe.save)]
    heads = {head.name: head for head in tiny.HEADS}

    def bundle(texts):
        return {"language": np.tile([1.0, 0.0, 0.0], (len(texts), 1)), "code": np.tile([0.0, 1.0], (len(texts), 1)),
                "spam": np.tile([0.0, 1.0], (len(texts), 1))}

    messages = {"language": scoring.load(data, heads["language"], 3), "code": scoring.load(data, heads["code"], 3)}
    found = pair.compare(runs, heads, messages, data, bundle, str(tmp_path / "work"), lambda line: None)
    assert found["heads"]["language"]["clean"]["bundle"] == 0.5 and found["heads"]["code"]["meanOfFive"]["bundle"] == 1.0
    assert found["heads"]["spam"]["clean"]["bundle"] == 0.5  # it says spam to all
    scores = found["heads"]["language"]["drop"]
    assert found["difference"]["language"]["drop"][0] == pytest.approx(scores["hnet"] - scores["bpe"], abs=2e-4)
    assert found["bytesPerUnit"]["hnet"]["clean"] >= 1 and found["bytesPerUnit"]["bpe"]["clean"] > 1
    transformers = [found["networks"][name]["parameters"]["transformer"] for name in ("hnet", "bpe")]
    assert transformers[0] == transformers[1]
    earlier = [{**pair.point(found), "coreMinutes": 1}]
    report.write({"versions": {}, "matched": {"model": "m 1", **found, "earlier": earlier}}, str(tmp_path / "out"))
    text = (tmp_path / "out" / "peers.md").read_text()
    assert "| BPE Transformer | 1.5 | 10 | 2.0 |" in text and "| H-Net, no n-grams |" in text
    assert "| language | 1 | " in text and "| language | 2 | " in text


def trained(minutes: float, hnet: float) -> dict:
    """A comparison after that much training."""
    scores = {"bpe": 0.5, "hnet": hnet, "bundle": 0.9}
    return {"heads": {"language": {"clean": scores, "meanOfFive": scores}},
            "networks": {"hnet": {"coreMinutes": minutes, "commit": "abc"}}}


def test_a_longer_pair_keeps_what_the_shorter_ones_reached():
    first = pair.with_earlier(None, trained(8.02, 0.3))
    assert first["earlier"] == []
    assert pair.with_earlier(first, trained(8.01, 0.31))["earlier"] == []  # the same again takes its place
    third = pair.with_earlier(pair.with_earlier(first, trained(24.0, 0.4)), trained(60.0, 0.6))
    assert [one["coreMinutes"] for one in third["earlier"]] == [8, 24]
    assert third["earlier"][0]["heads"]["language"]["clean"] == {"bpe": 0.5, "hnet": 0.3}


def test_one_run_of_each_network_is_wanted(tmp_path):
    torch.manual_seed(1)
    one = run_folder(tmp_path / "a", "hnet", Classifier(tiny.CONFIG, tiny.HEADS), checkpoint.save_model)
    with pytest.raises(ValueError, match="one run of each network"):
        pair.compare([one, one], {}, {}, "", None, str(tmp_path), print)
