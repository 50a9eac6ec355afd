"""The model bundle that the service loads: graph, manifest and goldens, written together."""

import base64
import hashlib
import json
import os
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import torch

from .classifier import Classifier
from .graph import Graph, export_graph, output_names, round_table
from .predict import to_batch

BUCKETS = (32, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1536, 2048)
LENGTH_MULTIPLE = 32
_SAFE = 2e-5  # a golden text has no boundary probability closer than this to one half

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


@torch.no_grad()
def golden(model: Classifier, text: bytes) -> Optional[Dict[str, Any]]:
    """What PyTorch says; None if a boundary is so close that rounding could move it."""
    data, lengths = to_batch([text])
    outputs = dict(zip(output_names(model), Graph(model)(data, lengths)))
    stages, size = [], len(text)
    for stage in range(model.cfg.stages):
        prob = outputs[f"boundary_prob_{stage}"][0, :size]
        if float((prob - 0.5).abs().min()) < _SAFE:
            return None
        count = int(outputs[f"chunk_count_{stage}"][0])
        stages.append({"chunkStart": outputs[f"chunk_start_{stage}"][0, :count].tolist(),
                       "boundaryProb": _round(prob)})
        size = count
    entry = {"bytes": base64.b64encode(text).decode(),
             "logits": {head.name: _round(outputs[f"logits_{head.name}"][0]) for head in model.heads},
             **stages[0]}
    if len(stages) > 1:
        entry["stages"] = stages
    return entry


def _round(values: torch.Tensor) -> List[float]:
    return [round(float(value), 5) for value in values]


def write_bundle(model: Classifier, out: str, name: str, version: str, description: str,
                 calibration: Optional[Dict[str, Any]] = None, training: Optional[Dict[str, Any]] = None,
                 evaluation: Optional[Dict[str, Any]] = None, texts: Optional[Sequence[bytes]] = None) -> None:
    """Writes model.onnx, golden.jsonl and manifest.json. Rounds the model's tables and large matrices in place."""
    os.makedirs(out, exist_ok=True)
    model.eval()
    round_table(model)
    export_graph(model, os.path.join(out, "model.onnx"))
    kept = [entry for entry in (golden(model, text) for text in texts or golden_texts()) if entry]
    if not kept:
        raise ValueError("every golden text has a boundary probability of about one half")
    with open(os.path.join(out, "golden.jsonl"), "w") as file:
        file.writelines(json.dumps(entry) + "\n" for entry in kept)
    write_manifest(model, out, name, version, description, calibration, training, evaluation)


def write_manifest(model: Classifier, out: str, name: str, version: str, description: str,
                   calibration=None, training=None, evaluation=None) -> None:
    """Describes the files that are already in `out`."""
    heads = []
    for head in model.heads:
        entry: Dict[str, Any] = {"name": head.name, "labels": list(head.labels), "multiLabel": head.multi_label}
        if head.none:
            entry["none"] = head.none
        entry.update((calibration or {}).get(head.name, {"temperature": 1.0, "thresholds": {"default": 0.5}}))
        heads.append(entry)
    architecture = model.cfg.to_dict()
    if model.ngrams:
        architecture["ngrams"] = model.ngrams.to_dict()
    if model.lexical:
        architecture["lexical"] = model.lexical.to_dict()
    manifest = {
        "format": 1, "name": name, "version": version, "description": description, "architecture": architecture,
        "stages": model.cfg.stages, "maxBytes": BUCKETS[-1], "lengthMultiple": LENGTH_MULTIPLE,
        "bucketBytes": list(BUCKETS), "heads": heads,
        "files": {file: file_digest(os.path.join(out, file)) for file in ("model.onnx", "golden.jsonl")},
        "training": training or {}, "evaluation": evaluation or {},
    }
    with open(os.path.join(out, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.write("\n")


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
