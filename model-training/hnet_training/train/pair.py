"""The matched pair: the tagger from random weights, and a Transformer on BPE pieces of the same number of parameters.

Both see the same rows with the same losses and rates, for the same processor time of the trainer, tokenizing included.
"""

import os
import random
import time
from typing import Iterator, Tuple

import torch

from ..data import texts
from ..data.labels import LABELS, heads
from ..network.bpe import BpeConfig, BpeTagger, Tokenizer
from ..network.reader import Reader
from ..network.tagger import Tagger, TaggerConfig
from .learn import Plan, Run

SIDES = ("hnet", "bpe")
MARKS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1.0)  # shares of the time after which weights are kept for the curve
_SAMPLE = {"languages": 300, "everyday": 300, "code": 200}  # texts a label from which pieces are learned
_MESSAGES = 8000
_CHARACTERS = 300  # of a text


def parameters(model: torch.nn.Module) -> int:
    return sum(value.numel() for value in model.parameters())


def sample(corpus: str) -> Iterator[bytes]:
    """Texts of the train split, every label about as often."""
    found, rng = texts.load(corpus, "train", LABELS), random.Random(1)
    for pool, most in _SAMPLE.items():
        for _, members in sorted(getattr(found, pool).items()):
            for text in rng.sample(members, min(most, len(members))):
                yield text[:_CHARACTERS].encode("utf-8", "surrogatepass")
    for message in rng.sample(found.messages, min(_MESSAGES, len(found.messages))):
        yield message[0][:_CHARACTERS].encode("utf-8", "surrogatepass")


def vocabulary(cfg: TaggerConfig) -> int:
    """How many pieces give the Transformer as many parameters as the tagger has."""
    width, labels = BpeConfig().dim, sum(len(head.labels) for head in heads() if not head.multi_label)
    tagger = Tagger(cfg, heads())
    reader = sum(parameters(part) for part in (tagger.layers, tagger.norm, tagger.read, tagger.gate))
    return (parameters(tagger) - reader - (width + 1) * width - labels * width) // width


def build(side: str, folder: str, corpus: str) -> Reader:
    """Random weights; the tokenizer is learned once and kept in the run's folder."""
    if side == "hnet":
        return Tagger(TaggerConfig(), heads())
    path = os.path.join(folder, "pieces.json")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        learned = Tokenizer.learn(sample(corpus), vocabulary(TaggerConfig()))
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(learned.model)
        os.replace(path + ".new", path)
    with open(path, encoding="utf-8") as file:
        return BpeTagger(BpeConfig(), heads(), Tokenizer(file.read()))


def start(side: str, folder: str, corpus: str, plan: Plan) -> Run:
    torch.manual_seed(plan.seed)
    return Run(folder, build(side, folder, corpus), plan, clock=time.process_time, marks=MARKS)


def kept(folder: str) -> Iterator[Tuple[float, str]]:
    """(share of the time, file of the weights) in order."""
    for mark in MARKS:
        path = os.path.join(folder, f"at-{mark:.4f}.pt")
        if os.path.exists(path):
            yield mark, path
