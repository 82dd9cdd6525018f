"""What one would write with PyTorch: a frozen ResNet-18, a new head, ten epochs; a whole program.

    pytorch_loop.py FOLDER WEIGHTS usual|cached THREADS

`usual` sends every image through the network in every epoch; `cached` once, and keeps the features.
"""
import sys

import torch
import torchvision
from safetensors.torch import load_file
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision import transforms

EPOCHS, BATCH, LOADERS = 10, 32, 2

STEPS = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])


def network(weights):
    model = torchvision.models.resnet18(weights=None)
    model.load_state_dict(load_file(weights))
    for parameter in model.parameters():
        parameter.requires_grad = False
    return model.eval()


def features(model, loader):
    """The 512 features of every image, once, and its labels."""
    model.fc = torch.nn.Identity()
    with torch.inference_mode():
        rows = [(model(images), labels) for images, labels in loader]
    return TensorDataset(torch.cat([row[0] for row in rows]).clone(),
                         torch.cat([row[1] for row in rows]))


def epoch(model, loader, optimizer=None):
    """The share of right answers."""
    right = total = 0
    for images, labels in loader:
        with torch.set_grad_enabled(optimizer is not None):
            logits = model(images)
            if optimizer:
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(logits, labels).backward()
                optimizer.step()
        right += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return right / total


def main():
    folder, weights, kind, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    data = torchvision.datasets.ImageFolder(folder, STEPS)
    train, validation = random_split(data, [0.8, 0.2])
    model = network(weights)
    model.fc, backbone = torch.nn.Linear(512, len(data.classes)), model
    if kind == "cached":
        head = model.fc
        train, validation = [
            features(backbone, DataLoader(part, BATCH, num_workers=LOADERS))
            for part in (train, validation)]
        model = head
    workers = 0 if kind == "cached" else LOADERS
    loaders = [DataLoader(train, BATCH, shuffle=True, num_workers=workers),
               DataLoader(validation, BATCH, num_workers=workers)]
    head = model if kind == "cached" else model.fc
    optimizer = torch.optim.SGD(head.parameters(), lr=1e-2, momentum=0.9)
    for _ in range(EPOCHS):
        epoch(model, loaders[0], optimizer)
        accuracy = epoch(model, loaders[1])
    print(f"{kind}: {accuracy:.3f}", file=sys.stderr)


if __name__ == "__main__":
    main()
