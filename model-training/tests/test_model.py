"""The authors' layers, and heads on top of them."""

import torch

from hnet_training.data.padded import to_batch
from hnet_training.export import fixture
from hnet_training.network.authors.fused import causal_conv, rms_norm
from hnet_training.network.authors.mamba import ssd

TEXTS = [b"lorem ipsum dolor sit amet, and more of it", b"a", "Здравствуйте, мир".encode(), b"\xff\xfe\x80abc\xc3"]


def test_chunked_matrices_equal_the_recurrence():
    torch.manual_seed(0)
    x, decay = torch.randn(2, 24, 3, 5), -torch.rand(2, 24, 3)
    b, c = torch.randn(2, 24, 4), torch.randn(2, 24, 4)
    state, expected = torch.zeros(2, 3, 4, 5), []
    for t in range(24):
        state = state * decay[:, t].exp()[..., None, None] + b[:, t, None, :, None] * x[:, t, :, None]
        expected.append((state * c[:, t, None, :, None]).sum(2))
    for block in (6, 8, 24):
        assert torch.allclose(ssd(x, decay, b, c, block), torch.stack(expected, 1), atol=1e-4)


def test_written_gradients_are_right():
    torch.manual_seed(0)
    x = torch.randn(2, 7, 5, dtype=torch.double, requires_grad=True)
    weight = torch.randn(5, 4, dtype=torch.double, requires_grad=True)
    bias = torch.randn(5, dtype=torch.double, requires_grad=True)
    assert torch.autograd.gradcheck(causal_conv, (x, weight, bias))
    assert torch.autograd.gradcheck(lambda x, weight: rms_norm(x, weight, 1e-5), (x, bias))


def test_padding_and_company_change_nothing():
    model = fixture.build()
    data, lengths = to_batch(TEXTS)
    with torch.no_grad():
        together = model(torch.nn.functional.pad(data, (0, 64)), lengths).opinions
        for row, text in enumerate(TEXTS):
            for name, alone in model(*to_batch([text])).opinions.items():
                assert torch.allclose(alone.logits()[0], together[name].logits()[row], atol=1e-5)


def test_shares_of_the_chunks_sum_to_the_logits():
    with torch.no_grad():
        tagged = fixture.build()(*to_batch(TEXTS))
    for name, opinion in tagged.opinions.items():
        logits = opinion.logits()
        for label in range(logits.shape[1]):
            share = opinion.share(torch.full((len(TEXTS), 1, 1), label))
            assert torch.allclose(share.sum(1), logits[:, label], atol=1e-5), (name, label)
