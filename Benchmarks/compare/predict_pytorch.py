"""The same with PyTorch and torchvision: WEIGHTS IMAGE."""
import sys

import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file
from torchvision import transforms

steps = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
model = torchvision.models.resnet18(weights=None)
model.load_state_dict(load_file(sys.argv[1]))
with torch.inference_mode():
    print(model.eval()(steps(Image.open(sys.argv[2]).convert("RGB"))[None])[0].argmax().item())
