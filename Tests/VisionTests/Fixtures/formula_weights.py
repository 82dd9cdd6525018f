"""A ResNet-18 whose weights follow from a formula; FormulaWeights.swift computes them alike."""

import math
import pathlib
import sys

import torch
import torchvision

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "AutogradTests" / "Fixtures"))
from formula import uniform  # noqa: E402


def tensor(name, shape):
    """A parameter or buffer by torchvision's name."""
    fan_in = 1
    for length in shape[1:]:
        fan_in *= length
    if len(shape) == 4:
        low, high = -math.sqrt(6 / fan_in), math.sqrt(6 / fan_in)
    elif len(shape) == 2:
        low, high = -math.sqrt(1 / fan_in), math.sqrt(1 / fan_in)
    elif name.endswith("running_var"):
        low, high = 0.5, 1.5
    elif name.endswith(".weight"):
        low, high = 0.4, 1.0
    else:
        low, high = -0.2, 0.2
    return torch.from_numpy(uniform(name, shape, low, high))


def resnet18(classes=1000):
    """The network in evaluation mode."""
    model = torchvision.models.resnet18(num_classes=classes)
    state = {
        name: tensor(name, tuple(value.shape)) if value.dim() else value
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(state)
    return model.eval()


def images(count, size):
    """Normalised images [count, 3, size, size]."""
    return torch.from_numpy(uniform("images", (count, 3, size, size), -2, 2))
