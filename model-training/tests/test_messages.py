"""Spam and toxicity have columns of their own, which nothing else reads and nothing else writes."""

import numpy as np
import pytest
import torch

pytest.importorskip("numba")

from hnet_training.data.batches import collate
from hnet_training.data.labels import LABELS, heads
from hnet_training.network.tagger import COLUMNS, Tagger
from hnet_training.train import bag, messages
from hnet_training.train.learn import Plan, Run, whole_losses
from test_bag import SMALL, row

TOXIC = ("you are an idiot", "shut up you fool", "nobody likes you idiot")
CLEAN = ("see you at lunch", "the train is late", "thank you for the photos")


def batch():
    rows = [row(text, "eng") for text in TOXIC + CLEAN]
    for at, one in enumerate(rows):
        one.whole["toxic"] = LABELS["toxic"].index("toxic" if at < len(TOXIC) else "clean")
    return collate(rows, LABELS)


def taught(folder, passes=60):
    torch.manual_seed(3)
    pool = messages.Messages(Run(str(folder), Tagger(SMALL, heads()), Plan("messages", 1.0), clock=lambda: 0.0))
    found = bag.block(pool.run.model, batch(), pool.of)
    first = pool.learn(found, 0.0)
    for _ in range(passes):
        pool.learn(found, 1.0)
    return pool, first, pool.learn(found, 0.0)


def test_it_learns_what_is_labelled_and_leaves_the_other_head_alone(tmp_path):
    pool, first, last = taught(tmp_path)
    assert first[1].tolist() == [pytest.approx(6 * np.log(2), abs=0.05), 6] and last[1, 0] < first[1, 0] / 3
    assert first[0].tolist() == [0, 0] and not pool.numbers[0][0].any()  # no row says whether it is spam


def test_other_heads_and_the_network_do_not_read_the_columns(tmp_path):
    rows = batch()
    pool, _, _ = taught(tmp_path)
    model = pool.run.model.eval()
    with torch.no_grad():
        before = model(rows.data, rows.lengths, rows.cuts)
        pool.keep()
        after = model(rows.data, rows.lengths, rows.cuts)
    for head in ("language", "code", "noise"):
        assert torch.allclose(after.logits(head), before.logits(head), atol=1e-5), head
    gained = (after.logits("toxic") - messages.NETWORK * before.logits("toxic"))[:, 1]
    expected = model.bag_logits(rows.data, rows.lengths, rows.cuts)["toxic"][:, 1] + pool.bias[1][0]
    assert torch.allclose(gained, expected, atol=1e-4)
    assert gained[:3].min() > 0.5 > -0.5 > gained[3:].max()


def test_a_run_that_has_been_taught_is_refused(tmp_path):
    pool, _, _ = taught(tmp_path)
    pool.run.step = 1
    pool.keep()
    with pytest.raises(SystemExit, match="has been taught messages already"):
        taught(tmp_path)


def test_a_column_is_as_large_as_its_neighbours(tmp_path):
    pool, _, _ = taught(tmp_path)
    pool.keep()
    model = pool.run.model
    column = model.folded.weight[:, COLUMNS["toxic"]].detach().numpy()
    others = model.folded.weight[:, :min(COLUMNS.values())].detach().numpy()
    assert 0.3 < messages._size(column) / messages._size(others) < 3


def test_training_the_whole_neither_reads_nor_writes_the_columns():
    torch.manual_seed(3)
    model, rows = Tagger(SMALL, heads()).train(), batch()
    losses = whole_losses(model(rows.data, rows.lengths, rows.cuts), rows, model)
    (losses["toxic"] + losses["language"]).backward()
    for table in (model.folded, model.raw):
        gradient = table.weight.grad.to_dense()
        assert gradient.abs().sum() > 0
        assert all(not gradient[:, column].any() for column in COLUMNS.values())
    places = [place for head in COLUMNS for place in model.columns_of(head)]
    assert not model.enter.weight.grad[:, places].any() and not model.bag["language"].weight.grad[:, places].any()
    assert model.bag["toxic"].weight.grad is None
