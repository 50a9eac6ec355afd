"""Peers' labels in ours."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers"))

import mapping  # noqa: E402


def test_a_peers_labels_are_read_in_ours():
    assert mapping.language("eld", "de") == {"deu"} == mapping.language("fasttext", "de")
    assert mapping.language("cld2", "zh-TW") == {"zho-Hant"}
    assert mapping.language("eld", "no") == {"nob", "nno"}
    assert mapping.language("eld", "-") == set() == mapping.code("guesslang", "-")
    assert mapping.code("guesslang", "v") == {"verilog"} and mapping.code("highlight", "v") == {"v"}
    assert mapping.code("guesslang", "xml") == {"xml"} and mapping.code("highlight", "xml") == {"xml", "html"}
    assert mapping.code("highlight", "dos") == {"batch"} and mapping.code("highlight", "rust") == {"rust"}


def test_a_peer_chooses_among_every_name_that_it_may_have_for_our_labels():
    assert mapping.names("highlight", ["html", "batch", "go"]) == ["batch", "dos", "go", "html", "xml"]
