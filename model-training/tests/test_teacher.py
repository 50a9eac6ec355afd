"""A teacher's probabilities: read, carried through a batch, learned."""

import json

import pytest
import torch

from hnet_training.data import teacher
from hnet_training.data.batches import collate
from hnet_training.data.labels import LABELS
from hnet_training.data.mix import Mixture
from hnet_training.data.row import UNKNOWN
from hnet_training.data.texts import ROMAN, Texts
from hnet_training.train import learn

LANGUAGES = LABELS["language"]


def written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def mixture(rows):
    texts = Texts(languages={"eng": ["hello there"]}, code={"c": ["int x;"]})
    return Mixture(texts, {}, LABELS, 1, {"taught": 1.0}, taught=rows)


def test_probabilities_sum_to_one_and_have_no_label(tmp_path):
    rows = teacher.load(written(tmp_path / "t.jsonl", [{"text": "sol", "language": {"spa": 0.3, "cat": 0.1}}]), LANGUAGES)
    assert rows[0].shares == ((LANGUAGES.index("spa"), pytest.approx(0.75)), (LANGUAGES.index("cat"), pytest.approx(0.25)))
    row = mixture(rows).draw()
    assert row.data.tobytes() == b"sol" and row.whole["language"] == UNKNOWN and (row.language == UNKNOWN).all()
    batch = collate([row], LABELS)
    assert float(batch.taught[0, LANGUAGES.index("spa")]) == pytest.approx(0.75)


def test_a_label_that_the_model_lacks_is_refused_with_its_line(tmp_path):
    path = written(tmp_path / "t.jsonl", [{"text": "a", "language": {"eng": 1}}, {"text": "b", "language": {"tlh": 1}}])
    with pytest.raises(ValueError, match="line 2.*tlh"):
        teacher.load(path, LANGUAGES)


def test_no_file_teaches_nothing():
    assert teacher.load("", LANGUAGES) == []


def test_the_loss_is_least_at_the_teachers_probabilities(tmp_path):
    rows = teacher.load(written(tmp_path / "t.jsonl", [{"text": "sol", "language": {"spa": 3, "cat": 1}}]), LANGUAGES)
    batch = collate([mixture(rows).draw()], LABELS)
    right = (batch.taught + 1e-6).log()
    wrong = torch.zeros_like(right)
    assert float(learn.taught(right, batch)) < float(learn.taught(wrong, batch))
    assert learn.taught(right, batch._replace(taught=torch.zeros_like(batch.taught))) is None


def test_romanised_hindi_and_urdu_are_either():
    texts = Texts(languages={"eng": ["hello there"]}, code={"c": ["int x;"]},
                  messages=[("yaar kya baat hai", ROMAN, "toxic", "clean"), ("you fool", "eng", "toxic", "toxic")])
    rows = Mixture(texts, {}, LABELS, 1, {"message": 1.0}, noisy=0.0)
    rows = [rows.draw() for _ in range(20)]
    roman = {tuple(LANGUAGES[number] for number, _ in row.taught) for row in rows if row.whole["language"] == UNKNOWN}
    assert roman == {("hin", "urd")}
    assert all(row.taught == () for row in rows if row.whole["language"] != UNKNOWN)
