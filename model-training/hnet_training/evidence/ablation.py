"""What the whole loses without a part, or with other cuts, and what each costs: reports/ablation.md."""

import time
from typing import Any, Callable, Dict, List, Optional

import numpy as np
import torch

from ..data.spoil import FIVE
from ..network.bpe import Tokenizer
from ..network.reader import Reader
from ..network.tagger import Tagger
from .answers import Runner
from .measure import OTHERS, accuracy, by_noise, mixed
from .sets import Sets

Cut = Callable[[np.ndarray, int], np.ndarray]  # bytes, length -> bool, where chunks start


def windows(data: np.ndarray, length: int) -> np.ndarray:
    return np.arange(len(data)) % 5 == 0


def whitespace(data: np.ndarray, length: int) -> np.ndarray:
    space = (data == 32) | (data == 10) | (data == 9)
    starts = np.zeros(len(data), bool)
    starts[1:] = space[:-1] & ~space[1:]
    starts[:1] = True
    return starts


def pieces(tokenizer: Tokenizer) -> Cut:
    """Cuts at a BPE's pieces. Spaces go to the chunk before, as the network learned it."""
    def cut(data: np.ndarray, length: int) -> np.ndarray:
        starts, at = np.zeros(len(data), bool), 0
        for piece in tokenizer.encode(data[:length].tobytes()):
            size = len(tokenizer.bytes_of(piece))
            first = at + int(np.argmax(data[at:at + size] != 32)) if size else at
            starts[first] = starts[first] or data[first] != 32
            at += size
        starts[:1] = True
        return starts
    return cut


def runner(model: Reader, without: str = "", cut: Optional[Cut] = None) -> Runner:
    """The model in PyTorch, with parts taken away or with other cuts than the router's."""
    model.eval()

    @torch.no_grad()
    def run(data: np.ndarray, lengths: np.ndarray) -> Dict[str, np.ndarray]:
        cuts = None
        if cut is not None:
            cuts = torch.from_numpy(np.stack([cut(row, size) for row, size in zip(data, lengths)]))
        model.without = frozenset(filter(None, without.split(",")))
        tagged = model(torch.from_numpy(data), torch.from_numpy(lengths), cuts)
        out = {"logits_" + head.name: tagged.logits(head.name).numpy() for head in model.heads}
        out.update({"chunk_label_" + name: value.argmax(2).numpy() for name, value in tagged.chunks.items()})
        out["chunk_start_0"], out["chunk_count_0"] = tagged.shape.starts.numpy(), tagged.shape.valid.sum(1).numpy()
        return out

    return run


VARIANTS: Dict[str, Dict[str, Any]] = {
    "whole": {},
    "without the chunk network": {"without": "network"},
    "without n-grams of the chunk's letters": {"without": "folded"},
    "without the chunk's raw bytes": {"without": "raw"},
    "without the encoder's states": {"without": "states"},
    "without the second opinion": {"without": "bag"},
    "cut every 5 bytes": {"cut": windows},
    "cut at white space": {"cut": whitespace},
}


def ablate(model: Tagger, tokenizer: Optional[Tokenizer], sets: Sets, labels: Dict[str, List[str]], rows: int, report=print) -> Dict[str, Any]:
    """By variant: accuracies clean, under noise, on everyday text and mixed messages, and processor time."""
    out: Dict[str, Any] = {}
    formal, everyday, code = sets.formal(rows), sets.everyday(rows), sets.code(rows)
    two, both = sets.two_languages(200), sets.prose_and_code(200)
    variants = dict(VARIANTS)
    if tokenizer:
        variants[f"cut at a BPE's pieces, {len(tokenizer):,} of them"] = {"cut": pieces(tokenizer)}
    for name, options in variants.items():
        run, begun = runner(model, **options), time.process_time()
        noise = by_noise(run, formal, "language", labels["language"])
        out[name] = {
            "language": noise["clean"], "languageFive": noise["meanOfFive"], "languageOthers": noise["meanOfOthers"],
            "everyday": accuracy(run, everyday, "language", labels["language"])["accuracy"],
            "code": accuracy(run, code, "code", labels["code"])["accuracy"],
            "twoLanguages": mixed(run, two, labels), "proseAndCode": mixed(run, both, labels),
            "seconds": round(time.process_time() - begun, 1)}
        report(f"ablation: {name} {out[name]}", flush=True)
    model.without = frozenset()
    return out


def markdown(found: Dict[str, Any], sets: Sets, rows: int) -> str:
    lines = ["# Ablation", "",
             f"Split {sets.split}, {rows} rows a label, macro accuracies; `mean of five` are {', '.join(FIVE)}, `others` "
             f"{len(OTHERS)} more kinds of noise. The parts are taken from the trained network, which was not trained again "
             "without them. The BPE was learned on the train split. A router taught by the heads' gradient alone, as in the paper, was not "
             "run: this network's training teaches the cuts. PyTorch, processor seconds of one thread for the whole row.", "",
             "| | language, formal | mean of five | others | everyday | code | two languages: bytes / both | prose and code: "
             "bytes / label | seconds |", "|---|---|---|---|---|---|---|---|---|"]
    for name, one in found.items():
        two, both = one["twoLanguages"], one["proseAndCode"]
        lines.append(f"| {name} | {one['language']:.3f} | {one['languageFive']:.3f} | {one['languageOthers']:.3f} | "
                     f"{one['everyday']:.3f} | {one['code']:.3f} | {two['bytes']:.3f} / {two['allParts']:.3f} | "
                     f"{both['bytes']:.3f} / {both['codeLabel']:.3f} | {one['seconds']:.0f} |")
    return "\n".join(lines) + "\n"
