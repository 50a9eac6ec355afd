"""Trains the tagger: its tables alone first, then everything on top of them. Resumes from its run folder."""

import json
import math
import os
import time
from dataclasses import asdict, dataclass
from typing import Callable, Dict, Optional, Sequence

import torch
import torch.nn.functional as F

from ..data import han, texts
from ..data.batches import Batch, Loader
from ..data.labels import LABELS, NO_LETTERS, PRIORS, heads
from ..data.row import UNKNOWN
from ..network import characters
from ..network.reader import BY_CHUNK, Reader, Tagged
from ..network.tagger import COLUMNS, Tagger, TaggerConfig
from ..options import option

LEAST_GFLOPS = 10.0
_TABLES = ("folded.weight", "raw.weight", "encoder.table.weight", "pieces.weight")


@dataclass(frozen=True)
class Plan:
    """One phase of a run. Rates fall to zero over `minutes` of training time, breaks not counted."""

    phase: str = option("content tables and their readout alone, everything, or what messages are", choices=("tables", "whole", "messages"), positional=True)
    minutes: float = option("training time")
    rate: float = option("peak rate of AdamW, for the whole", 2e-3)
    table_rate: float = option("peak rate of the tables' Adagrad, for the whole", 0.05)
    warmup: int = 100
    router_after: float = 0.15  # share of the time after which half of the batches are cut by the router
    jitter: float = 0.03
    save_seconds: float = 120.0
    seed: int = option("seed of weights and rows", 1)
    threads: int = option("threads of a product", 1)


def gflops(dtype: torch.dtype, threads: int) -> float:
    """Measured speed of one product of the size that training makes."""
    torch.set_num_threads(threads)
    left, right = torch.randn(6144, 128, dtype=dtype), torch.randn(128, 256, dtype=dtype)
    best = math.inf
    for _ in range(12):
        begun = time.perf_counter()
        left @ right
        best = min(best, time.perf_counter() - begun)
    return 2 * 6144 * 128 * 256 / best / 1e9


def check_speed(threads: int, force: bool, report=print) -> bool:
    """Says how fast products are and through which library; True if bfloat16 is at least twice as fast."""
    full, half = gflops(torch.float32, threads), gflops(torch.bfloat16, threads)
    config = torch.__config__.show()
    library = next((name for name in ("mkl", "openblas", "blis") if f"BLAS_INFO={name}" in config.lower()
                    or f"blas_info={name}" in config.lower()), "the system's BLAS")
    report(f"products: {full:.0f} GFLOP/s in float32, {half:.0f} in bfloat16, {threads} thread(s), {library}")
    if full < LEAST_GFLOPS * threads and not force:
        raise SystemExit(f"{full:.1f} GFLOP/s is the speed of the reference BLAS, expected {LEAST_GFLOPS * threads:.0f} or more: "
                         "install libopenblas0-pthread, or a PyTorch wheel that brings its own; --force trains all the same")
    return half > 2 * full


class Run:
    """A run's folder: weights, optimizer, log. `clock` measures training time; at `marks`, shares of it, weights are kept."""

    def __init__(self, folder: str, model: Reader, plan: Plan, init: Optional[str] = None,
                 clock: Callable[[], float] = time.monotonic, marks: Sequence[float] = ()):
        self.folder, self.plan, self.model, self.clock, self.marks = folder, plan, model, clock, marks
        os.makedirs(folder, exist_ok=True)
        self.rest = [value for name, value in self.model.named_parameters() if name not in _TABLES and value.requires_grad]
        tables = [value for name, value in self.model.named_parameters() if name in _TABLES]
        self.sparse = torch.optim.Adagrad(tables, lr=plan.table_rate)
        self.dense = torch.optim.AdamW(self.rest, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.step, self.seconds, self.seen = 0, 0.0, 0
        self.checkpoint = os.path.join(folder, "checkpoint.pt")
        if os.path.exists(self.checkpoint):
            self._resume(torch.load(self.checkpoint))
        elif init:
            self._begin(torch.load(init))
        with open(os.path.join(folder, "run.json"), "w") as file:
            json.dump({"config": model.cfg.to_dict(), "plan": asdict(plan)}, file, indent=1)

    def _resume(self, saved: dict) -> None:
        self.model.load_state_dict(saved["model"])
        self.sparse.load_state_dict(saved["sparse"])
        self.dense.load_state_dict(saved["dense"])
        self.step, self.seconds, self.seen = saved["step"], saved["seconds"], saved["seen"]

    def _begin(self, saved: dict) -> None:
        """Starts from another run's weights, and from how far its tables have settled where it says so."""
        self.model.load_state_dict(saved["model"])
        if "sparse" in saved:
            self.sparse.load_state_dict(saved["sparse"])

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "sparse": self.sparse.state_dict(), "dense": self.dense.state_dict(),
                 "step": self.step, "seconds": self.seconds, "seen": self.seen}
        torch.save(state, self.checkpoint + ".new")
        os.replace(self.checkpoint + ".new", self.checkpoint)

    def _keep(self, before: float) -> None:
        """Keeps the weights of a mark that the last step passed."""
        for mark in self.marks:
            if before < mark <= self.done:
                about = {"step": self.step, "seconds": self.seconds, "seen": self.seen}
                torch.save({"model": self.model.state_dict(), **about}, os.path.join(self.folder, f"at-{mark:.4f}.pt"))

    @property
    def done(self) -> float:
        return min(1.0, self.seconds / 60 / self.plan.minutes)

    def rates(self) -> None:
        factor = min(1.0, (self.step + 1) / self.plan.warmup) * (0.5 * (1 + math.cos(math.pi * self.done)) + 0.01)
        for optimizer, rate in ((self.sparse, self.plan.table_rate), (self.dense, self.plan.rate)):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor

    def train(self, loader: Loader, half: bool, report=print, more: Optional[Loader] = None) -> None:
        """`more`: batches for the content's tables and their readout alone, one beside each batch of the whole."""
        self.model.train()
        sums: Dict[str, float] = {}
        counts: Dict[str, int] = {}
        saved = told = time.monotonic()
        told_seen = self.seen
        while self.done < 1.0:
            batch = loader.take()
            begun, before = self.clock(), self.done
            self.rates()
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                losses = self.losses(batch)
            if more is not None:
                losses.update({"bag_" + name: value for name, value in self._table_losses(more.take()).items()})
            total = sum(_WEIGHTS.get(name, 1.0) * value for name, value in losses.items())
            self.sparse.zero_grad(set_to_none=True)
            self.dense.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
            self.sparse.step()
            self.dense.step()
            self.step += 1
            self.seen += batch.bytes
            self.seconds += self.clock() - begun
            self._keep(before)
            now = time.monotonic()
            for name, value in losses.items():
                sums[name] = sums.get(name, 0.0) + float(value)
                counts[name] = counts.get(name, 0) + 1
            if self.step % 100 == 0:
                rate = (self.seen - told_seen) / max(1e-9, now - told) / 1e3
                left = self.plan.minutes - self.seconds / 60
                shown = " ".join(f"{name} {sums[name] / counts[name]:.3f}" for name in sums)
                report(f"{self.step} {self.done:.0%} {left:.1f} min left, {self.seen / 1e6:.1f} MB at {rate:.0f} kB/s, "
                       f"waited for rows {loader.waited}/{loader.taken}: {shown}", flush=True)
                sums, counts, told, told_seen = {}, {}, now, self.seen
                loader.waited = loader.taken = 0
            if now - saved > self.plan.save_seconds:
                self.save()
                saved = time.monotonic()
        self.save()

    def losses(self, batch: Batch) -> Dict[str, torch.Tensor]:
        own = self.done > self.plan.router_after and self.step % 2 == 0
        cuts = None if own else jittered(batch, self.plan.jitter * torch.rand(1).item() * (self.step % 3))
        tagged = self.model(batch.data, batch.lengths, cuts)
        return whole_losses(tagged, batch, self.model)

    def _table_losses(self, batch: Batch) -> Dict[str, torch.Tensor]:
        logits = self.model.bag_logits(batch.data, batch.lengths, batch.cuts)
        found = {head: _cross_entropy(logits[head].float(), truth) for head, truth in batch.whole.items() if head not in COLUMNS}
        found["taught"] = taught(logits["language"], batch)
        return {name: value for name, value in found.items() if value is not None}


def load_tagger(checkpoint: str, corpus: str) -> Tagger:
    """The trained model, with what is counted or known instead of trained."""
    model = Tagger(TaggerConfig(), heads())
    model.load_state_dict(torch.load(checkpoint, map_location="cpu")["model"])
    model.spoken[:characters.SIGNS] += torch.tensor(PRIORS)
    model.spoken[characters.SIGNS] -= torch.tensor([0.0 if name == "zxx" else NO_LETTERS for name in LABELS["language"]])
    model.han.copy_(torch.from_numpy(han.table(texts.load(corpus, "train", LABELS))))
    return model.eval()


_WEIGHTS = {"cut": 2.0, "noise": 0.5, "spam": 0.6, "toxic": 0.6}


def whole_losses(tagged: Tagged, batch: Batch, model: Reader) -> Dict[str, torch.Tensor]:
    losses: Dict[str, torch.Tensor] = {}
    if tagged.routing is not None:
        inside = torch.arange(batch.data.shape[1])[None] < batch.lengths[:, None]
        inside[:, 0] = False
        prob = tagged.routing.prob.float().clamp(1e-4, 1 - 1e-4)[inside]
        losses["cut"] = F.binary_cross_entropy(prob, batch.cuts[inside].float())
    for head in BY_CHUNK:
        truth = getattr(batch, head).gather(1, tagged.shape.starts).masked_fill(~tagged.shape.valid, UNKNOWN)
        value = _cross_entropy(tagged.chunks[head].float().flatten(0, 1), truth.flatten())
        if value is not None:
            losses["chunk_" + head] = value
    for head in model.heads:
        logits = tagged.logits(head.name).float()
        if head.multi_label:
            losses[head.name] = F.binary_cross_entropy_with_logits(logits, batch.noise)
        else:
            value = _cross_entropy(logits, batch.whole[head.name])
            if value is not None:
                losses[head.name] = value
    soft = taught(tagged.logits("language"), batch)
    return losses if soft is None else {**losses, "taught": soft}


def taught(logits: torch.Tensor, batch: Batch) -> Optional[torch.Tensor]:
    """Cross-entropy with a teacher's probabilities, over the rows that have some."""
    rows = batch.taught.sum(1)
    return -(batch.taught * logits.float().log_softmax(1)).sum() / rows.sum() if bool((rows > 0).any()) else None


def _cross_entropy(logits: torch.Tensor, truth: torch.Tensor) -> Optional[torch.Tensor]:
    return F.cross_entropy(logits, truth, ignore_index=UNKNOWN) if bool((truth >= 0).any()) else None


def jittered(batch: Batch, share: float) -> torch.Tensor:
    """The true cuts with a share of them moved elsewhere, as a router's mistakes would."""
    cuts = batch.cuts
    if share > 0:
        lost = torch.rand(cuts.shape) < share
        added = torch.rand(cuts.shape) < share * 0.2
        cuts = (cuts & ~lost) | (added & ((batch.data < 128) | (batch.data >= 192)))
        cuts[:, 0] = True
    return cuts
