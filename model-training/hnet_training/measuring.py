"""What measures something: each command prints or writes figures of a bundle or of a checkpoint."""

import json
import os
from dataclasses import dataclass
from importlib.util import find_spec

from .commands import CORPUS
from .data.labels import LABELS
from .options import option

BUNDLE = "folder of the bundle"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Measures a bundle through ONNX Runtime."""

    bundle: str = option(BUNDLE)
    corpus: str = option(CORPUS)
    split: str = option("split of the corpus", "dev", choices=("dev", "test"))
    rows: int = option("rows a label", 40)
    out: str = option("folder for evaluation.json and evaluation.md", "reports")
    record: bool = option("also put a summary into the bundle's manifest", False)

    def __call__(self) -> None:
        from .evidence import report
        from .evidence.answers import ort_runner
        from .evidence.measure import measure
        from .evidence.sets import Sets
        from .export.bundle import load_manifest, save_manifest
        manifest = load_manifest(self.bundle)
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            found = measure(run, Sets(self.corpus, self.split, LABELS), manifest["heads"], self.rows)
        found.update(model={"name": manifest["name"], "version": manifest["version"]}, rows=self.rows)
        os.makedirs(self.out, exist_ok=True)
        with open(os.path.join(self.out, "evaluation.json"), "w") as file:
            json.dump(found, file, indent=1)
        _write(os.path.join(self.out, "evaluation.md"), report.markdown(found))
        if self.record:
            manifest["evaluation"] = report.summary(found)
            save_manifest(self.bundle, manifest)


@dataclass(frozen=True, kw_only=True)
class Curves:
    """Measures a bundle on dev for its manifest: precision by threshold, shares of answers; `bundle` does so itself."""

    bundle: str = option(BUNDLE)
    corpus: str = option(CORPUS)
    rows: int = option("dev rows a label, as `bundle` has it", 40)

    def __call__(self) -> None:
        from .evidence import curves
        from .evidence.answers import ort_runner
        from .evidence.sets import Sets
        from .export.bundle import load_manifest, save_manifest
        manifest = load_manifest(self.bundle)
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            found = curves.measure(run, Sets(self.corpus, "dev", LABELS), manifest["heads"], self.rows)
        for head in manifest["heads"]:
            head.update(found.get(head["name"], {}))
        save_manifest(self.bundle, manifest)


@dataclass(frozen=True, kw_only=True)
class Segments:
    """Writes messages of known segments, for `hnet-streams model segments`."""

    corpus: str = option(CORPUS)
    split: str = option("split of the corpus", "dev", choices=("dev", "test"))
    count: int = option("composed messages of each kind", 800)
    each: int = option("messages of one language, for each language and source", 8)
    out: str = option("folder")

    def __call__(self) -> None:
        from .evidence import segments
        from .evidence.sets import Sets
        segments.write(Sets(self.corpus, self.split, LABELS), self.out, self.count, self.each)


@dataclass(frozen=True, kw_only=True)
class Ablation:
    """Measures what the whole loses without a part."""

    checkpoint: str = option("checkpoint.pt of `teach whole`")
    corpus: str = option(CORPUS)
    rows: int = option("dev rows a label", 10)
    pieces: int = option("pieces of the BPE whose cuts are tried", 8000)
    out: str = option("report", "reports/ablation.md")

    def __call__(self) -> None:
        from .evidence.ablation import ablate, markdown
        from .evidence.sets import Sets
        from .train.learn import load_tagger
        sets = Sets(self.corpus, "dev", LABELS)
        found = ablate(load_tagger(self.checkpoint, self.corpus), self._tokenizer(), sets, LABELS, self.rows)
        _write(self.out, markdown(found, sets, self.rows))

    def _tokenizer(self):
        from .network.bpe import Tokenizer
        from .train.pair import sample
        if find_spec("tokenizers") is None:
            print("ablation: no row for a BPE's cuts, since the package tokenizers is missing")
            return None
        return Tokenizer.learn(sample(self.corpus), self.pieces)


@dataclass(frozen=True, kw_only=True)
class PairReport:
    """Measures both sides of the matched pair, clean and under every noise, with their curves."""

    hnet: str = option("run folder of `pair hnet`")
    bpe: str = option("run folder of `pair bpe`")
    corpus: str = option(CORPUS)
    split: str = option("split of the corpus", "test", choices=("dev", "test"))
    rows: int = option("rows a label", 12)
    note: str = option("a sentence for the report", "")
    out: str = option("folder for pair.json and pair.md", "reports")

    def __call__(self) -> None:
        from .evidence import pair
        from .evidence.sets import Sets
        found = pair.measure({"hnet": self.hnet, "bpe": self.bpe}, self.corpus, Sets(self.corpus, self.split, LABELS), self.rows)
        found["note"] = self.note
        with open(os.path.join(self.out, "pair.json"), "w") as file:
            json.dump(found, file, indent=1)
        _write(os.path.join(self.out, "pair.md"), pair.markdown(found))


@dataclass(frozen=True, kw_only=True)
class Invariance:
    """Measures the share of messages whose label stays when something small is added."""

    bundle: str = option(BUNDLE)
    corpus: str = option(CORPUS)
    rows: int = option("dev rows a label", 10)
    out: str = option("report", "reports/invariance.md")

    def __call__(self) -> None:
        from .evidence.answers import ort_runner
        from .evidence.invariance import invariance, markdown
        from .evidence.sets import Sets
        from .export.bundle import load_manifest
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            found = invariance(run, Sets(self.corpus, "dev", LABELS), self.rows)
        text = markdown(found, load_manifest(self.bundle))
        print(text)
        _write(self.out, text)


@dataclass(frozen=True, kw_only=True)
class Moderation:
    """Spam and toxicity: by language, under spellings that hide a word, and on everyday messages of 200 rows a language."""

    bundle: str = option(BUNDLE)
    corpus: str = option(CORPUS)
    split: str = option("which split", "dev", choices=("dev", "test"))
    most: int = option("messages of a task under noise", 1500)
    out: str = option("report", "reports/moderation.md")

    def __call__(self) -> None:
        from .evidence.answers import ort_runner
        from .evidence.moderation import markdown, moderation
        from .evidence.sets import Sets
        from .export.bundle import load_manifest
        manifest = load_manifest(self.bundle)
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            found = moderation(run, Sets(self.corpus, self.split, LABELS), manifest["heads"], self.most)
        text = markdown(found, manifest, self.split)
        print(text)
        _write(self.out, text)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Measures spam or toxicity on a source of messages that `teach messages --without` left out, by the content alone."""

    checkpoint: str = option("checkpoint.pt of the run")
    corpus: str = option(CORPUS)
    source: str = option("how the source's name begins")

    def __call__(self) -> None:
        from .evidence.moderation import left_out
        from .train.learn import load_tagger
        left_out(load_tagger(self.checkpoint, self.corpus), self.corpus, self.source, LABELS)


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Asks the inputs of public bug reports, and counts how many are answered as expected."""

    bundle: str = option(BUNDLE)
    cases: str = option("JSON Lines with input, area, expect")

    def __call__(self) -> None:
        from .evidence.answers import ort_runner
        from .evidence.cases import run_cases
        from .export.bundle import load_manifest
        with ort_runner(os.path.join(self.bundle, "model.onnx")) as run:
            right, count, wrong = run_cases(run, load_manifest(self.bundle), self.cases)
        print("\n".join(wrong))
        print(f"{right} of {count} as expected")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Measures the cost of a byte in two graphs, and their ratio."""

    first: str = option("model.onnx", positional=True)
    second: str = option("model.onnx", positional=True)
    corpus: str = option(CORPUS)

    def __call__(self) -> None:
        from .evidence.bench import compare
        from .evidence.sets import Sets
        print(json.dumps(compare(self.first, self.second, Sets(self.corpus, "dev", LABELS))))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


COMMANDS = {"measure": Measure, "curves": Curves, "segments": Segments, "ablation": Ablation,
            "pair-report": PairReport, "invariance": Invariance, "moderation": Moderation,
            "left-out": LeftOut, "cases": Cases, "bench": Bench}
