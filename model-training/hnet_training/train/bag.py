"""Trains what the content alone says, text after text: the tables and their readout, compiled, without a graph of tensors.

A step of PyTorch on a batch of texts spends its time on everything but the tables. Here a text is the rows that it looks up; one
update is a sum of these, a softmax for each head and a step of Adagrad for each row. Several threads write the same tables
without locks (Recht et al. 2011, HOGWILD!, arXiv 1106.5730): texts seldom share a rare row. Texts are made first; then they are
seen many times, each time without some of their rows.
"""

import threading
from typing import List, NamedTuple, Sequence, Tuple

import numba
import numpy as np
import torch

from ..data.batches import Batch, Loader, Source
from ..data.row import UNKNOWN
from ..network.content import RAW, shape_of
from ..network.ops import columns
from ..network.tagger import MISSING, Tagger
from .learn import Run

TAUGHT = ("language", "code")  # messages have columns of their own: train.messages
RATE, READ_RATE = 0.2, 0.04  # of Adagrad for the tables and for their readout
BATCH = 600  # texts: Adagrad's sums are kept as if gradients had been means over so many, as they are when the whole trains
_SURE = 255  # a probability of 1
_SMALL = 1e-10


class Block(NamedTuple):
    """Texts as the rows that they look up."""

    folded: np.ndarray  # [keys] int32 rows of the folded table, text after text
    folded_ends: np.ndarray  # [texts] int64
    raw: np.ndarray  # [keys] int32
    raw_ends: np.ndarray  # [texts] int64
    scale: np.ndarray  # [texts] float32 what the sums are multiplied with
    truth: np.ndarray  # [texts, labels] uint8 probabilities in 255ths, head after head; all zero where a head's label is unknown
    bytes: int


def block(model: Tagger, batch: Batch, of: Sequence[str] = TAUGHT) -> Block:
    """A batch with the truth of the heads `of`."""
    data, place = batch.data.long(), columns(batch.data)
    inside = place < batch.lengths.unsqueeze(1)
    shape = shape_of(batch.cuts & inside)
    found = model.content(data, inside, place, shape)
    texts = len(batch.lengths)
    letters = torch.bincount(shape.row[found.chunk], minlength=texts)
    count = RAW * torch.bincount(shape.row, minlength=texts) + model.one_script[0, 0] * letters
    folded, folded_ends = _by_text(texts, (found.words, shape.row), (found.grams, shape.row[found.chunk]))
    raw, raw_ends = _by_text(texts, (found.raw, shape.row))
    return Block(folded, folded_ends, raw, raw_ends, count.clamp(min=1.0).rsqrt().numpy(),
                 np.concatenate([_truth(model, batch, head) for head in of], 1), batch.bytes)


def _by_text(texts: int, *found: Tuple[torch.Tensor, torch.Tensor]) -> Tuple[np.ndarray, np.ndarray]:
    """(rows [kinds, n], text of each [n]) -> all rows but 0, text after text, and where each text ends."""
    rows = torch.cat([keys.reshape(-1) for keys, _ in found]).numpy()
    text = torch.cat([of.repeat(keys.shape[0]) for keys, of in found]).numpy()
    order = np.argsort(text[rows > 0], kind="stable")
    return rows[rows > 0][order].astype(np.int32), np.cumsum(np.bincount(text[rows > 0], minlength=texts))


def _truth(model: Tagger, batch: Batch, head: str) -> np.ndarray:
    truth = batch.whole[head]
    labels = model.bag[head].out_features
    out = torch.zeros(len(truth), labels)
    known = truth != UNKNOWN
    out[known] = torch.nn.functional.one_hot(truth[known], labels).float()
    out = out + batch.taught * (~known).unsqueeze(1) if head == "language" else out
    return (out * _SURE).round().to(torch.uint8).numpy()


@numba.njit(fastmath=True, nogil=True)
def learn(folded, folded_ends, raw, raw_ends, scale, truth, ends, folded_table, raw_table, folded_sums, raw_sums, read, read_sums,
          rate, read_rate, drop):
    """One pass over a block's texts: changes the tables and `read` [labels, dims], and Adagrad's sums beside them, one for a row.
    -> by head the sum of the cross-entropies and the number of texts [heads, 2]"""
    first, dims, labels = folded_table.shape[1], read.shape[1], truth.shape[1]
    sure = np.empty(labels, np.float32)
    x, back, off = np.empty(dims, np.float32), np.empty(dims, np.float32), np.empty(labels, np.float32)
    told = np.zeros((len(ends), 2))
    for text in range(len(scale)):
        begin = 0 if text == 0 else folded_ends[text - 1]
        raw_begin = 0 if text == 0 else raw_ends[text - 1]
        x[:] = 0
        least, salt = np.uint32(drop * 4294967295), np.uint32(np.random.randint(0, 2147483647))
        for at in range(begin, folded_ends[text]):
            if _mixed(folded[at], salt) >= least:
                row = folded_table[folded[at]]
                for dim in range(first):
                    x[dim] += row[dim]
        for at in range(raw_begin, raw_ends[text]):
            if _mixed(raw[at], salt) >= least:
                row = raw_table[raw[at]]
                for dim in range(dims - first):
                    x[first + dim] += row[dim]
        factor = scale[text] / (np.float32(1) - drop)
        x *= factor
        back[:] = 0
        low = 0
        for head in range(len(ends)):
            high, known = ends[head], False
            for label in range(low, high):
                sure[label] = truth[text, label] / np.float32(_SURE)
                known |= truth[text, label] > 0
            if known:
                told[head, 0] += _read(x, back, off, sure, low, high, read, read_sums, read_rate)
                told[head, 1] += 1
            low = high
        back *= factor
        _step(folded_table, folded_sums, folded, begin, folded_ends[text], back[:first], rate, least, salt)
        _step(raw_table, raw_sums, raw, raw_begin, raw_ends[text], back[first:], rate, least, salt)
    return told


@numba.njit(fastmath=True, nogil=True)
def _mixed(row, salt):
    """A number of 32 bits that looks like chance, the same for the same row in one visit of a text."""
    value = (np.uint32(row) ^ salt) * np.uint32(2654435769)
    value = (value ^ (value >> np.uint32(15))) * np.uint32(2246822519)
    return np.uint32(value ^ (value >> np.uint32(13)))


@numba.njit(fastmath=True, nogil=True)
def _read(x, back, off, truth, low, high, read, read_sums, rate):
    """One head: adds to `back` what its loss asks of x, and teaches its readout. -> cross-entropy"""
    dims, loss = len(x), 0.0
    for label in range(low, high):
        value = np.float32(0)
        for dim in range(dims):
            value += read[label, dim] * x[dim]
        off[label] = value
    chances = np.exp(off[low:high] - off[low:high].max())
    chances /= chances.sum()
    for label in range(low, high):
        if truth[label] > 0:
            loss -= truth[label] * np.log(chances[label - low] + np.float32(_SMALL))
        slope = chances[label - low] - truth[label]
        if abs(slope) > 1e-4:
            for dim in range(dims):
                back[dim] += slope * read[label, dim]
            for dim in range(dims):
                change = slope * x[dim]
                read_sums[label, dim] += change * change
                read[label, dim] -= rate * change / np.sqrt(read_sums[label, dim] + np.float32(_SMALL))
    return loss


@numba.njit(fastmath=True, nogil=True)
def _step(table, sums, rows, begin, end, back, rate, least, salt):
    square = np.float32(0)
    for dim in range(len(back)):
        square += back[dim] * back[dim]
    square /= len(back)
    for at in range(begin, end):
        row = rows[at]
        if _mixed(row, salt) < least:
            continue
        sums[row] += square
        pace = rate / np.sqrt(sums[row] + np.float32(_SMALL))
        for dim in range(len(back)):
            table[row, dim] -= pace * back[dim]


class Pool:
    """Texts and what they teach; `visit` teaches it a block of them."""

    def __init__(self, run: Run, of: Sequence[str]):
        self.run, self.of, self.blocks, self.lock = run, of, [], threading.Lock()
        self.told = np.zeros((len(of), 2))
        self.order: List[int] = []
        self.rng = np.random.default_rng(run.plan.seed)

    def visit(self) -> None:
        """One block, the next of a random order of all."""
        with self.lock:
            self.order = self.order or self.rng.permutation(len(self.blocks)).tolist()
            found = self.blocks[self.order.pop()]
        told = self.learn(found, 1.0 - self.run.done)
        with self.lock:
            self.told += told
            self.run.seen += found.bytes
            self.run.step += 1

    def losses(self) -> str:
        with self.lock:
            shown = dict(zip(self.of, self.told[:, 0] / np.maximum(self.told[:, 1], 1)))
            self.told[:] = 0
        return " ".join(f"{head} {value:.3f}" for head, value in shown.items())

    def learn(self, found: Block, left: float) -> np.ndarray:
        """Learns from a block, `left` of the time before the end. -> as `learn` of this module"""
        raise NotImplementedError

    def keep(self) -> None:
        """Writes what was learned back into the run, and saves it."""
        raise NotImplementedError


class Tables(Pool):
    def __init__(self, run: Run):
        super().__init__(run, TAUGHT)
        model = run.model
        self.ends = np.cumsum([model.bag[head].out_features for head in TAUGHT])
        self.tables = [table.weight.detach().numpy() for table in (model.folded, model.raw)]  # the parameters themselves
        self.sums = [(run.sparse.state[table.weight]["sum"][:, 0] * BATCH ** 2).numpy() for table in (model.folded, model.raw)]
        self.read = np.concatenate([model.bag[head].weight.detach().numpy() for head in TAUGHT])
        self.read_sums = np.zeros_like(self.read)

    def learn(self, found: Block, left: float) -> np.ndarray:
        return learn(*found[:-1], self.ends, *self.tables, *self.sums, self.read, self.read_sums,
                     np.float32(RATE * left), np.float32(READ_RATE * left), np.float32(MISSING))

    def keep(self) -> None:
        model, low = self.run.model, 0
        with torch.no_grad():
            for head, high in zip(TAUGHT, self.ends):
                model.bag[head].weight.copy_(torch.from_numpy(self.read[low:high]))
                low = int(high)
        for table, sums in zip((model.folded, model.raw), self.sums):
            self.run.sparse.state[table.weight]["sum"].copy_(torch.from_numpy(sums / BATCH ** 2).unsqueeze(1))
        self.run.save()


def teach(pool: Pool, source: Source, seed: int, processes: int, megabytes: float, report=print) -> None:
    """Makes `megabytes` of texts in `processes`, then trains on them in the plan's threads for its minutes."""
    run, made = pool.run, 0
    loader = Loader(source, seed, processes, lambda batch: block(run.model, batch, pool.of))
    try:
        while made < megabytes * 1e6:
            pool.blocks.append(loader.take())
            made += pool.blocks[-1].bytes
            if len(pool.blocks) % 200 == 0:
                report(f"texts: {made / 1e6:.0f} of {megabytes:.0f} MB", flush=True)
    finally:
        loader.close()
    threads = [threading.Thread(target=_train, args=(pool, number == 0, report)) for number in range(run.plan.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.keep()


def _train(pool: Pool, first: bool, report) -> None:
    """Until the plan's time is over; the first of the threads keeps the time, tells and saves."""
    run = pool.run
    begun, before = run.clock(), run.seconds
    told = saved = begun
    seen = run.seen
    while run.done < 1.0:
        pool.visit()
        if first:
            now = run.clock()
            run.seconds = before + now - begun
            if now - told >= 10 or run.done >= 1.0:
                report(f"{run.step} {run.done:.0%} {run.plan.minutes - run.seconds / 60:.1f} min left, {run.seen / 1e6:.0f} MB at "
                       f"{(run.seen - seen) / max(1e-9, now - told) / 1e3:.0f} kB/s: {pool.losses()}", flush=True)
                told, seen = now, run.seen
            if now - saved > run.plan.save_seconds:
                pool.keep()
                saved = now
