"""The training objective of the tagger."""

from dataclasses import dataclass
from typing import Dict, Tuple

import torch
import torch.nn.functional as F

from .classifier import Classifier
from .hnet import next_byte_loss
from .routing import ratio_loss
from .samples import IGNORE, Batch

WEIGHTS = {"language": 1.0, "code": 1.0, "spam": 0.4, "noise": 1.0}
RATIO_WEIGHT = 0.5


@dataclass(frozen=True)
class Aims:
    """What is trained, and for what. `part` is all, bag (character n-grams alone) or lexical (words and signs alone)."""

    part: str = "all"
    smoothing: float = 0.0
    per_chunk: Tuple[float, ...] = (5.0,)  # by stage, positions that a chunk shall have; the last holds for deeper ones
    next_byte: float = 0.0  # weight of the language-model loss, nats a byte


def head_losses(logits: Dict[str, torch.Tensor], targets: Dict[str, torch.Tensor],
                smoothing: float = 0.0) -> Dict[str, torch.Tensor]:
    """Mean loss of each head over the rows that have a target; zero when none has."""
    losses = {}
    for name, scores in logits.items():
        target = targets[name]
        if target.is_floating_point():
            losses[name] = F.binary_cross_entropy_with_logits(scores, target)
        else:
            total = F.cross_entropy(scores, target, ignore_index=IGNORE, reduction="sum", label_smoothing=smoothing)
            losses[name] = total / (target != IGNORE).sum().clamp(min=1)
    return losses


def objective(model: Classifier, batch: Batch, aims: Aims = Aims()) -> Tuple[torch.Tensor, Dict[str, float]]:
    """The loss to minimise, and figures to log: each head's loss, accuracies, bytes a chunk."""
    if aims.part in ("bag", "lexical"):
        alone = model.bag_logits if aims.part == "bag" else model.lexicon_logits
        logits, loss, figures = alone(batch.data, batch.lengths), 0.0, {}
    else:
        extra = {"next_bytes": True} if aims.next_byte else {}
        tagged = model(batch.data, batch.lengths, **extra)
        logits, loss, figures = tagged.logits, 0.0, {}
        valid = torch.arange(batch.data.shape[1]) < batch.lengths.unsqueeze(1)
        for stage, routing in enumerate(tagged.routings):
            loss = loss + RATIO_WEIGHT * ratio_loss(routing, valid, aims.per_chunk[min(stage, len(aims.per_chunk) - 1)])
            figures[f"perChunk{stage}"] = float(valid.sum()) / float(routing.count.sum())
            count = routing.count
            valid = torch.arange(int(count.max())) < count.unsqueeze(1)
        if aims.next_byte:
            nats = next_byte_loss(tagged.next_bytes, batch.data, batch.lengths)
            loss = loss + aims.next_byte * nats
            figures["nextByte"] = float(nats.detach())
    for name, value in head_losses(logits, batch.targets, aims.smoothing).items():
        loss = loss + WEIGHTS.get(name, 1.0) * value
        figures[name] = float(value.detach())
        target = batch.targets[name]
        if not target.is_floating_point() and bool((target != IGNORE).any()):
            known = target != IGNORE
            figures[name + "Accuracy"] = float((logits[name].argmax(1) == target)[known].float().mean())
    return loss, figures
