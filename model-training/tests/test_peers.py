"""The comparison with published detectors, with a detector of our own making: no packages, no network."""

import os
import sys

import numpy as np
import pytest

import tiny
from hnet_training import corpus
from hnet_training.noise import PAPER

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))

import kept  # noqa: E402
import mapping  # noqa: E402
import published  # noqa: E402
import report  # noqa: E402
import run  # noqa: E402
import scoring  # noqa: E402

LANGUAGE = tiny.HEADS[0]


@pytest.fixture
def data(tmp_path):
    rows = tiny.sources(8)["lang"]
    np.savez(tmp_path / "lang.test.npz", data=rows.data, offsets=rows.offsets, labels=np.array(rows.labels),
             packages=np.zeros(len(rows), dtype=np.int32))
    return str(tmp_path)


def ours(texts):
    """Says bbb to everything, zxx before aaa."""
    return {"language": np.tile([0.0, 2.0, 1.0], (len(texts), 1))}


def test_a_peers_labels_are_read_in_ours():
    assert mapping.language("eld", "de") == {"deu"} == mapping.language("franc", "deu")
    assert mapping.language("optimaize", "zh-TW") == {"zho-Hant"}
    assert mapping.language("eld", "no") == {"nob", "nno"}
    assert mapping.language("eld", "sr") == {"srp-Cyrl"} and mapping.language("franc", "srp") == {"srp-Cyrl", "srp-Latn"}
    assert mapping.language("eld", "-") == set() == mapping.code("guesslang", "-")
    assert mapping.code("guesslang", "v") == {"verilog"} and mapping.code("highlight", "v") == {"v"}
    assert mapping.code("guesslang", "xml") == {"xml"} and mapping.code("highlight", "xml") == {"xml", "html"}
    assert mapping.code("highlight", "dos") == {"batch"} and mapping.code("highlight", "rust") == {"rust"}


def test_a_peer_chooses_among_every_name_that_it_may_have_for_our_labels():
    assert mapping.names("highlight", ["html", "batch", "go"]) == ["batch", "dos", "go", "html", "xml"]


def test_a_peer_is_scored_on_the_labels_it_knows_and_ours_with_all_and_with_those(data):
    messages = scoring.load(data, LANGUAGE, 5)
    assert len(messages.truth) == 10 and set(messages.texts) == {"clean", *PAPER}

    def knows_only_aaa(peer, texts, work):
        return ["x" if number % 10 < 4 else "-" for number, _ in enumerate(texts)], ["x"]

    found = run.compare(LANGUAGE, messages, ["fake"], lambda peer, label: {"aaa"} if label == "x" else set(), ours,
                        os.path.join(data, "work"), knows_only_aaa)
    one = found["peers"]["fake"]
    assert one["labels"] == 1 and one["messages"] == 5
    assert one["scores"]["clean"] == {"peer": 0.8, "ours": 0.0, "oursOnItsLabels": 1.0}  # 4 of the 5 rows of aaa
    assert one["scores"]["meanOfFive"] == one["scores"]["clean"]


def test_a_label_that_means_several_of_ours_is_right_for_each(data):
    messages = scoring.load(data, LANGUAGE, 5)
    meant = [{"aaa", "bbb"}] * len(messages.everything())
    logits = {name: ours(texts)["language"] for name, texts in messages.texts.items()}
    one = scoring.beside(LANGUAGE, messages, meant, {"aaa", "bbb"}, logits)
    assert one["scores"]["clean"] == {"peer": 1.0, "ours": 0.5, "oursOnItsLabels": 0.5}


def test_a_peer_is_asked_the_same_texts_once(tmp_path):
    asked = []

    def fake(peer, texts, work):
        asked.append(list(texts))
        return ["x"] * len(texts), ["x", "y"]

    for texts in ([b"one", b"two"], [b"one", b"two"], [b"onet", b"wo"]):
        assert published.answers("fake", texts, str(tmp_path), fake) == (["x"] * 2, ["x", "y"])
    assert asked == [[b"one", b"two"], [b"onet", b"wo"]]


def test_a_network_is_asked_the_same_texts_once_and_anew_when_its_weights_change(tmp_path):
    weights, asked = tmp_path / "weights", []

    def predict(texts):
        asked.append(list(texts))
        return {"language": np.full((len(texts), 3), len(asked))}

    for content, texts, count in ((b"1", [b"one"], 1), (b"1", [b"one"], 1), (b"1", [b"two"], 2), (b"2", [b"two"], 3)):
        weights.write_bytes(content)
        assert (kept.keeping(predict, str(weights), str(tmp_path))(texts)["language"] == count).all()
    assert asked == [[b"one"], [b"two"], [b"two"]]


def test_short_messages_are_left_out(data):
    rows = corpus.load(data, "lang", "test")
    sizes = sorted(len(rows.bytes_at(row)) for row in range(len(rows)))
    kept = scoring.load(data, LANGUAGE, 0, least=sizes[3])
    assert min(map(len, kept.texts["clean"])) == sizes[3]
    assert len(kept.truth) == sum(size >= sizes[3] for size in sizes)


def test_the_difference_of_two_networks_comes_with_its_interval():
    truth = np.array([0] * 50 + [1] * 50)
    half = np.where(np.arange(100) % 2, truth, 2)
    gap, low, high = scoring.difference(truth, truth, half, [0, 1])
    assert gap == 0.5 and 0.3 < low < 0.5 < high < 0.7
    assert scoring.difference(truth, half, half, [0, 1]) == [0.0, 0.0, 0.0]


def test_the_report_has_a_row_for_the_peer_and_two_for_ours(tmp_path):
    scores = {name: {"peer": 0.25, "ours": 0.5, "oursOnItsLabels": 0.75} for name in ("clean", *PAPER, "meanOfFive")}
    part = {"model": "m 1", "messages": 3, "rowsPerLabel": 2, "peers": {"fake": {"labels": 7, "scores": scores}}}
    report.write({"versions": published.versions(), "language": part}, str(tmp_path))
    text = (tmp_path / "peers.md").read_text()
    assert "| fake | 7 | 0.250 |" in text and "| ours, its labels |  | **0.750** |" in text
    assert "lingua 1.2.2" in text


def test_peers_of_an_earlier_run_stay_when_bundle_and_messages_are_the_same():
    before = {"model": "m 1", "messages": 4, "peers": {"a": 1, "b": 2}}
    assert run.with_earlier(before, {"model": "m 1", "messages": 4, "peers": {"b": 3}})["peers"] == {"a": 1, "b": 3}
    assert run.with_earlier(before, {"model": "m 2", "messages": 4, "peers": {"b": 3}})["peers"] == {"b": 3}
    assert run.with_earlier(None, {"model": "m 2", "messages": 4, "peers": {}})["peers"] == {}
