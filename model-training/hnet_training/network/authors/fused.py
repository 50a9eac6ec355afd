"""Hand-written gradients for the two pointwise chains that would otherwise take most of a CPU training step."""

import torch


class _CausalConv(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias):  # x [batch, length, channels], weight [channels, taps], bias [channels]
        taps = weight.shape[1]
        out = torch.addcmul(bias, x, weight[:, -1])
        for back in range(1, min(taps, x.shape[1])):
            out[:, back:].addcmul_(x[:, :-back], weight[:, taps - 1 - back])
        ctx.save_for_backward(x, weight)
        return out

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        taps = weight.shape[1]
        grad_x = grad * weight[:, -1]
        grad_w = torch.zeros_like(weight)
        grad_w[:, -1] = (grad * x).sum((0, 1))
        for back in range(1, min(taps, x.shape[1])):
            grad_x[:, :-back].addcmul_(grad[:, back:], weight[:, taps - 1 - back])
            grad_w[:, taps - 1 - back] = (grad[:, back:] * x[:, :-back]).sum((0, 1))
        return grad_x, grad_w, grad.sum((0, 1))


def causal_conv(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Depthwise convolution over x [batch, length, channels], weight [channels, taps]; the last tap is 'now'."""
    return _CausalConv.apply(x, weight, bias)


class _RmsNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, eps):
        scale = torch.rsqrt((x * x).mean(-1, keepdim=True) + eps)
        normed = x * scale
        ctx.save_for_backward(normed, scale, weight)
        return normed * weight

    @staticmethod
    def backward(ctx, grad):
        normed, scale, weight = ctx.saved_tensors
        product = grad * normed
        grad_w = product.reshape(-1, product.shape[-1]).sum(0)
        mean = torch.matmul(product, weight).unsqueeze(-1) / weight.shape[0]
        inner = torch.addcmul(grad * weight, normed, mean, value=-1.0)
        return inner.mul_(scale), grad_w, None


def rms_norm(x: torch.Tensor, weight: torch.Tensor, eps: float) -> torch.Tensor:
    """x [..., dim] over its root mean square, times weight [dim]."""
    return _RmsNorm.apply(x, weight, eps)
