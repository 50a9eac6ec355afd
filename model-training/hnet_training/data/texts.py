"""The corpus files as texts by label, and which sources are kept aside for dev and test."""

import json
import lzma
import os
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Optional, Tuple

# Whole sources of everyday text and messages that no run trains on: the test split of these files.
KEPT_ASIDE = ("github:MicrosoftTranslator/NTREX", "github:refugee-phrasebook/py_rpb", "github:gunthercox/chatterbot-corpus",
              "masakhane-io/afriqa", "surge-ai/toxicity")
ROMAN = "hin or urd"  # in Latin letters nobody can tell them apart
# Labels of messages that stand for one of ours, whatever the script.
_LANGUAGE = {"zho": "zho-Hans", "nor": "nob", "srp": "srp-Latn"}


@dataclass
class Texts:
    """Texts of a split. Languages and code by label; messages as (text, language or None, task, label)."""

    languages: Dict[str, List[str]] = field(default_factory=dict)
    everyday: Dict[str, List[str]] = field(default_factory=dict)
    code: Dict[str, List[str]] = field(default_factory=dict)
    sequences: Dict[str, List[str]] = field(default_factory=dict)
    messages: List[Tuple[str, Optional[str], str, str]] = field(default_factory=list)
    mixed: List[Tuple[str, List[dict]]] = field(default_factory=list)


def rows(corpus: str, name: str) -> Iterator[dict]:
    path = os.path.join(corpus, name + ".jsonl.xz")
    if not os.path.exists(path):
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def split_of(row: dict) -> str:
    """The row's split; 'test' for sources that are kept aside, whatever the file says."""
    return "test" if row["source"].startswith(KEPT_ASIDE) else row["split"]


def load(corpus: str, split: str, known: Dict[str, List[str]], most: int = 1500, without: Tuple[str, ...] = ()) -> Texts:
    """Reads what `split` has of every file. `known` are the heads' labels; rows of other labels are left out, and messages of
    sources whose names begin with one of `without`."""
    languages, codes, texts = set(known["language"]), set(known["code"]), Texts()

    def add(into: Dict[str, List[str]], label: str, text: str) -> None:
        if text.strip():
            into.setdefault(label, []).append(text[:most])

    for name, into in (("lang", texts.languages), ("everyday", texts.everyday)):
        for row in rows(corpus, name):
            if split_of(row) == split and row["label"] in languages:
                add(into, row["label"], row["text"])
    for name in ("code", "code2"):
        for row in rows(corpus, name):
            label = repaired(row["label"], row["source"])
            if split_of(row) == split and label in codes and label != "prose":
                add(texts.code, label, row["text"])
    for row in rows(corpus, "sequences"):
        if split_of(row) == split:
            add(texts.sequences, row["label"], row["text"])
    for row in rows(corpus, "moderation"):
        if split_of(row) == split:
            texts.messages.append((row["text"][:most], None, "mail", row["label"]))
    for row in rows(corpus, "messages"):
        if split_of(row) == split and not row["source"].startswith(without):
            texts.messages.append((row["text"][:most], _language(row, languages), row["task"], row["label"]))
    for row in rows(corpus, "mixed_docs"):
        if split_of(row) == split and all(one["language"] in languages and one["code"] in codes for one in row["segments"]):
            texts.mixed.append((row["text"], row["segments"]))
    return texts


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


def _language(row: dict, languages: set) -> Optional[str]:
    label = _LANGUAGE.get(row["language"], row["language"])
    cyrillic = any("\u0400" <= char <= "\u04ff" for char in row["text"])
    if label == "srp-Latn" and cyrillic:
        label = "srp-Cyrl"
    if row["source"].startswith("haroonshakeel"):
        return ROMAN
    return label if label in languages else None
