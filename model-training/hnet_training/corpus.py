"""Reads the corpus (JSON Lines, xz) once into arrays that load in a second, one file for each source and split."""

import json
import lzma
import os
from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Sequence

import numpy as np

SOURCES = ("lang", "code", "moderation")
SPLITS = ("train", "dev", "test")


@dataclass(frozen=True)
class Rows:
    """Texts of one source and split. `labels` are names; moderation's are ham and spam."""

    data: np.ndarray  # uint8, all texts joined
    offsets: np.ndarray  # int64 [rows + 1]
    labels: List[str]
    packages: Optional[np.ndarray] = None  # int32 [rows], which package each text is from

    def __len__(self) -> int:
        return len(self.labels)

    def bytes_at(self, row: int) -> bytes:
        return self.data[self.offsets[row]:self.offsets[row + 1]].tobytes()

    def text_at(self, row: int) -> str:
        return self.bytes_at(row).decode("utf-8")

    def by_label(self) -> Dict[str, np.ndarray]:
        """Row numbers of each label."""
        names = np.array(self.labels)
        return {str(name): np.flatnonzero(names == name) for name in np.unique(names)}


def repaired(label: str, source: str) -> str:
    """The label of a row of code, where file name and package show that the corpus has it wrong.

    Extensions that two languages share were told apart badly: GNU Octave's own packages are no Objective-C.
    """
    package, _, path = source.partition("@")
    name = package.split(":")[-1]
    if label in ("objective-c", "matlab") and path.endswith(".m"):
        if name.startswith("octave-"):
            return "matlab"
        if name == "gnustep-base" or "/testsuite/objc" in path or "/libobjc/" in path:
            return "objective-c"
    return "scala" if label == "scheme" and path.endswith(".scala") else label


def _rows(path: str, extra: Sequence[str]) -> Iterator[dict]:
    """The rows of a corpus file, then the train rows of the extra ones. Sources never cross splits."""
    held = set()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] != "train":
                held.add(row["source"].partition("@")[0])
            yield row
    for name in extra:
        with lzma.open(name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["source"].partition("@")[0] in held:
                    raise ValueError(f"{name}: {row['source']} is in dev or test")
                if row["split"] == "train":
                    yield row


def build(corpus: str, out: str, repair: bool = True, extra: Sequence[str] = (), report=print) -> None:
    """Reads `corpus`/{lang,code,moderation}.jsonl.xz and writes `out`/SOURCE.SPLIT.npz.

    Without `repair` labels stay as the corpus has them. `extra` are files that `fetch` wrote: their train rows, all
    code, are added.
    """
    os.makedirs(out, exist_ok=True)
    for source in SOURCES:
        texts: Dict[str, List[bytes]] = {split: [] for split in SPLITS}
        labels: Dict[str, List[str]] = {split: [] for split in SPLITS}
        packages: Dict[str, List[int]] = {split: [] for split in SPLITS}
        known: Dict[str, int] = {}
        changed = 0
        more = extra if source == "code" else ()
        for row in _rows(os.path.join(corpus, source + ".jsonl.xz"), more):
            texts[row["split"]].append(row["text"].encode("utf-8", "surrogatepass"))
            label = repaired(row["label"], row["source"]) if repair and source == "code" else row["label"]
            changed += label != row["label"]
            labels[row["split"]].append(label)
            packages[row["split"]].append(known.setdefault(row["source"].partition("@")[0], len(known)))
        for split in SPLITS:
            sizes = np.array([len(text) for text in texts[split]], dtype=np.int64)
            offsets = np.concatenate([[0], np.cumsum(sizes)])
            data = np.frombuffer(b"".join(texts[split]), dtype=np.uint8)
            np.savez(os.path.join(out, f"{source}.{split}.npz"), data=data, offsets=offsets,
                     labels=np.array(labels[split]), packages=np.array(packages[split], dtype=np.int32))
            report(f"{source}.{split}: {len(sizes)} rows, {len(data)} bytes, {len(set(labels[split]))} labels")
        report(f"{source}: {changed} labels repaired")


def load(folder: str, source: str, split: str) -> Rows:
    path = os.path.join(folder, f"{source}.{split}.npz")
    if not os.path.exists(path):
        raise FileNotFoundError(f"{path} is missing: run `python3 -m hnet_training corpus` first")
    with np.load(path) as file:
        return Rows(file["data"], file["offsets"], [str(label) for label in file["labels"]], file["packages"])
