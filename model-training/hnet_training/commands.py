"""The commands for the tagger: words, teach, bundle, measure, ablation, invariance, cases."""

import argparse
import json
import os
from dataclasses import fields
from typing import Any, Callable, Dict

from . import labels
from .evaluate import load_manifest

_TABLE_SHARES = {"words": 0.40, "text": 0.33, "code": 0.17, "message": 0.08, "sequence": 0.01, "junk": 0.01}


def add(commands: Any) -> None:
    """Adds the parsers to those of the command line."""
    from .network.learn import Plan

    one = commands.add_parser("words", help="word lists of wordfreq and of Hunspell dictionaries, for short texts")
    one.add_argument("--dictionaries", required=True, help="folder into which hunspell-* and myspell-* packages are unpacked")
    one.add_argument("--out", required=True)

    one = commands.add_parser("teach", help="train the tagger, tables first, then the whole; resumes after a kill")
    one.add_argument("phase", choices=("tables", "whole"))
    one.add_argument("--corpus", required=True, help="folder of the corpus files")
    one.add_argument("--words", required=True, help="what `words` wrote")
    one.add_argument("--run", required=True, help="folder for the checkpoint")
    one.add_argument("--init", help="checkpoint of another run to start from")
    one.add_argument("--minutes", type=float, required=True, help="training time")
    one.add_argument("--processes", type=int, default=1, help="processes that make rows")
    one.add_argument("--force", action="store_true", help="train although products are slow")
    for name in ("rate", "table_rate", "threads", "seed"):
        default = next(field.default for field in fields(Plan) if field.name == name)
        one.add_argument("--" + name.replace("_", "-"), type=type(default), default=default)

    one = commands.add_parser("bundle", help="calibrate a trained tagger on dev and write its bundle")
    one.add_argument("--checkpoint", required=True)
    one.add_argument("--corpus", required=True)
    one.add_argument("--out", required=True)
    one.add_argument("--version", default="0.4.0")
    one.add_argument("--rows", type=int, default=40, help="dev rows a label")
    one.add_argument("--full", action="store_true", help="keep products in 32 bits; the default is 8 bits for most of them")
    one.add_argument("--runs", nargs="*", default=[], help="folders of the runs that made the weights, for the manifest")

    one = commands.add_parser("measure", help="figures of a bundle of a tagger, through ONNX Runtime")
    one.add_argument("--bundle", required=True)
    one.add_argument("--corpus", required=True)
    one.add_argument("--split", choices=("dev", "test"), default="dev")
    one.add_argument("--rows", type=int, default=40, help="rows a label")
    one.add_argument("--out", default="reports", help="folder for evaluation.json and evaluation.md")
    one.add_argument("--record", action="store_true", help="also put a summary into the bundle's manifest")

    one = commands.add_parser("ablation", help="what the whole loses without a part")
    one.add_argument("--checkpoint", required=True)
    one.add_argument("--corpus", required=True)
    one.add_argument("--rows", type=int, default=10, help="dev rows a label")
    one.add_argument("--out", default="reports/ablation.md")

    one = commands.add_parser("invariance", help="share of messages whose label stays when something small is added")
    one.add_argument("--bundle", required=True)
    one.add_argument("--corpus", required=True)
    one.add_argument("--rows", type=int, default=10, help="dev rows a label")
    one.add_argument("--out", default="reports/invariance.md")

    one = commands.add_parser("cases", help="inputs of public bug reports, and how many are answered as expected")
    one.add_argument("--bundle", required=True)
    one.add_argument("--cases", required=True, help="JSON Lines with input, area, expect")


def _words(arguments: argparse.Namespace) -> None:
    from .data import words
    words.build(arguments.dictionaries, arguments.out)


def _teach(arguments: argparse.Namespace) -> None:
    from .data import mix
    from .data.batches import Loader, Source
    from .network.learn import Plan, Run, check_speed
    from .network.tagger import TaggerConfig
    half = check_speed(arguments.threads, arguments.force)
    plan = Plan(arguments.phase, arguments.minutes, arguments.rate, arguments.table_rate, seed=arguments.seed,
                threads=arguments.threads)
    tables = arguments.phase == "tables"
    source = Source(arguments.corpus, arguments.words, labels.LABELS, batch_bytes=49_152 if tables else 24_576,
                    shares=_TABLE_SHARES if tables else dict(mix.SHARES), noisy=0.3 if tables else 0.5)
    run = Run(arguments.run, TaggerConfig(), labels.heads(), plan, arguments.init)
    loader = Loader(source, arguments.seed * 100_003 + run.step, arguments.processes)  # a resumed run draws other rows
    try:
        run.train(loader, half and not tables)
    finally:
        loader.close()


def load_tagger(checkpoint: str, corpus: str):
    """The trained model, with what is counted instead of trained."""
    import torch
    from .data import han, texts
    from .network.tagger import Tagger, TaggerConfig
    model = Tagger(TaggerConfig(), labels.heads())
    model.load_state_dict(torch.load(checkpoint, map_location="cpu")["model"])
    model.han.copy_(torch.from_numpy(han.table(texts.load(corpus, "train", labels.LABELS))))
    return model.eval()


def _bundle(arguments: argparse.Namespace) -> None:
    from .evidence.answers import ort_runner
    from .evidence.calibrate import calibrate, dev_batches
    from .evidence.sets import Sets
    from .network import graph, quantize
    from .train import commit
    model = load_tagger(arguments.checkpoint, arguments.corpus)
    os.makedirs(arguments.out, exist_ok=True)
    path = os.path.join(arguments.out, "model.onnx")
    sets = Sets(arguments.corpus, "dev", labels.LABELS)
    seen = None if arguments.full else quantize.ranges(graph.Frozen(model).model, dev_batches(sets))
    graph.export(graph.Frozen(model, seen=seen), path)
    with ort_runner(path) as run:
        scales, calibration = calibrate(run, sets, labels.LABELS, arguments.rows)
    runs = []
    for folder in arguments.runs:
        with open(os.path.join(folder, "run.json")) as file:
            runs.append({"run": os.path.basename(os.path.normpath(folder)), **json.load(file)})
    frozen = graph.Frozen(model, scales, seen)
    graph.export(frozen, path)
    with ort_runner(path) as run:
        entries = graph.goldens(frozen, run)
    graph.write(frozen, arguments.out, entries, "hnet-tiny", arguments.version,
                "Byte-level 1-stage H-Net: language, code, spam, toxic, noise", calibration, {"commit": commit(), "runs": runs}, {})


def _measure(arguments: argparse.Namespace) -> None:
    from .evidence import report
    from .evidence.answers import ort_runner
    from .evidence.measure import measure
    from .evidence.sets import Sets
    manifest = load_manifest(arguments.bundle)
    with ort_runner(os.path.join(arguments.bundle, "model.onnx")) as run:
        found = measure(run, Sets(arguments.corpus, arguments.split, labels.LABELS),
                        {head["name"]: head["labels"] for head in manifest["heads"]}, arguments.rows)
    found.update(model={"name": manifest["name"], "version": manifest["version"]}, rows=arguments.rows)
    os.makedirs(arguments.out, exist_ok=True)
    with open(os.path.join(arguments.out, "evaluation.json"), "w") as file:
        json.dump(found, file, indent=1)
    with open(os.path.join(arguments.out, "evaluation.md"), "w", encoding="utf-8") as file:
        file.write(report.markdown(found))
    if arguments.record:
        manifest["evaluation"] = report.summary(found)
        save_manifest(arguments.bundle, manifest)


def save_manifest(bundle: str, manifest: Dict[str, Any]) -> None:
    with open(os.path.join(bundle, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.write("\n")


def _ablation(arguments: argparse.Namespace) -> None:
    from .evidence.ablation import ablate, markdown
    from .evidence.sets import Sets
    sets = Sets(arguments.corpus, "dev", labels.LABELS)
    found = ablate(load_tagger(arguments.checkpoint, arguments.corpus), sets, labels.LABELS, arguments.rows)
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.write(markdown(found, sets, arguments.rows))


def _invariance(arguments: argparse.Namespace) -> None:
    from .evidence.answers import ort_runner
    from .evidence.invariance import invariance, markdown
    from .evidence.sets import Sets
    manifest = load_manifest(arguments.bundle)
    with ort_runner(os.path.join(arguments.bundle, "model.onnx")) as run:
        found = invariance(run, Sets(arguments.corpus, "dev", labels.LABELS), arguments.rows)
    text = markdown(found, manifest)
    print(text)
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.write(text)


def _cases(arguments: argparse.Namespace) -> None:
    from .evidence.answers import ort_runner
    from .evidence.cases import run_cases
    with ort_runner(os.path.join(arguments.bundle, "model.onnx")) as run:
        right, count, wrong = run_cases(run, load_manifest(arguments.bundle), arguments.cases)
    print("\n".join(wrong))
    print(f"{right} of {count} as expected")


RUN: Dict[str, Callable[[argparse.Namespace], None]] = {
    "words": _words, "teach": _teach, "bundle": _bundle, "measure": _measure, "ablation": _ablation,
    "invariance": _invariance, "cases": _cases}
