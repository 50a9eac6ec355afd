"""Rows as tensors: padded batches of about the same number of bytes, made in processes of their own."""

import json
import multiprocessing
import os
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch

from . import mix, teacher, texts
from .mix import Mixture
from .row import UNKNOWN, Row

_MULTIPLE = 16


class Batch(NamedTuple):
    """Padding is zero in `data` and UNKNOWN in labels."""

    data: torch.Tensor  # [batch, length] uint8
    lengths: torch.Tensor  # [batch] int64
    cuts: torch.Tensor  # [batch, length] bool
    language: torch.Tensor  # [batch, length] int64
    code: torch.Tensor  # [batch, length] int64
    whole: Dict[str, torch.Tensor]  # by head, [batch] int64
    noise: torch.Tensor  # [batch, kinds] float
    taught: torch.Tensor  # [batch, languages] float, a teacher's probabilities; zeros where there was none

    @property
    def bytes(self) -> int:
        return int(self.lengths.sum())


@dataclass(frozen=True)
class Source:
    """Where rows come from, and how."""

    corpus: str
    words: str
    labels: Dict[str, List[str]]
    batch_bytes: int = 24_576
    pool: int = 3000
    most: int = 416
    noisy: float = 0.5
    shares: Dict[str, float] = field(default_factory=lambda: dict(mix.SHARES))
    without: Tuple[str, ...] = ()  # sources of messages
    teacher: str = ""  # file of data.teacher
    taught: float = 0.0  # share of its rows beside the others

    def to_dict(self) -> dict:
        found = asdict(self)
        for name in ("corpus", "words", "labels"):
            found.pop(name)
        return found


def collate(rows: Sequence[Row], labels: Dict[str, List[str]]) -> Batch:
    length = max(len(row.data) for row in rows)
    length += -length % _MULTIPLE
    data = np.zeros((len(rows), length), np.uint8)
    cuts = np.zeros((len(rows), length), bool)
    language, code = (np.full((len(rows), length), UNKNOWN, np.int64) for _ in range(2))
    kinds = {name: at for at, name in enumerate(labels["noise"])}
    noise = np.zeros((len(rows), len(kinds)), np.float32)
    for at, row in enumerate(rows):
        size = len(row.data)
        data[at, :size], cuts[at, :size] = row.data, row.cuts
        language[at, :size], code[at, :size] = row.language, row.code
        for name in row.noise:
            noise[at, kinds[name]] = 1.0
    whole = {head: torch.tensor([row.whole.get(head, UNKNOWN) for row in rows]) for head in labels if head != "noise"}
    return Batch(torch.from_numpy(data), torch.tensor([len(row.data) for row in rows]), torch.from_numpy(cuts),
                 torch.from_numpy(language), torch.from_numpy(code), whole, torch.from_numpy(noise),
                 torch.from_numpy(teacher.shares([row.taught for row in rows], len(labels["language"]))))


def stream(source: Source, seed: int) -> Iterator[Batch]:
    """Endless batches: a pool of rows, sorted by length, in random order."""
    with open(source.words, encoding="utf-8") as file:
        words = json.load(file)
    taught = teacher.load(source.teacher, source.labels["language"])
    shares = {**source.shares, "taught": source.taught} if taught else source.shares
    mixture = Mixture(texts.load(source.corpus, "train", source.labels, without=source.without), words, source.labels, seed,
                      shares, source.noisy, source.most, taught)
    while True:
        rows = sorted((mixture.draw() for _ in range(source.pool)), key=lambda row: len(row.data))
        groups, group = [], []
        for row in rows:
            group.append(row)
            if len(group) * len(row.data) >= source.batch_bytes:
                groups.append(group)
                group = []
        groups += [group] if group else []
        mixture.rng.shuffle(groups)
        for one in groups:
            yield collate(one, source.labels)


def _work(source: Source, seed: int, queue, made: Optional[Callable]) -> None:
    torch.set_num_threads(1)
    os.nice(1)
    for batch in stream(source, seed):
        queue.put(made(batch) if made else batch)


class Loader:
    """Takes batches, or what `made` makes of them, from `processes` processes; counts how often training had to wait for them."""

    def __init__(self, source: Source, seed: int, processes: int, made: Optional[Callable[[Batch], Any]] = None):
        multiprocessing.set_start_method("fork", force=True)
        torch.multiprocessing.set_sharing_strategy("file_system")
        self.queue = torch.multiprocessing.Queue(12)
        self.waited = self.taken = 0
        self.workers = [torch.multiprocessing.Process(target=_work, args=(source, seed * 1000 + at, self.queue, made), daemon=True)
                        for at in range(processes)]
        for worker in self.workers:
            worker.start()

    def take(self) -> Any:
        self.taken += 1
        self.waited += self.queue.empty()
        return self.queue.get(timeout=600)

    def close(self) -> None:
        for worker in self.workers:
            worker.terminate()
            worker.join()
