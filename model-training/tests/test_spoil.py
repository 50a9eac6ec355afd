"""Noise carries cuts and labels along."""

import random

import pytest

from hnet_training.data import mix, spoil
from hnet_training.data.cuts import cuts
from hnet_training.data.texts import Texts
from hnet_training.data.labels import LABELS

TEXT = "Hello, wörld! Это тест... 私は学生です。 foo_bar(x); caf\u00e9"


def chunks(text, starts):
    """The letters of each chunk."""
    out = []
    for char, start in zip(text, starts):
        if start or not out:
            out.append("")
        out[-1] += char
    return out


def test_words_and_signs_start_chunks_and_spaces_do_not():
    assert chunks("Hi there!!! a_b", cuts("Hi there!!! a_b")) == ["Hi ", "there", "!!! ", "a", "_", "b"]


def test_scripts_without_spaces_are_cut_at_words():
    assert chunks("私は学生です", cuts("私は学生です")) == ["私", "は", "学生", "です"]


def test_marks_stay_with_their_letter():
    assert len(chunks("e\u0301te\u0301", cuts("e\u0301te\u0301"))) == 1
    assert len(chunks("wor\u00adld", cuts("wor\u00adld"))) == 1


@pytest.mark.parametrize("kind", sorted(spoil.KINDS))
def test_every_kind_keeps_texts_cuts_and_labels_of_one_length(kind):
    for seed in range(20):
        text, starts, labels = spoil.spoil(kind, TEXT, cuts(TEXT), list(range(len(TEXT))), random.Random(seed))
        assert len(text) == len(starts) == len(labels)
        assert list(labels) == sorted(labels) or kind == "typo"


@pytest.mark.parametrize("kind", ["upper", "antspeak", "leet", "homoglyph", "zerowidth", "fullwidth", "math", "marks",
                                  "separated", "repeat", "spaced", "softhyphen", "entities",
                                  "styled", "masked", "scrambled", "punctuated", "stacked", "wrapped", "escaped", "stuttered"])
def test_a_word_stays_one_chunk(kind):
    text, starts, _ = spoil.spoil(kind, "hello brave world", cuts("hello brave world"), [0] * 17, random.Random(3))
    assert sum(starts) == 3


def test_the_cut_of_a_lost_letter_moves_to_the_next():
    text, starts, _ = spoil.carry("ab cd", cuts("ab cd"), [0] * 5, ["a", "b", " ", "", "d"])
    assert chunks(text, starts) == ["ab ", "d"]


def test_rows_have_a_cut_and_two_labels_for_every_byte():
    texts = Texts(languages={"deu": ["Das ist ein schöner Tag im Mai."], "jpn": ["私は学生です。"]},
                  everyday={"deu": ["na du"], "zxx": ["123"]}, code={"python": ["def f(x):\n    return x\n\nf(1)"]},
                  sequences={"dna": ["ACGT" * 30]}, messages=[("WIN NOW", "eng", "spam", "spam"), ("hi", None, "mail", "ham"),
                                                              ("you fool", "eng", "toxic", "toxic")])
    mixture = mix.Mixture(texts, {"eng": [["word", 1.0]]}, LABELS, seed=5)
    mixture.by_task.setdefault(("mail", "spam"), mixture.by_task[("mail", "ham")])
    mixture.by_task.setdefault(("spam", "ham"), mixture.by_task[("mail", "ham")])
    mixture.by_task.setdefault(("toxic", "clean"), mixture.by_task[("mail", "ham")])
    for _ in range(300):
        row = mixture.draw()
        assert len(row.data) == len(row.cuts) == len(row.language) == len(row.code) <= mixture.most
        assert row.cuts[0] == 1
        assert set(row.noise) <= set(LABELS["noise"])
        row.data.tobytes().decode("utf-8", "ignore")
