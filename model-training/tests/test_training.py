import random

import pytest
import torch

import tiny
from hnet_training import checkpoint
from hnet_training.noise import KINDS, PAPER, UNSEEN, add_noise
from hnet_training.samples import SampleConfig, Sampler
from hnet_training.train import TrainConfig, Trainer

TEXT = "The quick brown fox jumps over the lazy dog, zwölf Boxkämpfer jagen Viktor."


def trainer(run, steps, **changes) -> Trainer:
    model = tiny.model()
    model.ngram_drop = 0.5
    samples = SampleConfig(max_bytes=96, short=0.0)
    cfg = TrainConfig(run=str(run), steps=steps, batch_bytes=512, pool=5, bf16=False, rate=3e-3, **changes)
    torch.manual_seed(5)
    return Trainer(model, Sampler(tiny.sources(), model.heads, samples, 11), cfg)


def test_noise_is_seeded():
    def once(seed):
        rng = random.Random(seed)
        return [add_noise(TEXT, rng) for _ in range(20)]

    assert once(1) == once(1) != once(2)
    for change in list(PAPER.values()) + list(UNSEEN.values()):
        assert change(TEXT, random.Random(4)) == change(TEXT, random.Random(4)) != TEXT


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_changes_the_text(kind):
    assert KINDS[kind](TEXT, random.Random(3), 0.2) != TEXT


def test_resume_continues_as_if_nothing_had_happened(tmp_path):
    whole = trainer(tmp_path, 14)
    for _ in range(7):
        whole.train_step()
    checkpoint.save_state(str(tmp_path), whole.state())
    after = [whole.train_step()["loss"] for _ in range(7)]
    resumed = trainer(tmp_path, 14)
    resumed.restore(checkpoint.load_state(str(tmp_path))[1])
    assert [resumed.train_step()["loss"] for _ in range(7)] == after
    for name, tensor in whole.model.state_dict().items():
        assert torch.equal(tensor, resumed.model.state_dict()[name]), name


def test_weights_survive_the_disk(tmp_path):
    model = tiny.model()
    checkpoint.save_model(str(tmp_path / "w.safetensors"), model)
    again = checkpoint.load_model(str(tmp_path / "w.safetensors"))
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name]), name


def test_a_tiny_run_learns_64_messages_by_heart():
    model = tiny.model(expert=())
    sampler = Sampler(tiny.sources(32), model.heads, SampleConfig(noisy=0.0, short=0.0, junk=0.0), 2)
    batch = sampler.collate([sampler.sample() for _ in range(64)])
    cfg = TrainConfig(run="", steps=60, rate=1e-2, bf16=False)
    one = Trainer(model, sampler, cfg)
    for _ in range(60):
        one.queue = [batch]
        one.train_step()
    logits = model(batch.data, batch.lengths).logits
    for name in ("language", "code", "spam"):
        known = batch.targets[name] >= 0
        assert (logits[name].argmax(1) == batch.targets[name])[known].all(), name
