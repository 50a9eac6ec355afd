"""Models on disk: `weights.safetensors` with everything needed to rebuild, and training checkpoints to resume from."""

import json
import os
from typing import Any, Dict, List, Sequence, Tuple

import torch

from . import safetensors_io
from .classifier import Classifier
from .config import HeadConfig, HNetConfig, LexicalConfig, NgramConfig

_OLD_HEADS = {"lang": "language"}  # the first bundle's weights called the head so
_NONE = {"language": "zxx", "code": "prose"}


def save_model(path: str, model: Classifier) -> None:
    metadata = {
        "config": json.dumps(model.cfg.to_dict()),
        "labels": json.dumps({head.name: list(head.labels) for head in model.heads}),
        "expert": json.dumps(list(model.expert) if model.ngrams else []),
        "ngrams": json.dumps(model.ngrams.to_dict() if model.ngrams else None),
        "lexical": json.dumps(model.lexical.to_dict() if model.lexical else None),
        "lexicon": json.dumps(list(model.lexicon) if model.lexical else []),
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
                       json.loads(metadata.get("expert", "[]")),
                       LexicalConfig.from_dict(json.loads(metadata.get("lexical", "null"))),
                       json.loads(metadata.get("lexicon", "[]")))
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


def with_lexical(model: Classifier, cfg: LexicalConfig, heads: Sequence[str]) -> Classifier:
    """The model with an untrained path of words and signs for these heads."""
    both = Classifier(model.cfg, model.heads, model.ngrams, list(model.expert) if model.ngrams else [], cfg, heads)
    both.load_state_dict(model.state_dict(), strict=False)
    return both


def add_lexicon(model: Classifier, other: Classifier, scales: Dict[str, float]) -> Classifier:
    """The model with the words and signs of a --lexical run beside its own parts, scaled by head."""
    both = with_lexical(model, other.lexical, list(scales))
    with torch.no_grad():
        both.lexical_table.weight.copy_(other.lexical_table.weight)
        for name, scale in scales.items():
            both.lexicon[name].weight.copy_(scale * other.lexicon[name].weight)
    return both


def mean_lexicon(paths: Sequence[str]) -> Classifier:
    """The first model with the mean of all models' words and signs: for runs that went apart from one start."""
    first, *others = [load_model(path) for path in paths]
    with torch.no_grad():
        for name, value in first.named_parameters():
            if name.startswith(("lexical_table", "lexicon")):
                value.copy_(torch.stack([value] + [dict(one.named_parameters())[name] for one in others]).mean(0))
    return first


def save_state(folder: str, state: Dict[str, Any]) -> None:
    """Written beside and renamed, so that a kill leaves the one before."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "state.pt")
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def load_state(folder: str) -> Tuple[bool, Dict[str, Any]]:
    path = os.path.join(folder, "state.pt")
    return (True, torch.load(path, map_location="cpu")) if os.path.exists(path) else (False, {})
