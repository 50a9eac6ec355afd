"""The authors' language model: their `.pt` checkpoints into safetensors, and its graph with next-byte logits."""

import base64
import io
import json
import math
import os
import pickle
import zipfile
from collections import OrderedDict
from typing import Any, Dict

import numpy as np
import torch
import torch.nn as nn

from ..data.padded import to_batch
from ..network.authors import safetensors_io
from ..network.authors.config import HNetConfig
from ..network.authors.hnet import HNetLM
from .bundle import GOLDEN_TEXTS, LENGTH_MULTIPLE, digests, rounded, save_manifest
from .trace import routing_axes, routing_names, routing_outputs, trace


class _Stub:
    """Stands for an object of a class that weights have no business with, such as a training configuration."""

    def __init__(self, *_, **__):
        pass

    def __setstate__(self, state):
        pass


_DTYPES = {"FloatStorage": torch.float32, "BFloat16Storage": torch.bfloat16, "HalfStorage": torch.float16,
           "DoubleStorage": torch.float64, "LongStorage": torch.int64, "IntStorage": torch.int32,
           "BoolStorage": torch.bool, "ByteStorage": torch.uint8}


def _rebuild(storage: torch.Tensor, offset: int, size, stride, *_) -> torch.Tensor:
    return torch.as_strided(storage, tuple(size), tuple(stride), offset)


class _TensorsOnly(pickle.Unpickler):
    """Reads a `.pt` archive's tensors and containers; never imports or calls what else it names.

    Our own, since torch.load runs whatever a checkpoint says, refuses unknown classes altogether when told not to, and
    ignores the unpickler that it is given in Debian's version.
    """

    def __init__(self, archive: zipfile.ZipFile, root: str):
        super().__init__(io.BytesIO(archive.read(root + "data.pkl")), encoding="utf-8")
        self._archive, self._root, self._storages = archive, root, {}

    def find_class(self, module: str, name: str):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return lambda data, *_: data
        return _DTYPES.get(name, _Stub) if module in ("torch", "torch.storage") else _Stub

    def persistent_load(self, saved):
        _, dtype, key, _, count = saved
        if key not in self._storages:
            content = bytearray(self._archive.read(f"{self._root}data/{key}"))
            self._storages[key] = torch.frombuffer(content, dtype=dtype) if count else torch.zeros(0, dtype=dtype)
        return self._storages[key]


def read_checkpoint(path: str) -> Dict[str, torch.Tensor]:
    """A `.pt` state dict in float32; also when it is wrapped ("model", "state_dict") or prefixed ("module.")."""
    with zipfile.ZipFile(path) as archive:
        pickled = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(pickled) != 1:
            raise ValueError(f"{path} is not what torch.save writes: expected one data.pkl, found {pickled}")
        found: Any = _TensorsOnly(archive, pickled[0][: -len("data.pkl")]).load()
    for key in ("state_dict", "model"):
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
    if not isinstance(found, dict):
        raise ValueError(f"{path}: expected a dictionary of tensors, found {type(found).__name__}")
    tensors = {}
    for name, value in found.items():
        if isinstance(value, torch.Tensor):
            tensors[name[7:] if name.startswith("module.") else name] = value.detach().float().contiguous()
    return tensors


def convert(checkpoint: str, config: str, out: str) -> HNetLM:
    """Checks names and shapes against the configuration; a difference is an error that lists it."""
    with open(config) as file:
        cfg = HNetConfig.from_json(file.read())
    model, tensors = HNetLM(cfg), read_checkpoint(checkpoint)
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    given = {name: tuple(value.shape) for name, value in tensors.items()}
    if wanted != given:
        missing, extra = sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
        shapes = [f"{name} {given[name]} not {wanted[name]}" for name in wanted
                  if name in given and given[name] != wanted[name]]
        raise ValueError(f"{checkpoint} does not fit {config}: missing {missing}, unknown {extra}, shapes {shapes}")
    model.load_state_dict(tensors)
    save_lm(out, model)
    return model.eval()


def save_lm(path: str, model: HNetLM) -> None:
    safetensors_io.save(path, model.state_dict(), {"config": json.dumps(model.cfg.to_dict()), "kind": "language-model"})


def load_lm(path: str) -> HNetLM:
    tensors, metadata = safetensors_io.load(path)
    model = HNetLM(HNetConfig.from_json(metadata["config"]))
    model.load_state_dict(tensors)
    return model.eval()


class LmGraph(nn.Module):
    """Outputs: each stage's boundary_prob, chunk_start, chunk_count; then logits [batch, length, vocabulary]."""

    def __init__(self, model: HNetLM):
        super().__init__()
        self.model = model

    def forward(self, data: torch.Tensor, lengths: torch.Tensor):
        logits, routings = self.model(data, lengths)
        return tuple(routing_outputs(routings) + [logits])


def export_lm(model: HNetLM, out: str, name: str, version: str) -> None:
    """Writes model.onnx, golden.jsonl and manifest.json. The service does not serve it: its manifest says so."""
    os.makedirs(out, exist_ok=True)
    stages = model.cfg.stages
    names = routing_names(stages) + ["logits"]
    axes = routing_axes(names)
    axes["logits"] = {0: "batch", 1: "length"}
    trace(LmGraph(model), os.path.join(out, "model.onnx"), names, axes)
    with open(os.path.join(out, "golden.jsonl"), "w") as file:
        for text in (text.encode() for text in GOLDEN_TEXTS):
            file.write(json.dumps(_golden(model, text)) + "\n")
    manifest = {"format": 1, "kind": "language-model", "name": name, "version": version,
                "architecture": model.cfg.to_dict(), "stages": stages, "lengthMultiple": LENGTH_MULTIPLE,
                "files": digests(out)}
    save_manifest(out, manifest)


@torch.no_grad()
def _golden(model: HNetLM, text: bytes) -> Dict[str, Any]:
    logits = model(*to_batch([text]))[0][0, : len(text)].numpy()
    return {"bytes": base64.b64encode(text).decode(), "bitsPerByte": round(bits_per_byte(logits, text), 5),
            "logits": rounded(logits[-1])}


def bits_per_byte(logits: np.ndarray, text: bytes) -> float:
    """Mean code length of every byte but the first; logits [length or more, vocabulary]. 0 for a single byte."""
    if len(text) < 2:
        return 0.0
    before = logits[: len(text) - 1].astype(np.float64)
    top = before.max(1, keepdims=True)
    total = np.log(np.exp(before - top).sum(1)) + top[:, 0]
    chosen = before[np.arange(len(text) - 1), np.frombuffer(text, dtype=np.uint8)[1:]]
    return float((total - chosen).mean() / math.log(2))


def check_goldens(folder: str, run) -> float:
    """Largest difference between the goldens and `run(data, lengths)`."""
    worst = 0.0
    with open(os.path.join(folder, "golden.jsonl")) as lines:
        for entry in map(json.loads, lines):
            text = base64.b64decode(entry["bytes"])
            data, lengths = to_batch([text])
            logits = run(data.numpy(), lengths.numpy())["logits"][0]
            worst = max(worst, float(np.abs(logits[len(text) - 1] - np.array(entry["logits"])).max()),
                        abs(bits_per_byte(logits, text) - entry["bitsPerByte"]))
    return worst
