"""Writes other_names.json: features of networks as Hugging Face and timm have them.

Run as `python other_names.py`. The weights follow from a formula and the names that these packages give
them, so that what finds the names wrong computes other features. The networks compute in float64;
weights and images are float32 numbers.

Made with Python 3.11, torch 1.13.0, transformers 4.30.2, timm 0.9.12, numpy 1.24.
"""

import json
import pathlib

import timm
import torch
from formula_weights import images, tensor
from transformers import ResNetConfig, ResNetForImageClassification
from formula import summary  # isort: skip (found through formula_weights)

SAMPLES = 80


def hugging_face(depths, sizes, kind):
    config = ResNetConfig(depths=depths, hidden_sizes=sizes, layer_type=kind, num_labels=1000)
    return ResNetForImageClassification(config), lambda model: model.classifier[1]


def from_timm(name):
    return timm.create_model(name), lambda model: model.classifier


BASIC = [64, 128, 256, 512]
NETWORKS = {
    "hugging-face-resnet18": lambda: hugging_face([2, 2, 2, 2], BASIC, "basic"),
    "hugging-face-resnet34": lambda: hugging_face([3, 4, 6, 3], BASIC, "basic"),
    "hugging-face-resnet50": lambda: hugging_face(
        [3, 4, 6, 3], [4 * size for size in BASIC], "bottleneck"
    ),
    "timm-tf_efficientnet_lite0": lambda: from_timm("tf_efficientnet_lite0"),
    "timm-efficientnet_lite0": lambda: from_timm("efficientnet_lite0"),
}


def outputs(make):
    model, head = make()
    state = {
        name: tensor(name, tuple(value.shape)) if value.dim() else value
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(state)
    model = model.eval().double()
    features = []
    head(model).register_forward_pre_hook(lambda _, inputs: features.append(inputs[0]))
    with torch.no_grad():
        for size in (65, 128):
            model(images(2, size).double())
    return {
        "shapes": {name: list(value.shape) for name, value in state.items() if value.dim()},
        "features": {
            size: summary(rows, SAMPLES) for size, rows in zip(("65", "128"), features)
        },
    }


lines = [f"{json.dumps(name)}: {json.dumps(outputs(make))}" for name, make in NETWORKS.items()]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
