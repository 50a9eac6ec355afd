"""Teaches spam and toxicity: for each head one number a row of the tables, a logistic regression over what a text looks up.

Whole tables know the few labelled messages by heart and say little of others'. One number a row, held small, says more of a
message from elsewhere than all columns did; it is the head's evidence, n-gram by n-gram. The network, which has learned the
same messages, is heard with a quarter of its voice: with all of it, everyday messages of languages that it knows little of
are called spam.
"""

import numba
import numpy as np
import torch

from ..network.tagger import COLUMNS, MISSING
from .bag import _SURE, Block, Pool, _mixed
from .learn import Run

RATE, SHRINK = 0.3, 3e-4  # of Adagrad; of a row's number for each text that looks it up
NETWORK = 0.25  # what the network's logits are multiplied with
_FIRST_SUM = 0.01
_BIAS_RATE = 0.01


@numba.njit(fastmath=True, nogil=True)
def learn(folded, folded_ends, raw, raw_ends, scale, truth, bias, folded_numbers, raw_numbers, folded_sums, raw_sums, rate, shrink,
          drop):
    """One pass over a block's texts. `truth` [texts, 2] probabilities in 255ths of the head's labels, the good one first; all
    zero where unknown. `numbers` and `sums` [rows]. -> sum of the cross-entropies, number of texts"""
    loss, texts = 0.0, 0
    least = np.uint32(drop * 4294967295)
    for text in range(len(scale)):
        if truth[text, 0] == 0 and truth[text, 1] == 0:
            continue
        begin = 0 if text == 0 else folded_ends[text - 1]
        raw_begin = 0 if text == 0 else raw_ends[text - 1]
        salt = np.uint32(np.random.randint(0, 2147483647))
        factor = scale[text] / (1 - drop)
        value = bias[0] + factor * (_sum(folded, begin, folded_ends[text], folded_numbers, least, salt)
                                    + _sum(raw, raw_begin, raw_ends[text], raw_numbers, least, salt))
        bad = truth[text, 1] / _SURE
        chance = 1 / (1 + np.exp(-value))
        loss -= bad * np.log(chance + 1e-9) + (1 - bad) * np.log(1 - chance + 1e-9)
        texts += 1
        bias[0] -= _BIAS_RATE * (chance - bad)
        slope = (chance - bad) * factor
        _step(folded, begin, folded_ends[text], folded_numbers, folded_sums, slope, rate, shrink, least, salt)
        _step(raw, raw_begin, raw_ends[text], raw_numbers, raw_sums, slope, rate, shrink, least, salt)
    return loss, texts


@numba.njit(fastmath=True, nogil=True)
def _sum(rows, begin, end, numbers, least, salt):
    value = 0.0
    for at in range(begin, end):
        if _mixed(rows[at], salt) >= least:
            value += numbers[rows[at]]
    return value


@numba.njit(fastmath=True, nogil=True)
def _step(rows, begin, end, numbers, sums, slope, rate, shrink, least, salt):
    for at in range(begin, end):
        row = rows[at]
        if _mixed(row, salt) >= least:
            change = slope + shrink * numbers[row]
            sums[row] += change * change
            numbers[row] -= rate * change / np.sqrt(sums[row])


class Messages(Pool):
    """One run, of less than a minute: it cannot be resumed."""

    def __init__(self, run: Run):
        super().__init__(run, tuple(COLUMNS))
        if run.step:
            raise SystemExit(f"{run.checkpoint} has been taught messages already, expected a folder without a checkpoint")
        self.read = {head: [value.detach().clone() for value in run.model.read[head].parameters()] for head in COLUMNS}
        rows = [table.weight.shape[0] for table in (run.model.folded, run.model.raw)]
        self.numbers = [[np.zeros(count) for count in rows] for _ in COLUMNS]
        self.sums = [[np.full(count, _FIRST_SUM) for count in rows] for _ in COLUMNS]
        self.bias = [np.zeros(1) for _ in COLUMNS]

    def learn(self, found: Block, left: float) -> np.ndarray:
        told = np.zeros((len(COLUMNS), 2))
        for at, (numbers, sums, bias) in enumerate(zip(self.numbers, self.sums, self.bias)):
            truth = found.truth[:, 2 * at:2 * at + 2]
            told[at] = learn(*found[:5], truth, bias, *numbers, *sums, RATE * left, SHRINK, MISSING)
        return told

    @torch.no_grad()
    def keep(self) -> None:
        """A column is as large as its neighbours, whose scale in 4 bits it shares; the readout makes up for it."""
        model = self.run.model
        for head, numbers, bias in zip(COLUMNS, self.numbers, self.bias):
            wide = _size(np.concatenate(numbers))
            size = _size(model.folded.weight[:, :min(COLUMNS.values())].numpy())
            by = size / wide if wide else 1.0
            for table, found in zip((model.folded, model.raw), numbers):
                table.weight[:, COLUMNS[head]] = torch.from_numpy(found * by).float()
            model.bag[head].weight[1, list(model.columns_of(head))] = 1.0 / by
            for value, before in zip(model.read[head].parameters(), self.read[head]):
                value.copy_(NETWORK * before)
            model.read[head].bias[1] += float(bias[0])
        self.run.save()


def _size(values: np.ndarray) -> float:
    known = values[values != 0.0]
    return float(np.sqrt(np.mean(known * known))) if known.size else 0.0
