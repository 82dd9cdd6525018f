#!/usr/bin/env python3
"""PNG file to normalized crop: ours beside Pillow and torchvision, one thread each, taking turns.

Needs torch, torchvision and Pillow from PyPI, and `swift build -c release --product image-benchmark`.
Compares every byte of the crops first, then prints processor milliseconds an image, medians over the
rounds. (16-bit gray differs on purpose: Pillow clips it.)

    python3 Benchmarks/Images/compare_pillow.py --rounds 9 photos/*.png
"""

import argparse
import os
import statistics
import subprocess
import time

import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms


def pillow(paths, resize, normalize):
    """Milliseconds an image for decoding, for resize and crop, and in all."""
    decoding = cropping = whole = 0.0
    for path in paths:
        began = time.process_time()
        image = Image.open(path).convert("RGB")
        decoded = time.process_time()
        crop = resize(image)
        cropped = time.process_time()
        normalize(crop)
        ended = time.process_time()
        decoding += decoded - began
        cropping += cropped - decoded
        whole += ended - began
    return [1000 * seconds / len(paths) for seconds in (decoding, cropping, whole)]


def differing(binary, paths, resize):
    """The files whose crops are not the same, byte for byte."""
    names = []
    ours = subprocess.Popen(
        [binary, *paths], stdout=subprocess.PIPE, env={**os.environ, "CROPS": "1"})
    for path in paths:
        theirs = resize(Image.open(path).convert("RGB")).tobytes()
        if ours.stdout.read(len(theirs)) != theirs:
            names.append(path)
    if ours.wait() != 0:
        raise SystemExit(f"{binary} failed")
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="FILE.png")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--binary", default=".build/release/image-benchmark")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    Image.MAX_IMAGE_PIXELS = None
    resize = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224)])
    normalize = transforms.Compose([
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])
    different = differing(arguments.binary, arguments.paths, resize)
    print(f"{len(arguments.paths) - len(different)} of {len(arguments.paths)} crops are equal")
    for path in different:
        print(f"  not: {path}")
    if arguments.rounds == 0:
        return

    ours = subprocess.Popen(
        [arguments.binary, *arguments.paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env={**os.environ, "SERVE": "1"})

    def turn():
        ours.stdin.write("\n")
        ours.stdin.flush()
        return [float(field) for field in ours.stdout.readline().split()]

    mine, theirs = [], []
    for _ in range(arguments.rounds + 1):
        mine.append(turn())
        theirs.append(pillow(arguments.paths, resize, normalize))
    ours.stdin.close()
    ours.wait()
    # The first round warms up.
    read, check, inflate, decode, crop, whole = map(statistics.median, zip(*mine[1:]))
    their_decode, their_crop, their_whole = map(statistics.median, zip(*theirs[1:]))
    ratios = sorted(b[2] / a[5] for a, b in zip(mine[1:], theirs[1:]))
    print(f"{len(arguments.paths)} files, {arguments.rounds} rounds, "
          f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}")
    print(f"{'processor ms an image':32}{'ours':>9}{'Pillow':>9}")
    print(f"{'read and check':32}{check:9.3f}")
    print(f"{'inflate':32}{inflate - check:9.3f}")
    print(f"{'decode, all of it':32}{decode:9.3f}{their_decode:9.3f}")
    print(f"{'unfilter, resize and crop':32}{crop - inflate:9.3f}")
    print(f"{'resize and crop':32}{'':9}{their_crop:9.3f}")
    print(f"{'normalize':32}{whole - crop:9.3f}{their_whole - their_decode - their_crop:9.3f}")
    print(f"{'file to normalized crop':32}{whole:9.3f}{their_whole:9.3f}")
    print(f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
