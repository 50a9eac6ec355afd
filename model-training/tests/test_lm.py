"""The authors' checkpoints: names, conversion, and the exported language model."""

import collections
import json
import os
import shutil

import numpy as np
import pytest
import torch

from hnet_training.data.padded import to_batch
from hnet_training.export import lm, ort
from hnet_training.network.authors import safetensors_io
from needs import needs_ort

HERE = os.path.join(os.path.dirname(__file__), "reference")


class TrainingConfig:
    """Something that only its writer can import."""


def state_dict(name):
    """The authors' names with random weights; what the reference file lacks of them is made up."""
    with open(os.path.join(HERE, name + ".config.json")) as file:
        torch.manual_seed(4)
        model = lm.HNetLM(lm.HNetConfig.from_json(file.read()))
    weights, _ = safetensors_io.load(os.path.join(HERE, name + ".weights.safetensors"))
    assert not set(weights) - set(model.state_dict())
    return collections.OrderedDict({**model.state_dict(), **weights})


def write_checkpoint(folder, name, tensors):
    torch.save(tensors, str(folder / "model.pt"))
    shutil.copy(os.path.join(HERE, name + ".config.json"), str(folder / "config.json"))
    return lm.convert(str(folder / "model.pt"), str(folder / "config.json"), str(folder / "lm.safetensors"))


@pytest.mark.parametrize("name", ["1stage", "2stage"])
def test_a_checkpoint_is_converted_whole(name, tmp_path):
    tensors = state_dict(name)
    write_checkpoint(tmp_path, name, tensors)
    again = lm.load_lm(str(tmp_path / "lm.safetensors")).state_dict()
    assert set(again) == set(tensors)
    for key, tensor in tensors.items():
        assert torch.equal(again[key], tensor), key


def test_bfloat16_wrapped_and_prefixed_checkpoints_are_read(tmp_path):
    tensors = {"module." + name: tensor.bfloat16() for name, tensor in state_dict("1stage").items()}
    write_checkpoint(tmp_path, "1stage", {"model": tensors, "config": TrainingConfig()})


def test_a_checkpoint_cannot_run_code(tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "bang"),)

    write_checkpoint(tmp_path, "1stage", {"model": {**state_dict("1stage"), "bomb": Bomb()}})
    assert not (tmp_path / "bang").exists()


@pytest.mark.parametrize("change, said", [("drop", "missing"), ("add", "unknown"), ("reshape", "shapes")])
def test_a_checkpoint_that_does_not_fit_says_why(change, said, tmp_path):
    tensors = state_dict("1stage")
    if change == "drop":
        del tensors["lm_head.weight"]
    elif change == "add":
        tensors["backbone.extra.weight"] = torch.zeros(2)
    else:
        tensors["lm_head.weight"] = torch.zeros(7, 64)
    with pytest.raises(ValueError, match=said + r".*(lm_head|extra)"):
        write_checkpoint(tmp_path, "1stage", tensors)


@needs_ort
@pytest.mark.parametrize("name", ["1stage", "2stage"])
def test_the_exported_language_model_agrees_with_pytorch(name, tmp_path):
    model = write_checkpoint(tmp_path, name, state_dict(name))
    lm.export_lm(model, str(tmp_path / "bundle"), "test", "0")
    random = np.random.RandomState(2)
    with open(tmp_path / "bundle" / "manifest.json") as file:
        assert json.load(file)["kind"] == "language-model"
    with ort.OrtModel(str(tmp_path / "bundle" / "model.onnx")) as runner:
        assert lm.check_goldens(str(tmp_path / "bundle"), runner.run) < 1e-4
        for size in (1, 31, 64, 300):
            texts = [bytes(random.randint(32, 127, size=n).astype(np.uint8)) for n in (size, max(1, size // 3), 1)]
            data, lengths = to_batch(texts)
            with torch.no_grad():
                logits, routings = model(data, lengths)
            found = runner.run(data.numpy(), lengths.numpy())
            for row, text in enumerate(texts):
                n = len(text)
                assert np.abs(found["logits"][row, :n] - logits[row, :n].numpy()).max() < 1e-4, (size, row)
                assert int(found["chunk_count_0"][row]) == int(routings[0].count[row])
                one = lm.bits_per_byte(found["logits"][row], text)
                assert abs(one - lm.bits_per_byte(logits[row].numpy(), text)) < 1e-4


def test_bits_per_byte_is_the_next_byte_loss():
    model = lm.HNetLM(lm.HNetConfig.from_json(open(os.path.join(HERE, "1stage.config.json")).read())).eval()
    text = b"to be or not to be"
    data, lengths = to_batch([text])
    with torch.no_grad():
        logits = model(data, lengths)[0]
        loss = lm_loss(logits, data, lengths)
    assert abs(lm.bits_per_byte(logits[0].numpy(), text) - loss / np.log(2)) < 1e-5


def lm_loss(logits, data, lengths):
    from hnet_training.network.authors.hnet import next_byte_loss
    return float(next_byte_loss(logits, data, lengths))
