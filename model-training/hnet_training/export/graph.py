"""The tagger as one ONNX graph that keeps the service's contract, and its bundle."""

import base64
import copy
import hashlib
from functools import partial
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np
import torch
import torch.nn as nn

from ..data.padded import to_batch
from ..network.encoder import Block
from ..network.tagger import BY_CHUNK, Tagger
from . import bundle, half as halves, quantize
from .served import Served
from .tables import ByteTable, PackedTable
from .trace import halved, large, routing_axes, routing_names, trace

# Largest difference of a golden's logits that is called equal. In 8 bits another processor may round a value to the next level; in 16
# bits another one may sum in another order.
_TOLERANCE, _TOLERANCE_16, _TOLERANCE_8 = 1e-4, 0.1, 0.5
# A golden text has no boundary probability closer to one half than this.
_SAFE, _SAFE_16, _SAFE_8 = 2e-4, 0.005, 0.02
# Whether this PyTorch exports the graph: the exporter before 2 takes none of ONNX Runtime's own operators.
EXPORTS = int(torch.__version__.split(".")[0]) >= 2
# Layers that come after the chunks' features.
_READOUTS = ("read.", "gate.", "bag.", "merged_read.")
_TABLES = (("folded", "folded_lookup"), ("raw", "raw_lookup"))


class Frozen(Served):
    """A trained tagger with its tables in 4 and 8 bits, its norms folded away and its logits calibrated.

    `scales` by head: the factors of the logits by length of the text, [(bytes, factor), ...], the first from 0 bytes.
    `seen`: what quantize.ranges found, for products in 8 bits. `half`: in 16. Without either they stay in 32.
    """

    def __init__(self, model: Tagger, scales: Optional[Dict[str, Sequence[Tuple[int, float]]]] = None,
                 seen: Optional[Dict[str, quantize.Range]] = None, half: bool = False):
        super().__init__()
        self.model = copy.deepcopy(model).eval()
        for parent, name, method in [(self.model, *names) for names in _TABLES] + [(self.model.encoder, "table", "lookup")]:
            weight = getattr(parent, name).weight.detach().clone()
            if parent is self.model:
                weight[0] = 0.0  # the row that is nothing
            table = ByteTable(weight) if parent is not self.model else PackedTable(weight)
            delattr(parent, name)
            setattr(parent, name, table)
            setattr(parent, method, partial(table.sum_one_by_one, dim=2) if name == "table" else table.sum)
        for block in self.model.encoder.blocks:
            fold_norm(block)
        centre(self.model)
        merge(self.model)
        with torch.no_grad():
            for module, name in large(self.model):
                weight = getattr(module, name)
                weight.copy_(weight.half().float())
        self._serve(self.model, scales or {})
        self.quantized, self.half = bool(seen), half
        if seen:
            quantize.quantize(self.model, seen)
        elif half:
            halves.halve(self.model)
        self.eval()  # else the exporter hands it back as one in training

    @property
    def tolerance(self) -> float:
        return _TOLERANCE_8 if self.quantized else _TOLERANCE_16 if self.half else _TOLERANCE

    @property
    def safe(self) -> float:
        return _SAFE_8 if self.quantized else _SAFE_16 if self.half else _SAFE

    @property
    def heads(self):
        return self.model.heads

    @torch.no_grad()
    def features_id(self) -> str:
        """Names what the chunks' features mean: equal while every weight before the readouts is equal. Heads of others fit one."""
        digest = hashlib.sha256()
        for name, value in sorted(self.model.state_dict().items()):
            if not name.startswith(_READOUTS):
                digest.update(name.encode())
                digest.update(value.contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]

    def names(self) -> List[str]:
        names = routing_names(1) + [f"chunk_logits_{head}" for head in BY_CHUNK]
        for head in self.heads:
            names.append(f"logits_{head.name}")
            if not head.multi_label:
                names.append(f"evidence_{head.name}")
        return names + ["chunk_features"]

    def forward(self, data: torch.Tensor, lengths: torch.Tensor) -> Tuple[torch.Tensor, ...]:
        answers = self.answer(data, lengths)
        shape = answers.shape
        out = [answers.routing.prob, shape.place[shape.slots], shape.count, *answers.chunks]
        evidence = iter(answers.evidence)
        for head, logits in zip(self.heads, answers.logits):
            out.append(logits)
            if not head.multi_label:
                out.append(next(evidence))
        return tuple(out + [answers.features])


def merge(model: Tagger) -> None:
    """Puts layers that read the same into one."""
    router = model.router
    router.merged = _linear(torch.cat([router.q_proj_layer.weight, router.k_proj_layer.weight]), None)
    model.merged_read = _linear(*model.read_weights())


def _linear(weight: torch.Tensor, bias: Optional[torch.Tensor]) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias is not None)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


def fold_norm(block: Block) -> None:
    """Puts the batch norm's scale and shift into the convolution."""
    norm, conv = block.norm, block.conv
    if isinstance(norm, nn.Identity):
        return
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Conv1d(conv.in_channels, conv.out_channels, conv.kernel_size, padding=conv.padding, dilation=conv.dilation)
    with torch.no_grad():
        folded.weight.copy_(conv.weight * scale[:, None, None])
        folded.bias.copy_(norm.bias - norm.running_mean * scale)
    block.conv, block.norm = folded, nn.Identity()


class RootMeanSquare(nn.Module):
    """A layer norm of what has no mean, without scale and shift: in ONNX Runtime a fifth of the layer norm's time."""

    def __init__(self, eps: float):
        super().__init__()
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + self.eps)


@torch.no_grad()
def centre(model: Tagger) -> None:
    """Turns layer norms into root mean squares: takes the mean out of whatever adds to the chunks' states, which only norms
    read, and puts each norm's scale and shift into the layers that read it."""
    for layer in (model.enter, *(part for one in model.layers for part in (one.out, one.down))):
        layer.weight.sub_(layer.weight.mean(0, keepdim=True))
        layer.bias.sub_(layer.bias.mean())
    readers = [(one, "norm1", [one.qkv]) for one in model.layers] + [(one, "norm2", [one.up]) for one in model.layers]
    readers.append((model, "norm", [*model.read.values(), *model.gate.values()]))
    for owner, name, layers in readers:
        norm = getattr(owner, name)
        for layer in layers:
            layer.bias.add_(layer.weight @ norm.bias)
            layer.weight.mul_(norm.weight)
        setattr(owner, name, RootMeanSquare(norm.eps))


def export(frozen: Frozen, path: str) -> None:
    """Raises RuntimeError where `EXPORTS` is false."""
    if not EXPORTS:
        raise RuntimeError(f"PyTorch {torch.__version__}, expected 2 or later for a bundle's graph")
    names = frozen.names()
    with halved(frozen.model):
        trace(frozen, path, names, routing_axes(names))


@torch.no_grad()
def goldens(frozen: Frozen, run: Callable[[np.ndarray, np.ndarray], Dict[str, np.ndarray]]) -> List[Dict[str, Any]]:
    """PyTorch's answers; with products in 8 bits the engine's, through `run`, once PyTorch's are near.

    Texts with a boundary so close that rounding could move it are left out.
    """
    entries = []
    for text in bundle.golden_texts():
        data, lengths = to_batch([text])
        torchs = dict(zip(frozen.names(), [value.numpy() for value in frozen(data, lengths)]))
        prob = torchs["boundary_prob_0"][0, :len(text)]
        if float(np.abs(prob - 0.5).min()) < frozen.safe:
            continue
        engines = run(data.numpy(), lengths.numpy())
        apart = max(float(np.abs(engines[name] - torchs[name]).max()) for name in torchs if name.startswith("logits_"))
        if apart > frozen.tolerance:
            raise ValueError(f"{text[:40]!r}: the engine's logits differ from PyTorch's by {apart:.3g}, "
                             f"expected at most {frozen.tolerance}")
        found = engines if frozen.quantized else torchs
        count = int(found["chunk_count_0"][0])
        entries.append({
            "bytes": base64.b64encode(text).decode(),
            "logits": {head.name: bundle.rounded(found[f"logits_{head.name}"][0]) for head in frozen.heads},
            "chunkStart": found["chunk_start_0"][0, :count].tolist(),
            "boundaryProb": bundle.rounded(found["boundary_prob_0"][0, :len(text)])})
    return entries


def write(frozen: Frozen, out: str, entries: Sequence[Dict[str, Any]], name: str, version: str, description: str,
          calibration: Dict[str, dict], training: Dict[str, Any]) -> None:
    """Writes golden.jsonl and manifest.json beside the exported model.onnx."""
    buckets = {"bucketBytes": list(bundle.BUCKETS_OF_GPUS)} if frozen.half else {}
    bundle.write(out, entries, {
        **buckets,
        "name": name, "version": version, "description": description,
        "architecture": {"kind": "tagger", **frozen.model.cfg.to_dict()}, "stages": 1, "goldenTolerance": frozen.tolerance,
        "features": {"id": frozen.features_id(), "dim": frozen.model.cfg.dim},
        "heads": bundle.heads_of(frozen.heads, calibration), "training": training, "evaluation": {}})
