"""The model bundle that the service loads: graph, manifest and goldens, written together."""

import base64
import hashlib
import json
import os
import re
import subprocess
from typing import Any, Dict, List, Sequence

import numpy as np

from ..data.labels import HeadConfig
from ..data.padded import to_batch

BUCKETS = (32, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1536, 2048)
BUCKETS_OF_GPUS = (64, 128, 256, 512, 1024, 2048)  # fewer, which fill sooner: padding costs little there
LENGTH_MULTIPLE = 32
_NUMBERS = re.compile(r"\[[\s\d.,e+-]+\]")  # a list of numbers, which goes on one line

GOLDEN_TEXTS = (
    "Wo ist denn nun der Bahnhof, bitte sehr?",
    "def f(x):\n    return [y for y in x if y]\n",
    "Όλα καλά σήμερα;",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "我們明天下午三點見面。",
    "W I N   A   F R E E   P R I Z E   N O W",
    "y0u h4v3 w0n $1000!!! cl1ck h3re n0w",
    "SELECT id, name FROM users WHERE age > 30 ORDER BY name;",
    "a",
    "ok",
    "Heeellooooo wooorld",
    "fn main() { println!(\"{}\", 42); }",
    "Hôm nay trời đẹp quá!",
    "<div class=\"box\"><p>Hi</p></div>",
    "مرحبا، كيف حالك اليوم؟",
    "नमस्ते, आप कैसे हैं? यह एक छोटा संदेश है।",
    "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT",
    "The meeting was moved to Thursday; please tell everyone who has not read the list yet. ",
    "#include <stdio.h>\nint main(void) {\n  printf(\"hello\\n\");\n  return 0;\n}\n",
    "Здравствуйте! Как я могу вам помочь сегодня? Nous parlons aussi français. ",
    "12:45:07 4711 0x7f3a",
)


def golden_texts() -> List[bytes]:
    """Texts of every bucket, some of them not valid UTF-8, and one of the greatest length."""
    texts = [text.encode() for text in GOLDEN_TEXTS] + [b"\xff\xfe\x80abc\xc3", bytes(range(1, 65))]
    long = [GOLDEN_TEXTS[i].encode() for i in (17, 18, 19, 3, 7, 14)]
    for size in (90, 120, 180, 250, 380, 500, 1000, 2048):
        seed = long[size % len(long)]
        texts.append((seed * (size // len(seed) + 1))[:size])
    return texts


def rounded(values) -> List[float]:
    return [round(float(value), 5) for value in values]


def heads_of(heads: Sequence[HeadConfig], calibration: Dict[str, dict]) -> List[Dict[str, Any]]:
    """The manifest's list of heads."""
    entries = []
    for head in heads:
        entry: Dict[str, Any] = {"name": head.name, "labels": list(head.labels), "multiLabel": head.multi_label}
        if head.none:
            entry["none"] = head.none
        entry.update(calibration.get(head.name, {"temperature": 1.0, "thresholds": {"default": 0.5}}))
        entries.append(entry)
    return entries


def write(out: str, entries: Sequence[Dict[str, Any]], manifest: Dict[str, Any]) -> None:
    """Writes golden.jsonl, and manifest.json with what every bundle says, beside the exported model.onnx."""
    with open(os.path.join(out, "golden.jsonl"), "w") as file:
        file.writelines(json.dumps(entry) + "\n" for entry in entries)
    common = {"maxBytes": BUCKETS[-1], "lengthMultiple": LENGTH_MULTIPLE, "bucketBytes": list(BUCKETS)}
    save_manifest(out, {"format": 1, **common, **manifest, "files": digests(out)})


def digests(folder: str) -> Dict[str, Any]:
    return {name: file_digest(os.path.join(folder, name)) for name in ("model.onnx", "golden.jsonl")}


def load_manifest(folder: str) -> Dict[str, Any]:
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)


def save_manifest(folder: str, manifest: Dict[str, Any]) -> None:
    with open(os.path.join(folder, "manifest.json"), "w", encoding="utf-8") as file:
        file.write(_NUMBERS.sub(lambda found: " ".join(found.group().split()), json.dumps(manifest, indent=1, ensure_ascii=False)))
        file.write("\n")


def commit() -> str:
    """The commit of the code that runs, "unknown" outside a clone."""
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=os.path.dirname(os.path.abspath(__file__)),
                           capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def file_digest(path: str) -> Dict[str, Any]:
    with open(path, "rb") as file:
        content = file.read()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def check_goldens(folder: str, run) -> float:
    """Largest difference between the goldens and `run(data, lengths)`, a graph runner's outputs by name."""
    worst = 0.0
    with open(os.path.join(folder, "golden.jsonl")) as lines:
        entries = [json.loads(line) for line in lines]
    for entry in entries:
        data, lengths = to_batch([base64.b64decode(entry["bytes"])])
        found = run(data.numpy(), lengths.numpy())
        for head, logits in entry["logits"].items():
            worst = max(worst, float(np.abs(found[f"logits_{head}"][0] - np.array(logits)).max()))
        for stage, expected in enumerate(entry.get("stages", [entry])):
            prob, starts = np.array(expected["boundaryProb"]), expected["chunkStart"]
            worst = max(worst, float(np.abs(found[f"boundary_prob_{stage}"][0, : len(prob)] - prob).max()))
            count = int(found[f"chunk_count_{stage}"][0])
            if found[f"chunk_start_{stage}"][0, :count].tolist() != starts:
                raise AssertionError(f"chunks differ at stage {stage} for {entry['bytes']}")
    return worst
