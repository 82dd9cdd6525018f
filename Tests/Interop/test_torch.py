"""PyTorch and torchvision compute with our files what finetune computes."""

import json

import torch
import torchvision
from safetensors import safe_open
from safetensors.torch import load_file

import world
from comparison import Comparison


def metadata(name):
    """What a safetensors file says about itself."""
    with safe_open(world.place(name), framework="pt") as file:
        return file.metadata()


def network(classes):
    """torchvision's ResNet-18, to be loaded."""
    return torchvision.models.resnet18(num_classes=classes).eval()


class TorchTests(Comparison):
    """The head and the whole network, through `load_state_dict`."""

    @classmethod
    def setUpClass(cls):
        world.make()

    def check(self, model, about):
        images = world.inputs(about["preprocessing"])
        with torch.no_grad():
            logits = [model(image.unsqueeze(0))[0].numpy() for image in images]
        self.compare(logits, about)

    def test_head(self):
        """fc.safetensors drops into model.fc of a network with the backbone's own weights."""
        about = metadata("fc.safetensors")
        model = network(1000)
        model.load_state_dict(load_file(world.place("backbone.safetensors")))
        model.fc = torch.nn.Linear(512, len(json.loads(about["classes"])))
        head = load_file(world.place("fc.safetensors"))
        model.fc.load_state_dict({name.removeprefix("fc."): head[name] for name in head})
        self.check(model, about)

    def test_model(self):
        """net.safetensors has all keys of resnet18, strictly."""
        about = metadata("net.safetensors")
        model = network(len(json.loads(about["classes"])))
        model.load_state_dict(load_file(world.place("net.safetensors")), strict=True)
        self.check(model, about)

    def test_others(self):
        """The head of the run and both .pth hold the same tensors, which weights_only takes."""
        pairs = [
            (load_file(world.place("run/head.safetensors")), "fc.safetensors"),
            (torch.load(world.place("fc.pth"), weights_only=True), "fc.safetensors"),
            (torch.load(world.place("net.pth"), weights_only=True), "net.safetensors"),
        ]
        for found, name in pairs:
            expected = load_file(world.place(name))
            self.assertEqual(found.keys(), expected.keys())
            for key, tensor in found.items():
                self.assertEqual(tensor.dtype, expected[key].dtype, key)
                self.assertTrue(torch.equal(tensor, expected[key]), key)
        network(len(world.CLASSES)).load_state_dict(pairs[-1][0], strict=True)
