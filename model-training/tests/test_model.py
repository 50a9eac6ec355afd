import torch

import tiny
from hnet_training.fused import causal_conv, rms_norm
from hnet_training.losses import head_losses
from hnet_training.mamba import ssd
from hnet_training.ngram import NgramHash
from hnet_training.predict import to_batch
from hnet_training.routing import ratio_loss

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


def test_gradients_of_the_heads_reach_the_router():
    model = tiny.model()
    data, lengths = to_batch(TEXTS)
    loss = head_losses(model(data, lengths).logits, {
        "language": torch.tensor([0, 1, 0, 2]), "code": torch.zeros(4, dtype=torch.long),
        "spam": torch.ones(4, dtype=torch.long), "noise": torch.zeros(4, 10)})
    sum(loss.values()).backward()
    for layer in ("q_proj_layer", "k_proj_layer"):
        assert getattr(model.backbone.routing_module, layer).weight.grad.abs().sum() > 0


def test_ratio_loss_moves_the_rate_towards_its_target():
    model = tiny.model()
    data, lengths = to_batch([bytes(range(32, 96)) * 2] * 4)
    valid = torch.arange(data.shape[1]) < lengths.unsqueeze(1)
    optimizer = torch.optim.Adam(model.backbone.routing_module.parameters(), lr=0.02)

    def rate():
        return float(model(data, lengths).routings[0].mask.sum()) / float(valid.sum())

    before = rate()
    for _ in range(40):
        optimizer.zero_grad()
        ratio_loss(model(data, lengths).routings[0], valid, 8.0).backward()
        optimizer.step()
    assert before > 0.3 and abs(rate() - 1 / 8) < abs(before - 1 / 8) / 2


def test_padding_and_company_change_nothing():
    model = tiny.model().eval()
    data, lengths = to_batch(TEXTS)
    with torch.no_grad():
        together = model(torch.nn.functional.pad(data, (0, 64)), lengths).logits
        for row, text in enumerate(TEXTS):
            alone = model(*to_batch([text])).logits
            for name in alone:
                assert torch.allclose(alone[name][0], together[name][row], atol=1e-5)


def test_shares_of_the_chunks_sum_to_the_logits():
    model = tiny.model().eval()
    with torch.no_grad():
        tagged = model(*to_batch(TEXTS))
    for name, logits in tagged.logits.items():
        for label in range(logits.shape[1]):
            share = tagged.share(name, torch.full((len(TEXTS), 1, 1), label))
            assert torch.allclose(share.sum(1), logits[:, label], atol=1e-5), (name, label)


def test_ngrams_see_through_spacing_case_and_repeats():
    hashes = NgramHash(tiny.NGRAMS)

    def seen(text):
        rows = hashes(*to_batch([text.encode()]))[0]
        return rows[rows[:, 0] > 0].tolist()

    plain = seen("Grüße aus Köln")
    assert plain == seen("GRÜßE AUS KÖLN") == seen("Grrrüße aaauss Kölllnn") == seen("G\u200brüße aus Köl\u200bn")
    assert plain == seen(" ".join("Grüße aus Köln")) != seen("Grüße von Köln")
