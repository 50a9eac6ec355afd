"""The compiled trainer of the tables says what PyTorch says, and learns."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

pytest.importorskip("numba")

from hnet_training.data.batches import collate
from hnet_training.data.cuts import cuts
from hnet_training.data.labels import LABELS, heads
from hnet_training.data.row import UNKNOWN, Row
from hnet_training.network.tagger import Tagger, TaggerConfig
from hnet_training.train import bag
from hnet_training.train.learn import Plan, Run

SMALL = TaggerConfig(folded=(97, 199, 307, 499, 501, 401, 101), raw=(199, 101, 97, 97, 97, 97, 97, 97))
TEXTS = {"eng": ["the cat sat", "where is the dog", "this and that"], "deu": ["die Katze saß", "wo ist der Hund", "dies und das"]}


def row(text, label, taught=()):
    data = np.frombuffer(text.encode(), np.uint8)
    starts, at = np.zeros(len(data), bool), 0
    for char, start in zip(text, cuts(text)):
        starts[at], at = start, at + len(char.encode())
    number = LABELS["language"].index(label) if label else UNKNOWN
    unknown = np.full(len(data), UNKNOWN)
    return Row(data, starts, unknown, unknown, {"language": number}, frozenset(), taught)


def batch():
    half = tuple((LABELS["language"].index(name), 0.5) for name in ("hin", "urd"))
    return collate([row(text, label) for label, texts in TEXTS.items() for text in texts] + [row("kya haal hai", None, half)], LABELS)


def run(folder, minutes=1.0, clock=lambda: 0.0):
    torch.manual_seed(3)
    return Run(str(folder), Tagger(SMALL, heads()), Plan("tables", minutes, threads=1), clock=clock)


def told(pool, rate, missing=0.0):
    return bag.learn(*pool.blocks[0][:-1], pool.ends, *pool.tables, *pool.sums, pool.read, pool.read_sums,
                     np.float32(rate), np.float32(rate), np.float32(missing))


def test_cross_entropies_are_those_of_pytorch(tmp_path):
    pool, rows = bag.Tables(run(tmp_path)), batch()
    pool.blocks.append(bag.block(pool.run.model, rows))
    logits = pool.run.model.eval().bag_logits(rows.data, rows.lengths, rows.cuts)["language"]
    sums = F.cross_entropy(logits[:6], rows.whole["language"][:6], reduction="sum") - (rows.taught[6] * logits[6].log_softmax(0)).sum()
    found = told(pool, 0.0)
    assert found[0].tolist() == [pytest.approx(sums.item(), abs=0.05), 7]
    assert found[1:].sum() == 0  # no label of another head is known


def test_it_learns_and_what_it_learned_is_the_models(tmp_path):
    pool, rows = bag.Tables(run(tmp_path)), batch()
    pool.blocks.append(bag.block(pool.run.model, rows))
    before = told(pool, 0.0)[0, 0]
    for _ in range(200):
        told(pool, 0.1, missing=0.2)
    assert told(pool, 0.0)[0, 0] < before / 3
    pool.keep()
    logits = pool.run.model.eval().bag_logits(rows.data, rows.lengths, rows.cuts)["language"]
    assert logits[:6].argmax(1).tolist() == rows.whole["language"][:6].tolist()
    best = logits[6].topk(2).indices.tolist()
    assert {LABELS["language"][at] for at in best} == {"hin", "urd"}


def test_a_share_of_the_rows_is_missing_and_the_same_row_in_one_visit():
    kept = np.array([bag._mixed(row, np.uint32(12345)) >= np.uint32(0.15 * 4294967295) for row in range(20_000)])
    assert kept.mean() == pytest.approx(0.85, abs=0.01)
    assert bag._mixed(7, np.uint32(1)) == bag._mixed(7, np.uint32(1)) != bag._mixed(7, np.uint32(2))


def test_a_run_goes_on_where_it_was_saved(tmp_path):
    ticks = iter(range(10_000))
    first = run(tmp_path, 1.0, lambda: float(next(ticks)))
    pool = bag.Tables(first)
    pool.blocks.append(bag.block(first.model, batch()))
    lines = []
    bag._train(pool, True, lambda line, **how: lines.append(line))
    pool.keep()
    again = run(tmp_path)
    assert again.done == 1.0 and again.step == first.step > 10 and "language" in lines[-1]
    assert np.allclose(bag.Tables(again).sums[0], pool.sums[0], rtol=1e-4)
    assert torch.equal(again.model.folded.weight, first.model.folded.weight)
