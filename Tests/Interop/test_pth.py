"""finetune computes with what torch.save has written what torchvision computes."""

import functools
import json
import unittest

import numpy
import torch
import torchvision
from safetensors.torch import load_file

import world

# What finetune does to images for weights that say nothing about them.
PREPROCESSING = {
    "resize": 256,
    "crop": 224,
    "interpolation": "bilinear",
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
}


@functools.cache
def state():
    """A ResNet-18 of random weights whose every tensor makes a difference."""
    torch.manual_seed(7)
    tensors = torchvision.models.resnet18(num_classes=10).state_dict()
    for name, tensor in tensors.items():
        if name.endswith(("running_var", "bn1.weight", "bn2.weight", "downsample.1.weight")):
            tensor.uniform_(0.5, 1.5)
        elif name.endswith(("running_mean", "bias")):
            tensor.uniform_(-0.2, 0.2)
    return tensors


def halved():
    """The same in half precision, but for the counters."""
    return {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in state().items()
    }


@functools.cache
def expected(is_half):
    """torchvision's features of all images, a row each, and its logits."""
    model = torchvision.models.resnet18(num_classes=10).eval()
    tensors = halved() if is_half else state()
    model.load_state_dict({name: tensor.to(state()[name].dtype) for name, tensor in tensors.items()})
    head, model.fc = model.fc, torch.nn.Identity()
    with torch.no_grad():
        images = world.inputs(json.dumps(PREPROCESSING))
        features = torch.cat([model(image.unsqueeze(0)) for image in images])
        return features.numpy(), head(features).numpy()


class PthTests(unittest.TestCase):
    """A network in each container and precision, and what `weights import` makes of one."""

    @classmethod
    def setUpClass(cls):
        world.make()

    def check(self, name, is_half=False):
        """What finetune computes with the weights of that name."""
        weights = ["--weights", world.place(name)]
        output = world.place(name + ".features.safetensors")
        world.finetune("features", *weights, "--output", output, *world.images())
        self.compare(load_file(output)["features"].numpy(), expected(is_half)[0])
        listed = world.finetune(
            *["predict", *weights, "--top-k", "10", "--format", "json", *world.images()]
        )
        logits = [entry["logits"] for entry in json.loads(listed)]
        self.compare(numpy.array(logits), expected(is_half)[1])

    def compare(self, found, wanted):
        """Within a ten-thousandth of the largest number."""
        self.assertEqual(found.shape, wanted.shape)
        worst = abs(found - wanted).max() / abs(wanted).max()
        self.assertLess(worst, 1e-4)
        print(f"{found.shape}, within {worst:.1e}", end=" ", flush=True)

    def test_zip(self):
        """As torch.save writes since 1.6."""
        torch.save(state(), world.place("zip.pth"))
        self.check("zip.pth")

    def test_legacy(self):
        """As it wrote before."""
        torch.save(state(), world.place("old.pth"), _use_new_zipfile_serialization=False)
        self.check("old.pth")

    def test_half(self):
        """In half precision, in a training's checkpoint."""
        torch.save({"epoch": 3, "state_dict": halved()}, world.place("half.pth"))
        self.check("half.pth", is_half=True)

    def test_import_half(self):
        """`weights import --half` rounds as PyTorch does, and its file opens in Python."""
        torch.save(state(), world.place("whole.pth"))
        output = world.place("imported.safetensors")
        world.finetune("weights", "import", "--half", world.place("whole.pth"), output)
        found = load_file(output)
        self.assertEqual(found.keys(), state().keys())
        for name, tensor in halved().items():
            self.assertEqual(found[name].dtype, tensor.dtype, name)
            self.assertTrue(torch.equal(found[name], tensor), name)
        self.check("imported.safetensors", is_half=True)
