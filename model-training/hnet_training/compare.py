"""Networks compared at equal compute: trained from scratch on the same samples for the same processor time, read on dev.

A run that was stopped goes on where it was; a variant that is done is not trained again. See `variants` for the table.
"""

import json
import os
from dataclasses import asdict
from typing import Any, Dict, Sequence

import numpy as np
import torch

from . import bench, checkpoint, corpus, metrics, predict, testsets
from .bundle import write_bundle
from .classifier import Classifier
from .config import HeadConfig
from .matched import TimedTrainer, parameters
from .noise import PAPER
from .report import table
from .samples import SampleConfig, Sampler
from .train import TrainConfig, commit
from .variants import VARIANTS, Variant

LEAST = {"language": 40, "code": 80}  # bytes of a dev row
ENOUGH = 8  # dev rows that a label needs to count in a macro average


def build(variant: Variant, heads: Sequence[HeadConfig]) -> Classifier:
    return Classifier(variant.network, heads, variant.ngrams, next_bytes=variant.next_byte > 0)


def train(variant: Variant, heads: Sequence[HeadConfig], data: str, run: str, core_minutes: float, seed: int,
          report=print) -> Dict[str, Any]:
    """Trains for that much processor time; what it took."""
    torch.manual_seed(seed)
    model = build(variant, heads)
    settings = TrainConfig(run=run, rate=2e-3, table_rate=0.05, batch_bytes=8192, seed=seed, save_seconds=120.0,
                           log_steps=100, ngram_drop=0.0, per_chunk=variant.per_chunk, next_byte=variant.next_byte)
    sources = {name: corpus.load(data, name, "train") for name in corpus.SOURCES}
    sampler = Sampler(sources, heads, SampleConfig(), seed * 1000)
    trainer = TimedTrainer(model, sampler, settings, core_seconds=60 * core_minutes)
    resumed, state = checkpoint.load_state(run)
    if resumed:
        trainer.restore(state)
        report(f"{variant.name}: resumed at step {trainer.step}")
    last: Dict[str, str] = {}

    def heard(line: str) -> None:
        words = line.split()
        last.update(zip(words[::2], words[1::2]))
        report(f"{variant.name}: {line}")

    trainer.run(heard)
    return {"coreMinutes": round(trainer.used() / 60, 2), "steps": trainer.step,
            "megabytes": round(trainer.bytes_seen / 1e6, 2), "parameters": parameters(model)["all"],
            "lastNatsPerByte": float(last["nextByte"]) if "nextByte" in last else None,
            "train": {**asdict(settings), "run": os.path.basename(run)}}


def measure(model: Classifier, heads: Dict[str, HeadConfig], data: str, rows: int) -> Dict[str, Any]:
    """On dev: language clean and under the paper's five, code clean, bytes an innermost chunk of English."""
    model.eval()
    found: Dict[str, Any] = {}
    for name, least in LEAST.items():
        test = testsets.load(data, heads[name], "dev", rows, least=least)
        counted = [label for label in np.unique(test.truth) if (test.truth == label).sum() >= ENOUGH]
        answers = predict.predict(model, testsets.perturb(test.texts, None), longest=512)
        found[name] = {"rows": len(test.truth), "labels": len(counted),
                       "clean": _accuracy(test.truth, answers[name], counted)}
        if name == "language":
            english = test.truth == heads[name].labels.index("eng")
            found["bytesPerChunkEnglish"] = round(float(test.sizes[english].clip(max=512).sum()
                                                        / answers["chunks"][english].sum()), 2)
            found[name].update({kind: _accuracy(test.truth, predict.predict(
                model, testsets.perturb(test.texts, change), longest=512)[name], counted)
                for kind, change in PAPER.items()})
            found[name]["meanOfFive"] = round(float(np.mean([found[name][kind] for kind in PAPER])), 4)
    return found


def _accuracy(truth, logits, counted) -> float:
    return round(metrics.macro_accuracy(truth, logits.argmax(1), counted), 4)


def compare(names: Sequence[str], heads: Sequence[HeadConfig], data: str, runs: str, out: str, core_minutes: float,
            rows: int, seed: int, report=print) -> None:
    """Runs what is not done, and writes `out`/comparison.json and .md after each variant."""
    by_name, done = {head.name: head for head in heads}, {}
    for variant in VARIANTS:
        run = os.path.join(runs, variant.name)
        path = os.path.join(run, "result.json")
        if not os.path.exists(path) and variant.name in names:
            os.makedirs(run, exist_ok=True)
            result = {"what": variant.what, "commit": commit(), "seed": seed,
                      **train(variant, heads, data, run, core_minutes, seed, report)}
            model = checkpoint.load_model(os.path.join(run, "weights.safetensors"))
            result["dev"] = measure(model, by_name, data, rows)
            write_bundle(model, run, variant.name, "0", variant.what)
            base = os.path.join(runs, VARIANTS[0].name, "model.onnx")
            result["cost"] = bench.compare(base, os.path.join(run, "model.onnx"), data, rows=200) \
                if variant != VARIANTS[0] else {"ratio": 1.0}
            report(f"{variant.name}: {result['dev']} cost {result['cost']}")
            with open(path, "w") as file:
                json.dump(result, file, indent=1)
        if os.path.exists(path):
            with open(path) as file:
                done[variant.name] = json.load(file)
            write({"coreMinutes": core_minutes, "data": "ready corpus", "rowsPerLabel": rows, "variants": done}, out)


def write(result: Dict[str, Any], out: str) -> None:
    with open(os.path.join(out, "comparison.json"), "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    with open(os.path.join(out, "comparison.md"), "w") as file:
        file.write(markdown(result))


def markdown(result: Dict[str, Any]) -> str:
    variants = result["variants"]
    first = next(iter(variants.values()))["dev"]
    lines = ["# Networks at equal compute", "",
             f"Written by `hnet_training compare`. Every network starts from random weights, sees the same samples in the "
             f"same order (one seed) and is trained for {result['coreMinutes']:g} minutes of processor time of one thread, "
             f"sampling included, on the ready corpus (without the packages of `packages.tsv`); the rate falls to zero at the "
             f"end. Read on **dev**, {result['rowsPerLabel']} rows a label at most: language from {LEAST['language']} bytes "
             f"({first['language']['labels']} labels, {first['language']['rows']} rows), code from {LEAST['code']} "
             f"({first['code']['labels']} labels, {first['code']['rows']} rows), macro accuracy over labels with {ENOUGH} "
             "rows or more. Cost: processor time a byte of the exported graph in ONNX Runtime, beside the base's in the "
             "same run, one thread.", ""]
    rows = [[name, one["dev"]["language"]["clean"], one["dev"]["language"]["meanOfFive"], one["dev"]["code"]["clean"],
             one["dev"]["bytesPerChunkEnglish"], f"{one['cost']['ratio']:.2f}", one["megabytes"], one["steps"],
             f"{one['parameters']:,}", one["coreMinutes"]] for name, one in variants.items()]
    lines += table(["variant", "language", "mean of five", "code", "bytes a chunk, English", "cost", "MB seen", "steps",
                    "parameters", "core-minutes"], rows)
    lines += [f"- **{name}**: {one['what']}" + (f"; {one['lastNatsPerByte']} nats a byte in the last steps"
                                                if one["lastNatsPerByte"] else "") for name, one in variants.items()]
    lines += ["", "Language under each perturbation:", ""]
    lines += table(["variant", *PAPER], [[name, *(one["dev"]["language"][kind] for kind in PAPER)]
                                         for name, one in variants.items()])
    lines += ["Equal processor time is equal compute only on a machine that is as busy: look at MB seen. Four of these rows are "
              "second runs: the language-model loss, the second stage and the two targets, first measured while other work shared "
              "the cores, got 0.156, 0.179, 0.255 and 0.219, the first two with half the data. `large` and `lm-no-ngrams` "
              "ran one after the other with nothing beside them on this machine, but the second saw 0.6 of what `lm` saw, though "
              "it computes less: the machine's neighbours, by inference, and so both may be too low.", ""]
    commits = sorted({one["commit"][:12] for one in variants.values()})
    lines += [f"One seed, and a training so short that no curve is flat: the table says how fast a network learns on one "
              f"core, not how far it comes. Differences of a point or two are within what another seed would change. Commit "
              f"{', '.join(commits)}; every setting is in comparison.json.", ""]
    return "\n".join(lines)
