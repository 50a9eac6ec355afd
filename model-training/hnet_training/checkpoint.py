"""Models on disk: `weights.safetensors` with everything needed to rebuild, and training checkpoints to resume from."""

import json
import os
from typing import Any, Dict, List, Sequence, Tuple

import torch

from . import safetensors_io
from .classifier import Classifier
from .config import HeadConfig, HNetConfig, NgramConfig

_OLD_HEADS = {"lang": "language"}  # the first bundle's weights called the head so
_NONE = {"language": "zxx", "code": "prose"}


def save_model(path: str, model: Classifier) -> None:
    metadata = {
        "config": json.dumps(model.cfg.to_dict()),
        "labels": json.dumps({head.name: list(head.labels) for head in model.heads}),
        "expert": json.dumps(list(model.expert) if model.ngrams else []),
        "ngrams": json.dumps(model.ngrams.to_dict() if model.ngrams else None),
    }
    safetensors_io.save(path, model.state_dict(), metadata)


def heads_from(labels: Dict[str, Sequence[str]]) -> List[HeadConfig]:
    return [HeadConfig(name, tuple(values), name == "noise", _NONE.get(name)) for name, values in labels.items()]


def load_model(path: str, ngrams: Any = "as saved") -> Classifier:
    """Rebuilds a model. With `ngrams` given, n-gram features that the file lacks start as no contribution."""
    tensors, metadata = safetensors_io.load(path)
    labels = {_OLD_HEADS.get(name, name): values for name, values in json.loads(metadata["labels"]).items()}
    saved = NgramConfig.from_dict(json.loads(metadata.get("ngrams", "null")))
    wanted = saved if isinstance(ngrams, str) else ngrams
    model = Classifier(HNetConfig.from_json(metadata["config"]), heads_from(labels), wanted,
                       json.loads(metadata.get("expert", "[]")))
    renamed = {}
    for name, tensor in tensors.items():
        parts = name.split(".")
        if parts[0] in ("head", "gate"):
            parts[1] = _OLD_HEADS.get(parts[1], parts[1])
        renamed[".".join(parts)] = tensor
    result = model.load_state_dict(renamed, strict=False)
    missing = [name for name in result.missing_keys if not (saved is None and name.startswith("ngram_"))]
    unexpected = [name for name in result.unexpected_keys if name != "lm_head.weight"]
    if missing or unexpected:
        raise ValueError(f"{path}: missing {missing}, unexpected {unexpected}")
    return model


def add_expert(model: Classifier, bag: Classifier, scales: Dict[str, float]) -> Classifier:
    """The model with the readout of a bag run beside its own, scaled by head: the two opinions' logits add up."""
    both = Classifier(model.cfg, model.heads, model.ngrams, list(scales))
    both.load_state_dict(model.state_dict(), strict=False)
    with torch.no_grad():
        for name, scale in scales.items():
            both.expert[name].weight.copy_(scale * bag.head[name].weight @ bag.ngram_to_head.weight)
            both.expert[name].bias.copy_(scale * bag.head[name].bias)
    return both


def save_state(folder: str, state: Dict[str, Any]) -> None:
    """Written beside and renamed, so that a kill leaves the one before."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "state.pt")
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def load_state(folder: str) -> Tuple[bool, Dict[str, Any]]:
    path = os.path.join(folder, "state.pt")
    return (True, torch.load(path, map_location="cpu")) if os.path.exists(path) else (False, {})
