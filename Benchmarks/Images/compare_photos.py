#!/usr/bin/env python3
"""Photo to normalized crop: ours beside Pillow, OpenCV and torchvision.io, one thread each, by turns.

Needs torch, torchvision, opencv-python-headless and Pillow from PyPI, and
`swift build -c release --product image-benchmark`. Prints processor milliseconds a photo, medians over
the rounds, and how often ours is as fast. Where nothing is scaled the crops are compared byte for byte
with Pillow's, turned as EXIF says, first.

    python3 Benchmarks/Images/compare_photos.py --rounds 9 photos/*.jpg
"""

import argparse
import os
import statistics
import subprocess
import time

import cv2
import numpy
import PIL
import torch
import torchvision
from PIL import Image, ImageOps
from torchvision import transforms

resize = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224)])
normalize = transforms.Compose([
    transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


def pillow(path):
    """The whole photo, then resized."""
    return normalize(resize(ImageOps.exif_transpose(Image.open(path)).convert("RGB")))


def draft(path):
    """Decoded at 1/2, 1/4 or 1/8 where that leaves a short side of 256."""
    image = Image.open(path)
    image.draft("RGB", (256, 256))
    return normalize(resize(ImageOps.exif_transpose(image).convert("RGB")))


def opencv(path):
    """Bilinear without a wider filter for what shrinks: other pixels, but a usual choice."""
    image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
    height, width = image.shape[:2]
    scale = 256 / min(width, height)
    image = cv2.resize(image, (int(width * scale), int(height * scale)))
    y, x = (image.shape[0] - 224) // 2, (image.shape[1] - 224) // 2
    return normalize(numpy.ascontiguousarray(image[y:y + 224, x:x + 224]))


def torch_io(path):
    """torchvision's own decoder, and its transforms on tensors."""
    data = torchvision.io.read_file(path)
    image = torchvision.io.decode_image(data, torchvision.io.ImageReadMode.RGB)
    image = resize(image)
    return transforms.functional.normalize(
        image.float() / 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


PEERS = {"Pillow": pillow, "Pillow, draft": draft, "OpenCV": opencv, "torchvision.io": torch_io}


def differing(binary, paths):
    """The photos whose crops are not Pillow's, byte for byte."""
    names = []
    ours = subprocess.Popen(
        [binary, *paths], stdout=subprocess.PIPE, env={**os.environ, "CROPS": "1", "EXACT": "1"})
    for path in paths:
        theirs = resize(ImageOps.exif_transpose(Image.open(path)).convert("RGB")).tobytes()
        if ours.stdout.read(len(theirs)) != theirs:
            names.append(path)
    if ours.wait() != 0:
        raise SystemExit(f"{binary} failed")
    return names


class Ours:
    """Our benchmark, which does a round for each line that it is sent."""

    def __init__(self, binary, paths, **environment):
        self.process = subprocess.Popen(
            [binary, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "SERVE": "1", **environment})

    def round(self):
        """Milliseconds a photo, from file to normalized crop."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline().split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="PHOTO")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--binary", default=".build/release/image-benchmark")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    Image.MAX_IMAGE_PIXELS = None
    paths = arguments.paths
    different = differing(arguments.binary, paths)
    print(f"{len(paths) - len(different)} of {len(paths)} crops are Pillow's {PIL.__version__}")
    for path in different:
        print(f"  not: {path}")

    def peer(decode):
        began = time.process_time()
        for path in paths:
            decode(path)
        return 1000 * (time.process_time() - began) / len(paths)

    scaled = Ours(arguments.binary, paths)
    exact = Ours(arguments.binary, paths, EXACT="1")
    times = {name: [] for name in ("ours", "ours, exact", *PEERS)}
    for number in range(arguments.rounds + 1):
        row = {"ours": scaled.round(), "ours, exact": exact.round()}
        row.update({name: peer(decode) for name, decode in PEERS.items()})
        # The first round warms up.
        for name, value in row.items() if number > 0 else ():
            times[name].append(value)
    print(f"{len(paths)} photos, {arguments.rounds} rounds, torchvision {torchvision.__version__}, "
          f"OpenCV {cv2.__version__}")
    print(f"{'processor ms a photo':24}{'median':>9}{'ours is':>9}")
    for name, row in times.items():
        ratio = statistics.median(b / a for a, b in zip(times["ours"], row))
        print(f"{name:24}{statistics.median(row):9.2f}{ratio:8.2f}x")


if __name__ == "__main__":
    main()
