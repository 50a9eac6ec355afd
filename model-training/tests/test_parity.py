"""Agreement with tensors that the authors' own code made. HNET_REFERENCE names the folder with all of them."""

import json
import os

import pytest
import torch

from hnet_training.network.authors import safetensors_io
from hnet_training.network.authors.config import HNetConfig
from hnet_training.network.authors.hnet import HNetLM, chunk_valid
from hnet_training.network.routing import chunk_starts, pick

HERE = os.path.join(os.path.dirname(__file__), "reference")
TOLERANCE = 1e-4


def load(folder, name):
    with open(os.path.join(folder, name + ".config.json")) as file:
        model = HNetLM(HNetConfig.from_json(file.read())).eval()
    weights, _ = safetensors_io.load(os.path.join(folder, name + ".weights.safetensors"))
    expected, _ = safetensors_io.load(os.path.join(folder, name + ".expected.safetensors"))
    with open(os.path.join(folder, "inputs.json")) as file:
        inputs = json.load(file)
    data = torch.zeros(len(inputs["texts"]), inputs["padded_length"], dtype=torch.uint8)
    for row, text in enumerate(inputs["texts"]):
        data[row, : inputs["lengths"][row]] = torch.tensor(list(text.encode()), dtype=torch.uint8)
    return model, weights, expected, data, torch.tensor(inputs["lengths"])


def check_logits(folder, name):
    model, weights, expected, data, lengths = load(folder, name)
    model.load_state_dict(weights)
    with torch.no_grad():
        logits, routings = model(data, lengths)
    valid = torch.arange(data.shape[1]) < lengths.unsqueeze(1)
    seen = expected["logits"].shape[1]
    difference = (logits[:, :seen] - expected["logits"])[valid[:, :seen]].abs().max()
    assert difference < TOLERANCE
    for stage, routing in enumerate(routings):
        assert (routing.prob - expected[f"boundary_prob_{stage}"])[valid].abs().max() < TOLERANCE
        assert torch.equal(routing.mask[valid], expected[f"boundary_mask_{stage}"].bool()[valid])
        valid = chunk_valid(routing, chunk_starts(routing.mask))


def test_one_stage_gives_the_authors_logits_and_boundaries():
    check_logits(HERE, "1stage")


def test_both_routers_of_two_stages_give_the_authors_boundaries():
    model, weights, expected, data, lengths = load(HERE, "2stage")
    assert not model.load_state_dict(weights, strict=False).unexpected_keys
    valid = torch.arange(data.shape[1]) < lengths.unsqueeze(1)
    with torch.no_grad():
        x, stage = model.embeddings(data.long()), model.backbone
        for number in range(2):
            x = stage.encoder(stage.widen(x))
            routing = stage.routing_module(x, valid)
            assert (routing.prob - expected[f"boundary_prob_{number}"])[valid].abs().max() < TOLERANCE
            assert torch.equal(routing.mask[valid], expected[f"boundary_mask_{number}"].bool()[valid])
            starts = chunk_starts(routing.mask)
            x, valid, stage = pick(x, starts), chunk_valid(routing, starts), stage.main_network


@pytest.mark.skipif("HNET_REFERENCE" not in os.environ, reason="HNET_REFERENCE names no folder with the full tensors")
@pytest.mark.parametrize("name", ["1stage", "2stage"])
def test_full_reference(name):
    check_logits(os.environ["HNET_REFERENCE"], name)
