"""AdamW for the dense parameters, row-wise Adagrad for the n-gram table (only the rows a batch touched are moved)."""

from typing import List

import torch


class RowAdagrad:
    """One accumulator for each row. Table and accumulators may live in memory shared between processes."""

    def __init__(self, table: torch.nn.Parameter, accumulator: torch.Tensor):
        self.table, self.accumulator = table, accumulator  # [rows, dim], [rows]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        grad = self.table.grad
        if grad is None:
            return
        grad = grad.coalesce()
        rows, values = grad.indices()[0], grad.values()
        real = rows > 0  # row 0 is the empty n-gram
        rows, values = rows[real], values[real]
        seen = self.accumulator[rows] + values.square().mean(1)
        self.accumulator[rows] = seen
        self.table.data.index_add_(0, rows, values * (-rate * (seen + 1e-12).rsqrt()).unsqueeze(1))
        self.table.grad = None


def adamw(model: torch.nn.Module, rate: float, decay: float) -> torch.optim.AdamW:
    """Weight decay on matrices only; the router learns at a third of the rate, so that chunks stay put."""
    matrices: List[torch.Tensor] = []
    vectors: List[torch.Tensor] = []
    router: List[torch.Tensor] = []
    for name, parameter in model.named_parameters():
        if name in ("ngram_table.weight", "lexical_table.weight") or not parameter.requires_grad:
            continue
        if "routing_module" in name:
            router.append(parameter)
        elif parameter.ndim >= 2 and "conv1d" not in name and "embeddings" not in name:
            matrices.append(parameter)
        else:
            vectors.append(parameter)
    groups = [{"params": matrices, "weight_decay": decay, "scale": 1.0},
              {"params": vectors, "weight_decay": 0.0, "scale": 1.0},
              {"params": router, "weight_decay": 0.0, "scale": 0.3}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), eps=1e-8)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate * group["scale"]
