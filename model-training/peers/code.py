"""Detectors of programming languages and the bundle on code, clean and under noise.

    python3 peers/code.py --bundle BUNDLE --corpus CORPUS --work FOLDER --out reports

needs the package magika, Node and npm, which fetches Visual Studio Code's guesslang and highlight.js into FOLDER. Writes
peers-code.json and peers-code.md. A peer is asked about snippets whose label it has a name for; the bundle answers the same
snippets twice, with all of its labels allowed and with the peer's alone.
"""

import argparse
import base64
import os
import shutil
import subprocess
from typing import Dict, List, Sequence, Set, Tuple

import beside  # beside this file; lets hnet_training be imported
import mapping
from beside import Peer
from hnet_training.data.labels import LABELS
from hnet_training.data.spoil import FIVE, KINDS
from hnet_training.evidence.answers import ort_runner
from hnet_training.evidence.sets import Item, Sets, spoilt

HERE = os.path.dirname(os.path.abspath(__file__))
NODE = ("guesslang", "highlight")


def magika() -> Tuple[Peer, Set[str]]:
    from magika import Magika, PredictionMode
    model = Magika(prediction_mode=PredictionMode.BEST_GUESS)
    labels = {str(label) for label in model.get_output_content_types()}
    return beside.one_by_one("magika", lambda text: model.identify_bytes(text.encode("utf-8", "replace")).output.label), labels


def node(name: str, work: str) -> Tuple[Peer, Set[str]]:
    """The peer through Node, and the labels that it says it knows."""
    choice = " ".join(mapping.names(name, LABELS["code"]))

    def ask(texts: Sequence[str]) -> Tuple[Set[str], List[str]]:
        lines = b"".join(base64.b64encode(text.encode("utf-8", "replace")) + b"\n" for text in texts)
        with open(os.path.join(work, name + ".stderr"), "wb") as errors:
            found = subprocess.run(["node", "peers.mjs", name, choice], input=lines, stdout=subprocess.PIPE, stderr=errors,
                                   cwd=work, check=True)
        known, *answers = found.stdout.decode().split("\n")[:len(texts) + 1]
        if len(answers) != len(texts):
            raise RuntimeError(f"{name} answered {len(answers)} of {len(texts)} texts")
        return set(known.split()), answers

    return lambda texts: ask(texts)[1], ask([])[0]


def install(work: str) -> None:
    os.makedirs(work, exist_ok=True)
    for name in ("package.json", "peers.mjs"):
        shutil.copy(os.path.join(HERE, name), work)
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True)


def sets_of(sets: Sets, rows: int) -> Dict[str, List[Item]]:
    few, others = sets.code(max(3, rows // 4)), [kind for kind in KINDS if kind not in FIVE]
    return {"code, 80 bytes and more": sets.code(rows), "one to three lines": sets.code(rows, 3),
            "the five": [item for kind in FIVE for item in spoilt(few, kind)],
            "other noise, a kind a text": [spoilt([item], others[at % len(others)])[0] for at, item in enumerate(few)]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work", required=True, help="folder for the packages of npm")
    parser.add_argument("--split", default="test")
    parser.add_argument("--rows", type=int, default=20, help="rows a label; a quarter of it under noise")
    parser.add_argument("--out", default="reports")
    args = parser.parse_args()
    install(args.work)
    built = {"magika": magika(), **{name: node(name, args.work) for name in NODE}}
    peers = {name: peer for name, (peer, _) in built.items()}
    known = {name: set().union(*(mapping.code(name, label) for label in labels)) for name, (_, labels) in built.items()}
    with ort_runner(os.path.join(args.bundle, "model.onnx")) as run:
        found = beside.compare(run, "code", sets_of(Sets(args.corpus, args.split, LABELS), args.rows), known, peers)
    beside.write(args.out, "peers-code", found, [
        f"# Detectors of programming languages beside {beside.named(args.bundle)}", "",
        f"Snippets whose label the peer has a name for; macro accuracy, the bundle with all of its {len(LABELS['code'])} labels allowed. "
        f"Split {args.split}, at most {args.rows} rows a label. Magika with its best guess; it is made for files, not for lines. "
        "highlight.js reads the first 512 bytes and chooses among the languages that the bundle has."])


if __name__ == "__main__":
    main()
