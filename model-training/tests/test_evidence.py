"""Calibration, cases and figures on made-up answers."""

import random
from types import SimpleNamespace

import numpy as np
import pytest

from hnet_training.data.labels import NOISE
from hnet_training.evidence import calibrate, cases, curves, measure, metrics, reference, segments
from hnet_training.evidence.calibrate import Seen
from hnet_training.evidence.sets import Composed, Item, spoilt
from hnet_training.evidence.unseen import UNSEEN

LABELS = ["eng", "deu", "zxx"]


def overconfident(rows=4000, seed=3):
    """Answers that are right in 7 of 10 and always say 0.95; short ones in 5 of 10."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, rows)
    sizes = np.where(np.arange(rows) % 2 == 0, 10, 100)
    right = rng.random(rows) < np.where(sizes == 10, 0.5, 0.9)
    best = np.where(right, truth, (truth + 1) % 3)
    logits = np.zeros((rows, 3))
    logits[np.arange(rows), best] = 4.0
    return Seen(logits, truth, sizes)


def test_factors_make_confidence_right_at_each_length():
    seen = overconfident()
    chances = calibrate.scaled(seen, calibrate.factors(seen))
    right = chances.argmax(1) == seen.truth
    for size in (10, 100):
        rows = seen.sizes == size
        assert abs(chances[rows].max(1).mean() - right[rows].mean()) < 0.03


def test_thresholds_keep_to_floor_and_ceiling():
    seen = overconfident()
    chances = calibrate.scaled(seen, calibrate.factors(seen))
    found = calibrate.thresholds(chances, seen.truth, LABELS)
    for mode, table in found.items():
        assert min(table.values()) >= calibrate.FLOOR[mode] > 0
        for label, value in table.items():
            assert label == "default" or value <= max(table["default"], calibrate.CEILING[mode])


def test_a_label_without_rows_leans_on_all():
    seen = overconfident()
    chances = calibrate.scaled(seen, calibrate.factors(seen))
    found = calibrate.thresholds(chances, seen.truth, LABELS + ["fra"])
    assert "fra" not in found["balanced"]


def test_verdicts_know_several_right_answers_and_none():
    assert cases.verdict("language: eng or deu (or no answer)", "deu")
    assert cases.verdict("language: eng (or no answer)", None)
    assert not cases.verdict("language: eng", None)
    assert cases.verdict("language: no answer", None)
    assert not cases.verdict("language: no answer", "eng")


def runner(label):
    """Calls every byte a chunk of that language, in prose."""
    def run(data, lengths):
        rows, width = data.shape
        logits = np.zeros((rows, 3), np.float32)
        logits[:, label] = 5
        return {"logits_language": logits, "chunk_count_0": lengths, "chunk_start_0": np.tile(np.arange(width), (rows, 1)),
                "chunk_label_language": np.full((rows, width), label), "chunk_label_code": np.zeros((rows, width), int)}
    return run


def test_half_of_two_languages_is_half_right():
    item = Composed("hello hallo", ((0, "eng", "prose"), (6, "deu", "prose")))
    found = measure.mixed(runner(0), [item], {"language": LABELS, "code": ["prose", "c"]})
    assert found["bytes"] == round(6 / 11, 4)
    assert found["allParts"] == 0


def test_accuracy_is_a_mean_over_labels():
    items = [Item("hello there", {"language": "eng"})] * 3 + [Item("guten tag", {"language": "deu"})]
    assert measure.accuracy(runner(0), items, "language", LABELS)["accuracy"] == 0.5


def test_unseen_noise_is_measured_on_the_texts_that_it_alters():
    items = [Item("hello there", {"language": "eng"}), Item("привет", {"language": "deu"})]
    found = measure.by_unseen(runner(0), items, "language", LABELS)
    assert found["letters of Lisu"] == {"texts": 1, "clean": 1.0, "spoilt": 1.0} and found["words backwards"]["texts"] == 2


def test_no_kind_of_unseen_noise_empties_a_text_or_leaves_english_as_it_is():
    for kind, change in UNSEEN.items():
        changed = change("the quick brown fox jumps over the lazy dog", random.Random(1))
        assert changed.strip() and changed != "the quick brown fox jumps over the lazy dog", kind


def test_the_noise_head_is_scored_at_its_own_thresholds():
    def run(data, lengths):
        upper = np.array([sum(65 <= byte < 91 for byte in row) > 5 for row in data])
        return {"logits_noise": np.stack([np.where(upper, 2.0, -2.0)] * len(NOISE), 1), "chunk_count_0": lengths,
                "chunk_start_0": np.tile(np.arange(data.shape[1]), (len(data), 1))}

    items = [Item("some words in lower case, quite a lot of them", {})] * 32
    strict, loose = (measure.noise_head(run, items, NOISE, {"default": 0.95, "case": limit}) for limit in (0.95, 0.5))
    assert loose["case"]["recall"] == 1.0 and strict["case"]["f1"] == 0.0 == loose["cleanCalledNoisy"]


def test_a_text_that_noise_would_empty_stays():
    assert spoilt([Item(" ", {})], "glued")[0].text == " "


def test_metrics_softmax_of_equal_logits_is_even():
    assert np.allclose(metrics.softmax(np.zeros((1, 4))), 0.25)


def test_segments_are_counted_in_bytes():
    row, = segments.rows([Composed("für int i;", ((0, "deu", "prose"), (4, "zxx", "c")))])
    assert row["segments"] == [{"start": 0, "end": 5, "language": "deu", "code": "prose"},
                               {"start": 5, "end": 11, "language": "zxx", "code": "c"}]
    assert segments.one_part([Item("kurz", {"language": "deu"})]) == []


def chances(best, confidence, labels):
    """[rows, labels], of which `best` has the confidence and the others share the rest."""
    out = np.repeat((1 - confidence)[:, None] / (labels - 1), labels, 1)
    out[np.arange(len(best)), best] = confidence
    return out


def test_a_curve_counts_answers_and_right_ones_from_each_threshold_on():
    best = np.repeat([0, 1], 400)
    confidence = np.tile([0.6, 0.95], 400)
    truth = np.where(confidence > 0.9, best, 1 - best)
    found = curves.curve(chances(best, confidence, 2), truth, ["ham", "spam"])
    assert found["rows"] == 800 and [group["labels"] for group in found["groups"]] == [["ham"], ["spam"]]
    at = found["thresholds"].index(0.7)
    for group in found["groups"]:
        assert (group["answered"][0], group["right"][0]) == (400, 200)
        assert (group["answered"][at], group["right"][at]) == (200, 200)


def test_labels_with_few_answers_share_a_curve_unless_theirs_contradicts_it():
    best = np.repeat([0, 1, 2, 3], 50)
    truth = np.where((best == 3) & (np.arange(200) % 2 == 0), 0, best)
    found = curves.curve(chances(best, np.full(200, 0.97), 4), truth, ["afr", "eus", "fra", "bos"])
    assert [group["labels"] for group in found["groups"]] == [["afr", "eus", "fra"], ["bos"]]
    assert found["groups"][0]["answered"][0] == 150 and found["groups"][1]["right"][0] == 25


def test_a_reference_counts_answers_by_mode_and_confidence_in_ten_bins():
    head = {"thresholds": {"default": 0.5, "spam": 0.9}, "thresholdModes": {"highConfidence": {"default": 0.97}, "bestGuess": {"default": 0.3}}}
    best, confidence = np.array([0, 0, 1, 1, 1]), np.array([0.6, 1.0, 0.85, 0.95, 0.99])
    found = reference.reference(chances(best, confidence, 2), np.array([9, 9, 9, 9, 3]), ["ham", "spam"], head)
    assert found == {"rows": 5, "confidence": [0, 0, 0, 0, 0, 0, 1, 0, 1, 3],
                     "answered": {"highConfidence": [1, 0], "balanced": [2, 1], "bestGuess": [2, 2]}}


def test_a_threshold_leaves_one_everyday_message_in_a_hundred_alarmed_in_the_worst_language(monkeypatch):
    """Of 200 messages a language two may be called spam; a language with fewer messages is not judged."""
    sure = {"eng": [0.9, 0.8, 0.3], "rus": [0.97, 0.95, 0.71], "tso": [0.99] * 9}
    bad = [share for group in sure for share in (sure[group] + [0.1] * (200 if group != "tso" else 0))[:200]]
    items = [Item("text", {"language": group}, group) for group in sure for _ in range(200 if group != "tso" else 9)]
    logits = np.log(np.stack([1 - np.array(bad), np.array(bad)], 1))
    monkeypatch.setattr(calibrate, "answer", lambda run, texts: SimpleNamespace(logits={"spam": logits}))
    asked = calibrate.quiet(None, items, "spam", ["ham", "spam"], [(0, 1.0)])
    assert asked == pytest.approx(0.72)
    assert [(np.array(sure[group]) >= asked).sum() for group in ("eng", "rus")] == [2, 2]


def test_calibration_writes_the_reference_that_curves_measures_again(monkeypatch):
    labels = {"language": LABELS}
    items = {"language": [Item(text * repeat, {"language": "eng"}) for text in ("hello ", "guten tag ") for repeat in range(1, 20)]}
    monkeypatch.setattr(calibrate, "dev_items", lambda sets, rows: items)
    monkeypatch.setattr(calibrate, "_noise", lambda *given: {})
    scales, entries = calibrate.calibrate(runner(0), None, {**labels, "noise": NOISE}, {}, report=lambda *said, **how: None)
    assert scales["language"] == [(0, 1.0)]  # too few rows for factors: the finished graph answers as this one
    head = {"name": "language", "labels": LABELS, "multiLabel": False, **entries["language"]}
    assert head["reference"]["rows"] == sum(head["reference"]["confidence"]) == 38
    assert curves.measure(runner(0), None, [head], report=lambda *said, **how: None)["language"]["reference"] == head["reference"]
