"""Peers and the bundle on the same texts: asking, scoring, the report's table."""

import json
import os
import sys
from typing import Any, Callable, Dict, List, Sequence, Set

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import mapping  # noqa: E402  (beside this file)
from hnet_training.data.labels import LABELS  # noqa: E402
from hnet_training.evidence.answers import Runner, answer  # noqa: E402
from hnet_training.evidence.sets import Item  # noqa: E402
from hnet_training.export.bundle import load_manifest  # noqa: E402

Peer = Callable[[Sequence[str]], List[str]]  # texts -> the peer's labels, "-" for none
_MEANING = {"language": mapping.language, "code": mapping.code}


def one_by_one(name: str, ask: Callable[[str], str]) -> Peer:
    """A peer that takes a text at a time; where it breaks, it has no answer."""
    def every(texts: Sequence[str]) -> List[str]:
        out = []
        for text in texts:
            try:
                out.append(ask(text))
            except Exception as error:
                print(f"{name}: {type(error).__name__} on a text of {len(text)} characters", file=sys.stderr)
                out.append("-")
        return out
    return every


def meant(peer: Peer, name: str, head: str, items: Sequence[Item]) -> List[Set[str]]:
    """The peer's answers in our labels."""
    return [_MEANING[head](name, label) for label in peer([item.text for item in items])]


def compare(run: Runner, head: str, sets: Dict[str, List[Item]], known: Dict[str, Set[str]], peers: Dict[str, Peer]) -> Dict[str, Any]:
    """By set and peer: macro accuracy of both on the texts whose label the peer knows; ours with all labels and with the peer's."""
    out: Dict[str, Any] = {}
    for title, items in sets.items():
        truth = np.array([LABELS[head].index(item.truth[head]) for item in items])
        logits = answer(run, [item.text for item in items]).logits[head]
        ours = logits.argmax(1)
        for name, peer in peers.items():
            counted = np.array([item.truth[head] in known[name] for item in items])
            among = np.where([label in known[name] for label in LABELS[head]], logits, -np.inf).argmax(1)
            theirs = np.array([item.truth[head] in one for item, one in zip(items, meant(peer, name, head, items))])
            out.setdefault(title, {})[name] = {
                "labels": len(set(truth[counted])), "peer": _macro(truth[counted], theirs[counted]),
                "ours": _macro(truth[counted], (ours == truth)[counted]),
                "among": _macro(truth[counted], (among == truth)[counted])}
            print(title, name, out[title][name], flush=True)
    return out


def _macro(truth: np.ndarray, right: np.ndarray) -> float:
    return round(float(np.mean([right[truth == label].mean() for label in np.unique(truth)])), 4) if len(truth) else float("nan")


def named(bundle: str) -> str:
    """Name and version of a bundle."""
    manifest = load_manifest(bundle)
    return f"{manifest['name']} {manifest['version']}"


def write(out: str, stem: str, found: Dict[str, Any], heading: Sequence[str]) -> None:
    """Writes STEM.json and STEM.md: heading, a row for each set, a column for each peer."""
    names = list(next(iter(found.values())))
    lines = [*heading, "", "| set | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for title, one in found.items():
        cells = [f"{one[name]['peer']:.3f} / {one[name]['ours']:.3f} / {one[name]['among']:.3f} ({one[name]['labels']})" for name in names]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, stem + ".json"), "w") as file:
        json.dump(found, file, indent=1)
    with open(os.path.join(out, stem + ".md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n\nPeer / bundle with all of its labels / bundle with the peer's labels; in brackets the labels counted.\n")
