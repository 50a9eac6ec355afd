"""What makes something: word lists, rows of packages, weights, bundles. A command is a dataclass; its fields are the options."""

import json
import os
from dataclasses import dataclass, replace
from typing import Optional, Tuple

from .data.labels import LABELS, heads
from .options import option
from .train.learn import Plan

CORPUS = "folder of the corpus files"
_TABLE_SHARES = {"words": 0.34, "text": 0.34, "code": 0.22, "message": 0.08, "sequence": 0.01, "junk": 0.02}
_MESSAGE_SHARES = {"message": 0.5, "text": 0.22, "taunt": 0.13, "offer": 0.05, "notice": 0.04, "code": 0.03, "words": 0.02, "junk": 0.01}
_TABLE_BYTES = 49_152  # of a batch for the tables alone


@dataclass(frozen=True, kw_only=True)
class Words:
    """Writes word lists of wordfreq and of Hunspell dictionaries, for short texts."""

    dictionaries: str = option("folder into which hunspell-* and myspell-* packages are unpacked")
    out: str = option("JSON file")

    def __call__(self) -> None:
        from .data import words
        words.build(self.dictionaries, self.out)


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """Builds rows from packages of npm, Maven Central and Debian; nothing of them is run."""

    packages: str = option("registry, name, version, labels; apart by tabs", "corpus/packages.tsv")
    out: str = option("JSON Lines, xz, in the corpus' format; OUT.SOURCES.md goes beside it")
    cache: str = option("where archives stay", "data/packages")
    avoid: Tuple[str, ...] = option("corpus files whose dev and test packages and texts to keep out", ())
    split: str = option("one split for all; else the hash of the package's name decides", "")
    pin: bool = option("write the versions that came into the list, for those given as -", False)

    def __call__(self) -> None:
        from .data import harvest
        harvest.build(self.packages, self.out, self.cache, self.avoid, self.split, self.pin)


@dataclass(frozen=True, kw_only=True)
class Teach:
    """Trains the tagger: tables, then the whole, then what messages are; resumes after a kill."""

    plan: Plan
    corpus: str = option(CORPUS)
    words: str = option("what `words` wrote")
    run: str = option("folder for the checkpoint")
    init: Optional[str] = option("checkpoint of another run to start from", None)
    processes: int = option("processes that make rows", 1)
    megabytes: float = option("of text that tables or messages are taught with, seen many times", 190.0)
    without: Tuple[str, ...] = option("sources of messages to leave out, for `left-out`", ())
    teacher: str = option("texts with a teacher's probabilities, such as peers/teach.py writes", "")
    taught: float = option("share of its rows", 0.15)
    force: bool = option("train although products are slow", False)

    def __call__(self) -> None:
        import torch

        from .data.batches import Loader, Source
        from .network.tagger import Tagger, TaggerConfig
        from .train.learn import Run, check_speed
        common = {"without": self.without, "teacher": self.teacher, "taught": self.taught}
        tables = Source(self.corpus, self.words, LABELS, batch_bytes=_TABLE_BYTES, shares=_TABLE_SHARES, noisy=0.25, **common)
        torch.manual_seed(self.plan.seed)
        run = Run(self.run, Tagger(TaggerConfig(), heads()), self.plan, self.init)
        seed = self.plan.seed * 100_003 + run.step  # a resumed run draws other rows
        if self.plan.phase != "whole":
            from .train import bag, messages
            if self.plan.phase == "messages":
                tables = replace(tables, shares=_MESSAGE_SHARES, noisy=0.45)
            pool = bag.Tables(run) if self.plan.phase == "tables" else messages.Messages(run)
            bag.teach(pool, tables, seed, self.processes, self.megabytes)
            return
        half = check_speed(self.plan.threads, self.force)
        loaders = [Loader(source, seed + at, self.processes)
                   for at, source in enumerate([Source(self.corpus, self.words, LABELS, **common), tables])]
        try:
            run.train(loaders[0], half, more=loaders[1])
        finally:
            for loader in loaders:
                loader.close()


@dataclass(frozen=True, kw_only=True)
class Restore:
    """Makes a checkpoint of a bundle's graph, for `teach --init`, where no run's checkpoint is at hand."""

    bundle: str = option("folder of the bundle")
    corpus: str = option(CORPUS)
    out: str = option("checkpoint.pt to write")

    def __call__(self) -> None:
        import torch

        from .evidence.calibrate import dev_batches
        from .evidence.sets import Sets
        from .export import restore
        from .network.tagger import Tagger, TaggerConfig
        model = Tagger(TaggerConfig(), heads()).eval()
        model.load_state_dict(restore.state(os.path.join(self.bundle, "model.onnx"), model))
        restore.renorm(model, dev_batches(Sets(self.corpus, "dev", LABELS)))
        torch.save({"model": model.state_dict()}, self.out)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Trains a side of the matched pair from random weights, for minutes of the trainer's processor time; resumes."""

    side: str = option("the tagger, or a Transformer on BPE pieces", choices=("hnet", "bpe"), positional=True)
    corpus: str = option(CORPUS)
    words: str = option("what `words` wrote")
    run: str = option("folder for checkpoints")
    minutes: float = option("processor time, tokenizing included")
    rate: float = option("peak rate of AdamW", 2e-3)
    table_rate: float = option("peak rate of the tables' Adagrad", 0.05)
    seed: int = option("seed of weights and rows", 1)

    def __call__(self) -> None:
        from .data.batches import Loader, Source
        from .train import pair
        from .train.learn import check_speed
        half = check_speed(1, force=True)
        run = pair.start(self.side, self.run, self.corpus, Plan("whole", self.minutes, self.rate, self.table_rate, seed=self.seed))
        loader = Loader(Source(self.corpus, self.words, LABELS), self.seed * 100_003 + run.step, 1)
        try:
            run.train(loader, half)
        finally:
            loader.close()


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Calibrates a trained tagger on dev and writes its bundle."""

    checkpoint: str = option("checkpoint.pt of `teach whole`")
    corpus: str = option(CORPUS)
    out: str = option("folder of the bundle")
    version: str = option("the model's version", "0.4.0")
    rows: int = option("dev rows a label", 40)
    full: bool = option("keep products in 32 bits; else most are in 8 bits", False)
    half: bool = option("weights and products in 16 bits, for a GPU", False)
    runs: Tuple[str, ...] = option("folders of the runs that made the weights, for the manifest", ())

    def __call__(self) -> None:
        from .data import texts, trained
        from .evidence.answers import ort_runner
        from .evidence.calibrate import calibrate, dev_batches
        from .evidence.sets import Sets
        from .export import graph, quantize
        from .train.learn import load_tagger
        if self.full and self.half:
            raise SystemExit("bundle: --full and --half: expected one of them")
        model = load_tagger(self.checkpoint, self.corpus)
        os.makedirs(self.out, exist_ok=True)
        path = os.path.join(self.out, "model.onnx")
        sets = Sets(self.corpus, "dev", LABELS)
        seen = None if self.full or self.half else quantize.ranges(graph.Frozen(model).model, dev_batches(sets))
        graph.export(graph.Frozen(model, seen=seen, half=self.half), path)
        known = trained.languages(texts.load(self.corpus, "train", LABELS), LABELS["language"])
        with ort_runner(path) as run:
            scales, calibration = calibrate(run, sets, LABELS, known, self.rows)
        for head, languages in known.items():
            calibration[head]["languages"] = languages
        frozen = graph.Frozen(model, scales, seen, self.half)
        graph.export(frozen, path)
        with ort_runner(path) as run:
            entries = graph.goldens(frozen, run)
        graph.write(frozen, self.out, entries, "hnet-tiny", self.version, "Byte-level 1-stage H-Net: language, code, spam, toxic, noise",
                    calibration, self._training())

    def _training(self) -> dict:
        from .export.bundle import commit
        runs = []
        for folder in self.runs:
            with open(os.path.join(folder, "run.json")) as file:
                runs.append({"run": os.path.basename(os.path.normpath(folder)), **json.load(file)})
        return {"commit": commit(), "runs": runs}


@dataclass(frozen=True, kw_only=True)
class Verify:
    """Checks a bundle's goldens in ONNX Runtime."""

    bundle: str = option("folder of the bundle")

    def __call__(self) -> int:
        from .evidence.answers import ort_runner
        from .export import bundle, lm
        manifest = bundle.load_manifest(self.bundle)
        check = lm if manifest.get("kind") == "language-model" else bundle
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            worst = check.check_goldens(self.bundle, run)
        print(f"largest difference from the goldens: {worst:.2e}")
        return 0 if worst <= manifest.get("goldenTolerance", 1e-4) else 1


@dataclass(frozen=True, kw_only=True)
class Fixture:
    """Writes a tiny 2-stage bundle with random weights, for the service's tests."""

    out: str = option("folder of the bundle")

    def __call__(self) -> None:
        from .export import fixture
        fixture.write(self.out, fixture.NestedGraph(fixture.build()))


@dataclass(frozen=True, kw_only=True)
class Convert:
    """Reads the authors' .pt checkpoint into safetensors, for `export`."""

    checkpoint: str = option("the authors' file")
    config: str = option("the JSON file that goes with it")
    out: str = option("safetensors file")

    def __call__(self) -> None:
        from .export import lm
        lm.convert(self.checkpoint, self.config, self.out)


@dataclass(frozen=True, kw_only=True)
class Export:
    """Writes the graph of the authors' language model: next-byte logits, no heads."""

    weights: str = option("what `convert` wrote")
    out: str = option("folder of the bundle")
    name: str = option("the model's name", "hnet-lm")
    version: str = option("the model's version", "0.0.1")

    def __call__(self) -> None:
        from .export import lm
        lm.export_lm(lm.load_lm(self.weights), self.out, self.name, self.version)


COMMANDS = {"words": Words, "fetch": Fetch, "teach": Teach, "restore": Restore, "pair": Pair, "bundle": Bundle, "verify": Verify,
            "fixture": Fixture, "convert": Convert, "export": Export}
