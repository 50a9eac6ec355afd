"""Peers' labels in ours, and the scores of both, with a detector made here."""

import os
import sys

import numpy as np

from hnet_training.data.labels import LABELS
from hnet_training.evidence.sets import Item

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))

import beside  # noqa: E402
import mapping  # noqa: E402


def test_a_peers_labels_are_read_in_ours():
    assert mapping.language("eld", "de") == {"deu"} == mapping.language("fasttext", "de")
    assert mapping.language("cld2", "zh-TW") == {"zho-Hant"}
    assert mapping.language("eld", "no") == {"nob", "nno"}
    assert mapping.language("eld", "-") == set() == mapping.code("guesslang", "-")
    assert mapping.code("guesslang", "v") == {"verilog"} and mapping.code("highlight", "v") == {"v"}
    assert mapping.code("guesslang", "xml") == {"xml"} and mapping.code("highlight", "xml") == {"xml", "html"}
    assert mapping.code("magika", "cs") == {"csharp"} and mapping.code("magika", "txt") == set()
    assert mapping.code("highlight", "dos") == {"batch"} and mapping.code("highlight", "rust") == {"rust"}


def test_a_peer_chooses_among_every_name_that_it_may_have_for_our_labels():
    assert mapping.names("highlight", ["html", "batch", "go"]) == ["batch", "dos", "go", "html", "xml"]


def test_a_peer_is_scored_on_the_labels_it_knows_and_the_bundle_on_the_same_texts(tmp_path):
    def run(data, lengths):  # says "c" to everything
        logits = np.zeros((len(data), len(LABELS["code"])), np.float32)
        logits[:, LABELS["code"].index("c")] = 1
        return {"logits_code": logits, "chunk_count_0": lengths, "chunk_start_0": np.tile(np.arange(data.shape[1]), (len(data), 1))}

    items = [Item(label + " text", {"code": label}) for label in ("c", "csharp", "python")]

    def broken(text):
        if text.startswith("python"):
            raise ValueError
        return "cs"

    found = beside.compare(run, "code", {"all": items}, {"magika": {"c", "csharp"}}, {"magika": beside.one_by_one("magika", broken)})
    assert found == {"all": {"magika": {"labels": 2, "peer": 0.5, "ours": 0.5, "among": 0.5}}}
    beside.write(str(tmp_path), "peers", found, ["# Title"])
    assert "| all | 0.500 / 0.500 / 0.500 (2) |" in (tmp_path / "peers.md").read_text()
