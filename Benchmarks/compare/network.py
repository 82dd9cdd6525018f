"""One network with random weights, as every contestant reads it."""
import numpy
import torch
import torchvision
from safetensors.numpy import save_file


def resnet18():
    """ResNet-18 with statistics that keep activations of the order of one."""
    torch.manual_seed(0)
    model = torchvision.models.resnet18(weights=None)
    with torch.no_grad():
        for _ in range(20):
            model(torch.randn(8, 3, 224, 224))
    return model.eval()


def save(model, path):
    """The weights as this project reads them."""
    save_file({name: tensor.numpy() for name, tensor in model.state_dict().items()}, path)


def export_features(model, path):
    """The network without its head as ONNX, with a free batch size."""
    head, model.fc = model.fc, torch.nn.Identity()
    torch.onnx.export(
        model, torch.zeros(1, 3, 224, 224), str(path), input_names=["images"],
        output_names=["features"], dynamic_axes={"images": {0: "N"}, "features": {0: "N"}},
        opset_version=17, dynamo=False)
    model.fc = head


def noise(batch):
    return numpy.random.default_rng(0).standard_normal((batch, 3, 224, 224), dtype=numpy.float32)
