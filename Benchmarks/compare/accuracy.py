"""How far features are from PyTorch's in double precision, over real images: batches of 1, 7 and 32."""
import argparse
import os
import pathlib
import subprocess
import tempfile

import numpy

from contest import BINARIES, machine

BARS = "aims: 1e-4 of the largest feature, 1e-3 of each feature's standard deviation"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="PNGs are taken from below it")
    parser.add_argument("--images", type=int, default=100)
    options = parser.parse_args()

    import network
    import torch
    from PIL import Image
    from safetensors.numpy import load_file, save_file
    from torchvision import transforms

    print(machine())
    paths = sorted(options.folder.rglob("*.png"))
    paths = paths[::max(1, len(paths) // options.images)][:options.images]
    prepare = transforms.Compose([
        transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    images = torch.stack([prepare(Image.open(path).convert("RGB")) for path in paths])
    print(f"{len(paths)} images below {options.folder.name}; {BARS}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = network.resnet18()
        network.save(model, folder / "weights.safetensors")
        save_file({"images": images.numpy()}, folder / "images.safetensors")
        model = model.double()
        model.fc = torch.nn.Identity()
        with torch.inference_mode():
            parts = [model(part.double()) for part in images.split(10)]
        expected = torch.cat(parts).numpy()
        deviation = expected.std(axis=0)
        print("| instructions | made for batches of | of the largest feature | of its own deviation |")
        print("| --- | ---: | ---: | ---: |")
        for isa in ("avx512", "avx2", "baseline"):
            for batch in (1, 7, 32):
                settings = dict(
                    os.environ, FINETUNE_ISA=isa, BATCH=str(batch), SERVE="1",
                    WEIGHTS=str(folder / "weights.safetensors"),
                    INPUT=str(folder / "images.safetensors"),
                    OUTPUT=str(folder / "features.safetensors"))
                subprocess.run(
                    [BINARIES / "backbone-benchmark"], env=settings, check=True,
                    stdin=subprocess.DEVNULL)
                features = load_file(folder / "features.safetensors")["features"]
                difference = abs(features - expected)
                largest = difference.max() / abs(expected).max()
                own = (difference.max(axis=0) / deviation).max()
                print(f"| {isa} | {batch} | {largest:.1e} | {own:.1e} |", flush=True)


if __name__ == "__main__":
    main()
