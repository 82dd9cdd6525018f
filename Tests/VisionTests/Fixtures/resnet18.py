"""Writes resnet18.json: what PyTorch computes with the weights of formula_weights.py.

Run as `python resnet18.py`. The network computes in float64, so that its own rounding doesn't
count; weights and images are float32 numbers. Of large tensors only some SAMPLES evenly
spaced elements and a checksum are stored.

Made with Python 3.11, torch 2.13.0, torchvision 0.28.0, numpy 2.4.
"""

import json
import pathlib

import torch
from formula_weights import images, resnet18, tensor
from formula import summary  # isort: skip (found through formula_weights)
from torch.nn import functional

SAMPLES = 160
BLOCKS = [f"layer{stage}.{block}" for stage in range(1, 5) for block in range(2)]


def replace_head(model, classes):
    model.fc = torch.nn.Linear(512, classes)
    for name, parameter in model.fc.named_parameters():
        parameter.data = tensor("fc." + name, tuple(parameter.shape))
    return model.double()


def evaluation(size):
    """Every block's output, the features and the scores of two images."""
    model = resnet18().double()
    outputs = {}
    for name in [*BLOCKS, "avgpool", "fc"]:
        model.get_submodule(name).register_forward_hook(
            lambda _, __, output, name=name: outputs.__setitem__(name, summary(output, SAMPLES))
        )
    with torch.no_grad():
        model(images(2, size).double())
    return outputs


def head_gradients():
    """The gradients of a new head for 100 classes; everything else is frozen."""
    model = resnet18()
    for parameter in model.parameters():
        parameter.requires_grad = False
    replace_head(model, 100)
    labels = [3, 97]
    loss = functional.cross_entropy(model(images(2, 224).double()), torch.tensor(labels))
    loss.backward()
    return {
        "labels": labels,
        "loss": loss.item(),
        "weight": summary(model.fc.weight.grad, SAMPLES),
        "bias": summary(model.fc.bias.grad, SAMPLES),
    }


def head_training():
    """The losses of ten steps on eight images: SGD with momentum."""
    model = resnet18()
    for parameter in model.parameters():
        parameter.requires_grad = False
    replace_head(model, 100)
    labels = [(7 * index) % 100 for index in range(8)]
    optimiser = torch.optim.SGD(model.fc.parameters(), lr=1e-2, momentum=0.9)
    losses = []
    for _ in range(10):
        optimiser.zero_grad()
        loss = functional.cross_entropy(model(images(8, 64).double()), torch.tensor(labels))
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return {"labels": labels, "losses": losses}


def full_training():
    """One step with everything trainable and the batch's own statistics."""
    model = replace_head(resnet18(), 100).train()
    labels = [1, 50, 99, 2]
    loss = functional.cross_entropy(model(images(4, 64).double()), torch.tensor(labels))
    loss.backward()
    names = [
        "conv1.weight", "bn1.weight", "layer1.0.conv2.weight", "layer1.1.bn2.bias",
        "layer2.0.downsample.0.weight", "layer2.0.downsample.1.weight", "layer3.1.conv1.weight",
        "layer4.0.conv1.weight", "layer4.1.bn2.weight", "fc.weight", "fc.bias",
    ]  # fmt: skip
    buffers = ["bn1.running_mean", "bn1.running_var", "layer4.1.bn2.running_mean",
               "layer4.1.bn2.running_var"]  # fmt: skip
    return {
        "labels": labels,
        "loss": loss.item(),
        "gradients": {name: summary(model.get_parameter(name).grad, SAMPLES) for name in names},
        "buffers": {name: summary(model.get_buffer(name), SAMPLES) for name in buffers},
    }


result = {
    "evaluation": {str(size): evaluation(size) for size in (64, 224)},
    "headGradients": head_gradients(),
    "headTraining": head_training(),
    "fullTraining": full_training(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
