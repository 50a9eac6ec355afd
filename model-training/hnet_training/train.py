"""The training loop: one or two processes, a schedule by steps or by the wall clock, resume after a kill."""

import json
import math
import os
import subprocess
import time
from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional, Tuple

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

from . import checkpoint, corpus
from .classifier import Classifier
from .config import LexicalConfig, NgramConfig
from .linear import bf16_products
from .losses import Aims, objective
from .optim import RowAdagrad, adamw, set_rate
from .samples import SampleConfig, Sampler


@dataclass(frozen=True)
class TrainConfig:
    """`steps` or `until` (seconds since the epoch) ends the run and drives the learning rate to zero."""

    run: str
    rate: float = 1e-3
    table_rate: float = 0.02
    weight_decay: float = 0.02
    warmup: float = 0.03
    batch_bytes: int = 8192
    pool: int = 48
    steps: Optional[int] = None
    until: Optional[float] = None
    part: str = "all"  # or bag, lexical: what is trained, alone
    smoothing: float = 0.0
    lexical: Tuple[int, int, int] = (9, 98297, 32)  # kinds, rows and dimensions of a new table of words and signs
    per_chunk: Tuple[float, ...] = (5.0,)  # positions a chunk, by stage
    next_byte: float = 0.0  # weight of the language-model loss
    ngram_drop: float = 0.6
    bf16: bool = True
    clip: float = 1.0
    seed: int = 1
    save_seconds: float = 90.0
    log_steps: int = 25
    processes: int = 1
    port: int = 29511


def schedule(done: float, warmup: float) -> float:
    """Share of the peak rate when `done` of the run is over: linear up, then a cosine to zero."""
    if done < warmup:
        return done / warmup
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warmup) / (1 - warmup))))


def trained_table(model: Classifier, part: str) -> Optional[torch.nn.Embedding]:
    """The table that a run's row-wise optimizer moves."""
    return model.lexical_table if part == "lexical" else model.ngram_table if model.ngrams else None


class Trainer:
    """One process's part of a run."""

    def __init__(self, model: Classifier, sampler: Sampler, cfg: TrainConfig, accumulator=None, rank: int = 0):
        self.model, self.sampler, self.cfg, self.rank = model, sampler, cfg, rank
        self.aims = Aims(cfg.part, cfg.smoothing, cfg.per_chunk, cfg.next_byte)
        if cfg.part == "lexical":
            for name, parameter in model.named_parameters():
                parameter.requires_grad_(name.startswith(("lexical_table", "lexicon")))
        self.optimizer = adamw(model, cfg.rate, cfg.weight_decay)
        self.rows = None
        table = trained_table(model, cfg.part)
        if table is not None:
            accumulator = torch.zeros(table.num_embeddings) if accumulator is None else accumulator
            self.rows = RowAdagrad(table.weight, accumulator)
        self.dense = [p for group in self.optimizer.param_groups for p in group["params"]]
        self.step, self.bytes_seen, self.started = 0, 0, time.time()
        self.seconds_before, self.queue, self.pool_state = 0.0, [], None

    def done(self) -> float:
        if self.cfg.steps is not None:
            return self.step / self.cfg.steps
        begin = self.started - self.seconds_before
        return (time.time() - begin) / max(1.0, self.cfg.until - begin)

    def next_batch(self):
        if not self.queue:
            self.pool_state = self.sampler.state()
            self.queue = self.sampler.pool(self.cfg.batch_bytes, self.cfg.pool)
        return self.queue.pop()

    def train_step(self) -> Dict[str, float]:
        batch = self.next_batch()
        with bf16_products(self.cfg.bf16):
            loss, figures = objective(self.model, batch, self.aims)
            loss.backward()
        done = self._average_gradients(self.done())
        torch.nn.utils.clip_grad_norm_(self.dense, self.cfg.clip)
        share = schedule(min(1.0, done), self.cfg.warmup)
        set_rate(self.optimizer, self.cfg.rate * share)
        self.optimizer.step()
        if self.rows:
            self.rows.step(self.cfg.table_rate * share)
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.bytes_seen += int(batch.lengths.sum())
        figures.update(loss=float(loss.detach()), done=done, bytesPerMessage=float(batch.lengths.float().mean()))
        return figures

    def _average_gradients(self, done: float) -> float:
        """Also averages how far the run is, so that all processes use one rate and stop together."""
        if self.cfg.processes == 1:
            return done
        flat = torch.cat([torch.zeros(p.numel()) if p.grad is None else p.grad.reshape(-1) for p in self.dense]
                         + [torch.tensor([done])])
        dist.all_reduce(flat)
        flat /= self.cfg.processes
        offset = 0
        for p in self.dense:
            if p.grad is not None:
                p.grad.copy_(flat[offset:offset + p.numel()].view_as(p))
            offset += p.numel()
        return float(flat[-1])

    def state(self) -> Dict[str, Any]:
        return {
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step,
            "rows": self.rows.accumulator if self.rows else None, "bytes": self.bytes_seen,
            "seconds": self.seconds_before + time.time() - self.started,
            "sampler": self.pool_state, "left": len(self.queue), "torch": torch.get_rng_state(),
        }

    def restore(self, state: Dict[str, Any]) -> None:
        """Continues exactly: the pool is drawn again and what had been used of it is skipped."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.rows:
            self.rows.accumulator.copy_(state["rows"])
        self.step, self.bytes_seen = state["step"], state["bytes"]
        self.seconds_before, self.started = state["seconds"], time.time()
        torch.set_rng_state(state["torch"])
        if state["sampler"] is not None and self.rank == 0:
            self.sampler.restore(state["sampler"])
            self.pool_state = state["sampler"]
            self.queue = self.sampler.pool(self.cfg.batch_bytes, self.cfg.pool)[: state["left"]]

    def save_weights(self) -> None:
        checkpoint.save_model(os.path.join(self.cfg.run, "weights.safetensors"), self.model)

    def run(self, report=print) -> None:
        saved, window, since = time.time(), [], time.time()
        seen = self.bytes_seen
        while True:
            figures = self.train_step()
            window.append(figures)
            if self.step % self.cfg.log_steps == 0 and self.rank == 0:
                names = sorted({name for one in window for name in one})
                mean = {n: sum(o[n] for o in window if n in o) / sum(n in o for o in window) for n in names}
                speed = (self.bytes_seen - seen) / 1000 / max(1e-9, time.time() - since)
                report(f"step {self.step} kBps {speed:.1f} " + " ".join(f"{n} {v:.3f}" for n, v in mean.items()))
                window, since, seen = [], time.time(), self.bytes_seen
            finished = figures["done"] >= 1 or (self.cfg.steps is not None and self.step >= self.cfg.steps)
            if self.rank == 0 and (finished or time.time() - saved > self.cfg.save_seconds):
                checkpoint.save_state(self.cfg.run, self.state())
                self.save_weights()
                saved = time.time()
            if finished:
                return


def _process(rank: int, cfg: TrainConfig, data: str, init: str, table, accumulator, samples: SampleConfig) -> None:
    torch.set_num_threads(1)
    model = _start(cfg, init, ngrams=table is not None)
    model.ngram_drop = cfg.ngram_drop
    if table is not None:
        trained_table(model, cfg.part).weight = torch.nn.Parameter(table)
    if cfg.processes > 1:
        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{cfg.port}", rank=rank,
                                world_size=cfg.processes)
    sources = {name: corpus.load(data, name, "train") for name in corpus.SOURCES}
    trainer = Trainer(model, Sampler(sources, model.heads, samples, cfg.seed * 1000 + rank), cfg, accumulator, rank)
    if cfg.processes > 1:
        dist.barrier()
    resumed, state = checkpoint.load_state(cfg.run)
    if resumed:
        if rank:
            trainer.sampler.rng.seed(cfg.seed * 1000 + rank + state["step"])
        trainer.restore(state)
        print(f"rank {rank}: resumed at step {trainer.step}", flush=True)
    trainer.run(lambda line: print(line, flush=True))


def commit() -> str:
    """The commit of the code that runs, "unknown" outside a clone."""
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=os.path.dirname(os.path.abspath(__file__)),
                           capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def _start(cfg: TrainConfig, init: str, ngrams: bool) -> Classifier:
    """The model to train from the weights given, with the parts that the run is about."""
    torch.manual_seed(cfg.seed)  # one initialisation for all processes
    model = checkpoint.load_model(init, NgramConfig() if ngrams and cfg.part != "lexical" else "as saved")
    if cfg.part == "lexical" and not model.lexical:
        model = checkpoint.with_lexical(model, LexicalConfig(kinds=cfg.lexical[0], rows=cfg.lexical[1],
                                                             dim=cfg.lexical[2]), ("code", "spam"))
    return model


def launch(cfg: TrainConfig, data: str, init: str, samples: SampleConfig = SampleConfig(), ngrams: bool = True) -> None:
    """Starts the processes. The n-gram table is in shared memory: each process updates the rows that it touched."""
    table = accumulator = None
    if ngrams or cfg.part == "lexical":
        table = trained_table(_start(cfg, init, True), cfg.part).weight.detach().clone().share_memory_()
        accumulator = torch.zeros(table.shape[0]).share_memory_()
        found, before = checkpoint.load_state(os.path.dirname(init))  # a run that went before: keep its step sizes
        if found and before["rows"] is not None and before["rows"].shape == accumulator.shape:
            accumulator.copy_(before["rows"])
    os.makedirs(cfg.run, exist_ok=True)
    with open(os.path.join(cfg.run, "run.json"), "w") as file:
        json.dump({"commit": commit(), "train": asdict(cfg), "samples": asdict(samples)}, file, indent=1)
    arguments: List[Any] = [cfg, data, init, table, accumulator, samples]
    if cfg.processes == 1:
        _process(0, *arguments)
    else:
        mp.spawn(_process, tuple(arguments), nprocs=cfg.processes)
