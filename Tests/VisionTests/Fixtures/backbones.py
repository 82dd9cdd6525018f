"""Writes backbones.json: features and scores of PyTorch's networks with the weights of a formula.

Run as `python backbones.py`. The networks compute in float64, so that their own rounding doesn't count;
weights and images are float32 numbers. ResNets are torchvision's, EfficientNet-Lite0 is that of the
package efficientnet-lite-pytorch, with the padding that follows the images' size.

Made with Python 3.11, torch 1.13.0, torchvision 0.14.1, efficientnet-lite-pytorch 0.1.0, numpy 1.24.
"""

import json
import pathlib

import efficientnet_lite_pytorch.utils as utils
import torch
import torchvision
from formula_weights import images, tensor
from formula import summary  # isort: skip (found through formula_weights)

SAMPLES = 80


def lite0():
    blocks, parameters = utils.get_model_params("efficientnet-lite0", {"image_size": None})
    from efficientnet_lite_pytorch import EfficientNet

    return EfficientNet(blocks, parameters)


NETWORKS = {
    "resnet34": (torchvision.models.resnet34, "fc"),
    "resnet50": (torchvision.models.resnet50, "fc"),
    "efficientnet_lite0": (lite0, "_fc"),
}


def outputs(make, head, size):
    model = make()
    state = {
        name: tensor(name, tuple(value.shape)) if value.dim() else value
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(state)
    model = model.eval().double()
    features = []
    getattr(model, head).register_forward_pre_hook(lambda _, inputs: features.append(inputs[0]))
    with torch.no_grad():
        scores = model(images(2, size).double())
    return {"features": summary(features[0], SAMPLES), "scores": summary(scores, SAMPLES)}


result = {
    name: {str(size): outputs(make, head, size) for size in (65, 128)}
    for name, (make, head) in NETWORKS.items()
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
