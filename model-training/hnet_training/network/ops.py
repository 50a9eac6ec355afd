"""Operations that ONNX has in one node and PyTorch's exporter would write in many. Eager, they are plain PyTorch."""

import torch

LONGEST = 4096  # text in bytes


class _Take(torch.autograd.Function):
    """x [batch, n], index of any shape -> [batch, *index.shape], as one Gather."""

    @staticmethod
    def forward(ctx, x, index):
        return x[:, index]

    @staticmethod
    def symbolic(g, x, index):
        return g.op("Gather", x, index, axis_i=1)


class _Pick(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x, keep):
        return x[keep]

    @staticmethod
    def symbolic(g, x, keep):
        return g.op("Compress", x, keep)


class _Places(torch.autograd.Function):

    @staticmethod
    def forward(ctx, mask):
        return mask.nonzero().t()

    @staticmethod
    def symbolic(g, mask):
        return g.op("NonZero", mask)


class _Same(torch.autograd.Function):

    @staticmethod
    def forward(ctx, none, values):
        return torch.tensor([values]).repeat(none.shape[0], 1)

    @staticmethod
    def symbolic(g, none, values):
        return g.op("Gather", g.op("Constant", value_t=torch.tensor([values])), none)


class _AddRows(torch.autograd.Function):

    @staticmethod
    def forward(ctx, to, index, values):
        return to.index_add(0, index, values)

    @staticmethod
    def symbolic(g, to, index, values):
        index = g.op("Unsqueeze", index, g.op("Constant", value_t=torch.tensor([1])))
        return g.op("ScatterND", to, index, values, reduction_s="add")


class _Before(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x):
        return x.cumsum(0) - x

    @staticmethod
    def symbolic(g, x):
        return g.op("CumSum", x, g.op("Constant", value_t=torch.tensor(0)), exclusive_i=1)


class _Columns(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x):
        return torch.arange(x.shape[1])

    @staticmethod
    def symbolic(g, x):
        return _numbers(g, g.op("Shape", x, start_i=1))


class _Most(torch.autograd.Function):

    @staticmethod
    def forward(ctx, many):
        return torch.arange(int(many.max()))

    @staticmethod
    def symbolic(g, many):
        return _numbers(g, g.op("ReduceMax", many, keepdims_i=1))


def _numbers(g, end):
    return g.op("Slice", g.op("Constant", value_t=torch.arange(LONGEST)), g.op("Constant", value_t=torch.tensor([0])), end)


class _AtPlaces(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x, at):
        return x[at[0], at[1]]

    @staticmethod
    def symbolic(g, x, at):
        return g.op("GatherND", x, g.op("Transpose", at, perm_i=[1, 0]))


class _Sum(torch.autograd.Function):

    @staticmethod
    def forward(ctx, width, *parts):
        return sum(parts[1:], parts[0]).reshape(-1, width)

    @staticmethod
    def symbolic(g, width, *parts):
        return g.op("Reshape", g.op("Sum", *parts), g.op("Constant", value_t=torch.tensor([-1, width])))


def take(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """x [batch, n], index of any shape -> [batch, *index.shape]"""
    return _Take.apply(x, index)


def pick(x: torch.Tensor, keep: torch.Tensor) -> torch.Tensor:
    """The values of x [n] where keep [n] is true."""
    return _Pick.apply(x, keep)


def places(mask: torch.Tensor) -> torch.Tensor:
    """Where mask is true: [dimensions of mask, how many], in order."""
    return _Places.apply(mask)


def sum_before(x: torch.Tensor) -> torch.Tensor:
    """x [n] -> the sum of the values before each"""
    return _Before.apply(x)


def columns(x: torch.Tensor) -> torch.Tensor:
    """0, 1, ... for each column of x, LONGEST at most"""
    return _Columns.apply(x)


def up_to(many: torch.Tensor) -> torch.Tensor:
    """many [n], LONGEST at most -> 0, 1, ... below the greatest of them"""
    return _Most.apply(many)


def at_places(x: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """x [batch, n, ...], at [2, m] -> [m, ...]"""
    return _AtPlaces.apply(x, at)


def total(*parts: torch.Tensor) -> torch.Tensor:
    """Of tensors of one shape [..., width], added in order -> [n, width]. For graphs only."""
    return _Sum.apply(int(parts[0].shape[-1]), *parts)


def zeros(none: torch.Tensor, width: int, first: float = 0.0) -> torch.Tensor:
    """As many rows as `none` [n] int64 has, which is zero itself; `first` begins each"""
    return _Same.apply(none, (first,) + (0.0,) * (int(width) - 1))  # constants in a graph


def add_rows(to: torch.Tensor, index: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
    """to [n, ...], index [m] in [0, n), values [m, ...] -> to, each row of `values` added at its index."""
    return _AddRows.apply(to, index, values) if torch.onnx.is_in_onnx_export() else to.index_add(0, index, values)
