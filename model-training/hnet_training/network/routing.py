"""What a router says: where chunks start, and how probable that is."""

from typing import NamedTuple

import torch
import torch.nn.functional as F


class Routing(NamedTuple):
    prob: torch.Tensor  # [batch, length], probability that a chunk starts here; 1 at position 0
    mask: torch.Tensor  # [batch, length] bool, prob > 0.5 and inside the text
    selected: torch.Tensor  # [batch, length], probability of what was decided

    @property
    def count(self) -> torch.Tensor:
        """[batch] chunks of each row."""
        return self.mask.long().sum(1)


def chunk_starts(mask: torch.Tensor) -> torch.Tensor:
    """Positions of the cuts, left-aligned: mask [batch, length] -> [batch, most chunks] int64; the rest is 0."""
    batch, length = mask.shape[0], mask.shape[1]
    rank = mask.long().cumsum(1)
    most = rank[:, -1].max()
    slot = torch.where(mask, rank - 1, torch.full_like(rank, 0) + length)  # unchosen positions land past the end
    position = torch.ones_like(rank).cumsum(1) - 1
    starts = torch.zeros_like(F.pad(rank, (0, 1))).scatter(1, slot, position)
    most = most if torch.onnx.is_in_onnx_export() else int(most)
    return starts[:, :most]


def pick(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """x [batch, length, dim], index [batch, n] -> [batch, n, dim]."""
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
