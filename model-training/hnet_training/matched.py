"""A matched pair: does a learned router bear noise better than a tokenizer? `python3 -m hnet_training.matched --help`

Two plain networks on the same samples with the same noise, heads and losses, from random weights: the H-Net of a
bundle's configuration *without* its n-grams, and a Transformer like its innermost network over BPE pieces. Both train
until their process has used the same processor time, tokenizing and sampling included.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict

import torch

from . import bpe, checkpoint, corpus
from .classifier import Classifier
from .config import HNetConfig
from .evaluate import heads_of, load_manifest
from .samples import SampleConfig, Sampler
from .train import TrainConfig, Trainer, commit


class TimedTrainer(Trainer):
    """Ends, and brings the rate to zero, when the process has used its share of processor time."""

    def __init__(self, *arguments, core_seconds: float):
        super().__init__(*arguments)
        self.core_seconds, self.used_before, self.since = core_seconds, 0.0, time.process_time()

    def used(self) -> float:
        """Processor seconds of this run, those before a kill (up to its last checkpoint) included."""
        return self.used_before + time.process_time() - self.since

    def done(self) -> float:
        return self.used() / self.core_seconds

    def state(self):
        return {**super().state(), "used": self.used()}

    def restore(self, state) -> None:
        super().restore(state)
        self.used_before, self.since = state["used"], time.process_time()

    def save_weights(self) -> None:
        path = os.path.join(self.cfg.run, "weights.safetensors")
        if isinstance(self.model, bpe.BpeTagger):
            bpe.save(path, self.model)
        else:
            checkpoint.save_model(path, self.model)


def load(run: str):
    """The network of a run's folder, and what run.json says of it."""
    with open(os.path.join(run, "run.json")) as file:
        about = json.load(file)
    read = bpe.load if about["network"] == "bpe" else checkpoint.load_model
    return read(os.path.join(run, "weights.safetensors")).eval(), about


def parameters(model) -> dict:
    """Counts: all, the embeddings, the Transformer of the innermost network; an unused decoder is left out."""
    counts = {"all": 0, "embeddings": 0, "transformer": 0}
    for name, parameter in model.named_parameters():
        if name.startswith(("backbone.decoder", "backbone.residual_proj")):
            continue
        counts["all"] += parameter.numel()
        counts["embeddings"] += parameter.numel() * name.startswith("embeddings")
        counts["transformer"] += parameter.numel() * name.startswith(("network.", "backbone.main_network.main_network"))
    return counts


def _tokeniser(run: str, sources, heads, samples: SampleConfig, pieces: int, count: int) -> bpe.Tokeniser:
    """The run's own, trained once on clean samples drawn as training draws them."""
    path = os.path.join(run, "tokeniser.model")
    if not os.path.exists(path):
        clean = Sampler(sources, heads, SampleConfig(**{**asdict(samples), "noisy": 0.0, "junk": 0.0}), 7)
        made = bpe.Tokeniser.train((clean.sample().data for _ in range(count)), pieces)
        with open(path + ".new", "wb") as file:
            file.write(made.model)
        os.replace(path + ".new", path)
    with open(path, "rb") as file:
        return bpe.Tokeniser(file.read())


def train(arguments) -> None:
    manifest = load_manifest(arguments.like)
    heads = heads_of(manifest)
    architecture = {name: value for name, value in manifest["architecture"].items()
                    if name not in ("ngrams", "lexical")}
    cfg, samples = HNetConfig.from_dict(architecture), SampleConfig()
    sources = {name: corpus.load(arguments.data, name, "train") for name in corpus.SOURCES}
    os.makedirs(arguments.run, exist_ok=True)
    torch.manual_seed(arguments.seed)
    if arguments.network == "bpe":
        tokeniser = _tokeniser(arguments.run, sources, heads, samples, arguments.pieces, arguments.tokeniser_samples)
        model = bpe.BpeTagger(bpe.inner_config(cfg), heads, tokeniser)
    else:
        model = Classifier(cfg, heads)
    settings = TrainConfig(run=arguments.run, rate=arguments.rate, batch_bytes=arguments.batch_bytes,
                           seed=arguments.seed, save_seconds=120.0, bf16=not arguments.float32)
    sampler = Sampler(sources, heads, samples, arguments.seed * 1000)
    trainer = TimedTrainer(model, sampler, settings, core_seconds=60 * arguments.core_minutes)
    resumed, state = checkpoint.load_state(arguments.run)
    if resumed:
        trainer.restore(state)
        print(f"resumed at step {trainer.step}", flush=True)
    about = {"network": arguments.network, "coreMinutes": arguments.core_minutes, "commit": commit(),
             "parameters": parameters(model), "train": {**asdict(settings), "run": os.path.basename(arguments.run)},
             "samples": asdict(samples)}
    trainer.run(lambda line: print(line, flush=True))
    about.update(steps=trainer.step, bytes=trainer.bytes_seen, coreMinutes=round(trainer.used() / 60, 2))
    with open(os.path.join(arguments.run, "run.json"), "w") as file:
        json.dump(about, file, indent=1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hnet_training.matched", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("train", help="train one of the two, or resume it")
    one.add_argument("network", choices=("bpe", "hnet"))
    one.add_argument("--like", required=True, help="bundle whose manifest gives configuration and labels")
    one.add_argument("--data", default="data", help="what `hnet_training corpus` wrote")
    one.add_argument("--run", required=True, help="folder for checkpoints and weights")
    one.add_argument("--core-minutes", type=float, default=30.0)
    one.add_argument("--rate", type=float, default=2e-3)
    one.add_argument("--batch-bytes", type=int, default=8192)
    one.add_argument("--pieces", type=int, default=16384, help="size of the BPE vocabulary")
    one.add_argument("--tokeniser-samples", type=int, default=30000, help="clean samples that the BPE is trained on")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--float32", action="store_true", help="no bfloat16 products")
    return parser


def main(argv=None) -> int:
    from .__main__ import _MALLOC
    arguments = _parser().parse_args(argv)
    if any(os.environ.get(name) != value for name, value in _MALLOC.items()) and argv is None:
        os.execve(sys.executable, [sys.executable, "-m", "hnet_training.matched"] + sys.argv[1:],
                  {**os.environ, **_MALLOC})
    torch.set_num_threads(1)
    train(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
