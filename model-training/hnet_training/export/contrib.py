"""Operators of ONNX Runtime's own (com.microsoft) and rounded products, as nodes of the graph; in PyTorch they say the same."""

from typing import Optional, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.onnx.symbolic_helper import _optional_input_placeholder_tensor as _none

DOMAIN = "com.microsoft"
_FLOAT, _FLOAT16 = 1, 10  # kinds of tensors in ONNX
# What a padded chunk's score loses. It holds a chunk of its own text, so that e^-60 is nothing; much less would become
# denormal numbers, with which processors reckon slowly.
HIDDEN = -60.0


def _op(g, name: str, x, *inputs, **attributes):
    """A node of DOMAIN. PyTorch does not know it and asks for its results' type: floats with as many dimensions as x."""
    made = g.op(f"{DOMAIN}::{name}", x, *inputs, **attributes)
    kind = torch._C.TensorType.get().with_dtype(torch.float).with_sizes([None] * x.type().dim())
    for one in made if isinstance(made, tuple) else (made,):
        one.setType(kind)
    return made


def _number(g, value: float):
    return g.op("Constant", value_t=torch.tensor(value, dtype=torch.float))


def _half(g, x):
    return g.op("Cast", x, to_i=_FLOAT16)


def _wide(g, x, like):
    """Back in 32 bits, with as many dimensions as `like`."""
    made = g.op("Cast", x, to_i=_FLOAT)
    made.setType(torch._C.TensorType.get().with_dtype(torch.float).with_sizes([None] * like.type().dim()))
    return made


def _level(g, zero: int):
    return g.op("Constant", value_t=torch.tensor(zero, dtype=torch.uint8))


class Quantize(torch.autograd.Function):
    """x -> 256 levels. In PyTorch they stay floats."""

    @staticmethod
    def forward(ctx, x, scale, zero):
        return torch.fake_quantize_per_tensor_affine(x, scale, zero, 0, 255)

    @staticmethod
    def symbolic(g, x, scale, zero):
        return g.op("QuantizeLinear", x, _number(g, scale), _level(g, zero))


class Product(torch.autograd.Function):
    """Levels [..., k] by cells [k, n] int8 with a scale [n] each -> float [..., n]."""

    @staticmethod
    def forward(ctx, x, cells, scales, bias, scale, zero):
        product = torch.matmul(x, cells.float() * scales)
        return product if bias is None else product + bias

    @staticmethod
    def symbolic(g, x, cells, scales, bias, scale, zero):
        more = () if bias is None else (_none(g), bias)
        return _op(g, "MatMulIntegerToFloat", x, cells, _number(g, scale), scales, _level(g, zero), *more)


class Convolution(torch.autograd.Function):
    """Levels [batch, length, dim] -> levels of the convolution's ReLU [batch, length, dim]; bias int32, in units of the product."""

    @staticmethod
    def forward(ctx, x, cells, scales, bias, given, made, dilation):
        weight = cells.float() * scales[:, None, None]
        y = F.conv1d(x.transpose(1, 2), weight, bias * (scales * given[0]), padding=2 * dilation, dilation=dilation)
        return torch.fake_quantize_per_tensor_affine(F.relu(y), *made, 0, 255).transpose(1, 2)

    @staticmethod
    def symbolic(g, x, cells, scales, bias, given, made, dilation):
        zero = g.op("Constant", value_t=torch.tensor(0, dtype=torch.int8))
        return _op(g, "QLinearConv", x, _number(g, given[0]), _level(g, given[1]), cells, scales, zero,
                    _number(g, made[0]), _level(g, made[1]), bias, channels_last_i=1, kernel_shape_i=[5], strides_i=[1],
                    dilations_i=[dilation], pads_i=[2 * dilation] * 2, group_i=1)


class Widen(torch.autograd.Function):
    """Levels [n, dim] above zero -> float, times scale [n]."""

    @staticmethod
    def forward(ctx, x, keep, scale):
        return x * keep.unsqueeze(1)

    @staticmethod
    def symbolic(g, x, keep, scale):
        return g.op("DequantizeLinear", x, g.op("Mul", keep, _number(g, scale)), axis_i=0)


class Half(torch.autograd.Function):
    """x in 16 bits. In PyTorch they stay 32 wide."""

    @staticmethod
    def forward(ctx, x):
        return x.half().float()

    @staticmethod
    def symbolic(g, x):
        return _half(g, x)


class HalfProduct(torch.autograd.Function):
    """Halves [..., k] by cells [k, n] in 16 bits -> float [..., n], rounded to 16 bits."""

    @staticmethod
    def forward(ctx, x, cells):
        return torch.matmul(x, cells.float()).half().float()

    @staticmethod
    def symbolic(g, x, cells):
        return _wide(g, g.op("MatMul", x, cells), x)


class HalfConvolution(torch.autograd.Function):
    """x [batch, dim, length] -> [batch, dim, length]; x, cells, bias and the result in 16 bits."""

    @staticmethod
    def forward(ctx, x, cells, bias, dilation):
        made = F.conv1d(x.half().float(), cells.float(), bias.float(), padding=2 * dilation, dilation=dilation)
        return made.half().float()

    @staticmethod
    def symbolic(g, x, cells, bias, dilation):
        made = g.op("Conv", _half(g, x), cells, bias, kernel_shape_i=[5], strides_i=[1], dilations_i=[dilation],
                    pads_i=[2 * dilation] * 2, group_i=1)
        return _wide(g, made, x)


class Attend(torch.autograd.Function):
    """q, k, v [batch, chunks, dim], counts [batch] int32, near [1, heads, chunks, chunks] -> [batch, chunks, dim]; `half`: in 16 bits"""

    @staticmethod
    def forward(ctx, q, k, v, counts, near, heads, half):
        if half:
            q, k, v, near = (x.half().float() for x in (q, k, v, near))
        batch, count, dim = q.shape
        q, k, v = (x.reshape(batch, count, heads, dim // heads).transpose(1, 2) for x in (q, k, v))
        hide = (torch.arange(count) >= counts[:, None, None, None]).float() * HIDDEN
        score = torch.matmul(q * (dim // heads) ** -0.5, k.transpose(2, 3)) + near + hide
        return torch.matmul(torch.softmax(score, -1), v).transpose(1, 2).reshape(batch, count, dim)

    @staticmethod
    def symbolic(g, q, k, v, counts, near, heads, half):
        given = [_half(g, x) if half else x for x in (q, k, v, near)]
        mixed = _op(g, "MultiHeadAttention", *given[:3], _none(g), counts, given[3], num_heads_i=heads, mask_filter_value_f=HIDDEN)
        return _wide(g, mixed, q) if half else mixed


class Norm(torch.autograd.Function):
    """x + more, over its root mean square, and the sum: [n, dim] each. Without `more`, only the first."""

    @staticmethod
    def forward(ctx, x, more, one, eps):
        both = x + more
        return both * torch.rsqrt((both * both).mean(-1, keepdim=True) + eps), both

    @staticmethod
    def symbolic(g, x, more, one, eps):
        normed, _, _, both = _op(g, "SkipSimplifiedLayerNormalization", x, more, one, epsilon_f=eps, outputs=4)
        return normed, both


class FirstNorm(torch.autograd.Function):
    """x [n, dim] over its root mean square"""

    @staticmethod
    def forward(ctx, x, one, eps):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + eps)

    @staticmethod
    def symbolic(g, x, one, eps):
        return g.op("SimplifiedLayerNormalization", x, one, axis_i=-1, epsilon_f=eps, stash_type_i=1)


class Columns(torch.autograd.Function):
    """x [batch, n, width], index [batch, m], slots [batch, n] -> [batch, n, m], a text's columns by its indices"""

    @staticmethod
    def forward(ctx, x, index, slots):
        return x.gather(2, index.unsqueeze(1).expand(-1, x.shape[1], -1))

    @staticmethod
    def symbolic(g, x, index, slots):
        one = g.op("Constant", value_t=torch.tensor([1]))
        shape = g.op("Concat", one, g.op("Shape", slots, start_i=1), one, axis_i=0)
        return g.op("GatherElements", x, g.op("Expand", g.op("Unsqueeze", index, one), shape), axis_i=2)


class Squares(torch.autograd.Function):
    """x [..., dim] -> the sum of its squares [...]"""

    @staticmethod
    def forward(ctx, x):
        return (x * x).sum(-1)

    @staticmethod
    def symbolic(g, x):
        return g.op("ReduceSumSquare", x, axes_i=[-1], keepdims_i=0)


class Reshape(torch.autograd.Function):
    """To a shape of constants: 0 keeps a dimension, -1 takes the rest."""

    @staticmethod
    def forward(ctx, x, shape):
        return x.reshape([x.shape[at] if size == 0 else size for at, size in enumerate(shape)])

    @staticmethod
    def symbolic(g, x, shape):
        return g.op("Reshape", x, g.op("Constant", value_t=torch.tensor(shape)))


class Like(torch.autograd.Function):
    """x with the shape of `other` but for its last dimension, which x keeps."""

    @staticmethod
    def forward(ctx, x, other):
        return x.reshape(*other.shape[:2], x.shape[-1])

    @staticmethod
    def symbolic(g, x, other):
        front = g.op("Shape", other, start_i=0, end_i=2)
        return g.op("Reshape", x, g.op("Concat", front, g.op("Constant", value_t=torch.tensor([-1])), axis_i=0))


class Rows(torch.autograd.Function):
    """x [n, ...], index of any shape -> [*index.shape, ...]"""

    @staticmethod
    def forward(ctx, x, index):
        return x[index]

    @staticmethod
    def symbolic(g, x, index):
        return g.op("Gather", x, index, axis_i=0)


class Cut(torch.autograd.Function):
    """A slice of a dimension with constant ends."""

    @staticmethod
    def forward(ctx, x, dim, first, end):
        return x[(slice(None),) * dim + (slice(first, end),)]

    @staticmethod
    def symbolic(g, x, dim, first, end):
        return g.op("Slice", x, *(g.op("Constant", value_t=torch.tensor([value])) for value in (first, end, dim)))


class Distances(torch.autograd.Function):
    """near [1, n, 1, 2 * most], a value for each distance from -most, slots [batch, chunks] -> [1, n, chunks, chunks].

    Rows of one long row, each a step further: copies, where a look-up of each pair would be slow.
    """

    @staticmethod
    def forward(ctx, near, slots, most):
        count = slots.shape[1]
        number = torch.arange(count)
        return near[:, :, 0, number - number.unsqueeze(1) + most]

    @staticmethod
    def symbolic(g, near, slots, most):
        def ints(*values: int):
            return g.op("Constant", value_t=torch.tensor(values))

        count = g.op("Shape", slots, start_i=1)
        middle = ints(most)
        line = g.op("Slice", near, g.op("Sub", middle, count), g.op("Add", middle, count), ints(3))
        wide = g.op("Expand", line, g.op("Concat", ints(1, 1), count, ints(1), axis_i=0))
        flat = g.op("Slice", g.op("Reshape", wide, ints(0, 0, -1)), count, ints(1 << 62), ints(2))
        square = g.op("Reshape", flat, g.op("Concat", ints(0, 0), count, ints(-1), axis_i=0))
        return g.op("Slice", square, ints(0), count, ints(3))


def rows(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    return Rows.apply(x, index)


def cut(x: torch.Tensor, dim: int, first: int, end: int) -> torch.Tensor:
    return Cut.apply(x, dim, int(first), int(end))


def reshape(x: torch.Tensor, *shape: int) -> torch.Tensor:
    return Reshape.apply(x, tuple(int(size) for size in shape))


def normed(x: torch.Tensor, more: torch.Tensor, eps: float) -> Tuple[torch.Tensor, torch.Tensor]:
    return Norm.apply(x, more, torch.ones(int(x.shape[-1])), eps)
