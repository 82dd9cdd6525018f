#!/usr/bin/env python3
"""Makes photos/*.jpg, photos/*.webp, photos/*.png and photos.json beside this script.

Needs Pillow and numpy; the versions that made the committed files stand in photos.json. Expected are
Pillow's pixels: `exif_transpose`, then `convert("RGB")`. Of the files only checksums of these are kept
(FNV-1a, 64 bits, over the bytes of all pixels).
"""
import io
import json
import os
import random
import struct
import warnings

import numpy as np
import PIL
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, "photos")
warnings.simplefilter("ignore")
cases = []


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in bytes(data):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def photo(width, height, seed=0):
    """Waves of several lengths and a little noise: something that compresses as photographs do."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / 7 + y / 13 + seed), np.cos(x / 11 - y / 5), np.sin(x * y / 300)]
    noise = np.random.default_rng(seed).normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(127 + 110 * np.stack(waves, -1) + noise, 0, 255).astype("uint8"))


def exif(orientation, end="<", kind=3, count=1, tags=0, named=False):
    """An EXIF block whose first directory ends with the orientation."""
    entries = b"".join(
        struct.pack(end + "HHIHH", 0x0100 + tag, 3, 1, 7, 0) for tag in range(tags))
    value = {3: "HH", 4: "I", 6: "bxxx", 7: "Bxxx", 8: "hh", 9: "i"}[kind]
    numbers = (orientation, 0) if kind in (3, 8) else (orientation,)
    entries += struct.pack(end + "HHI", 0x0112, kind, count) + struct.pack(end + value, *numbers)
    head = (b"II*\0" if end == "<" else b"MM\0*") + struct.pack(end + "IH", 8, tags + 1)
    return (b"Exif\0\0" if named else b"") + head + entries + struct.pack(end + "I", 0)


def add(name, data):
    """Keeps a file and what Pillow makes of it."""
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)
    image = Image.open(io.BytesIO(data))
    stored = image.size
    try:
        image = ImageOps.exif_transpose(image)
    except Exception:
        pass  # A block that Pillow gives up on.
    image = image.convert("RGB")
    cases.append({
        "name": name, "stored": stored, "width": image.width, "height": image.height,
        "sum": fnv(image.tobytes()),
    })


def save(name, image, **options):
    data = io.BytesIO()
    image.save(data, {"jpg": "JPEG", "webp": "WEBP", "png": "PNG"}[name.split(".")[-1]], **options)
    add(name, data.getvalue())
    return data.getvalue()


def jpegs():
    image = photo(61, 43)
    for subsampling in (0, 1, 2):
        for quality in (20, 75, 100):
            save(f"color-{subsampling}-{quality}.jpg", image, subsampling=subsampling, quality=quality)
        save(f"progressive-{subsampling}.jpg", image, subsampling=subsampling, progressive=True)
    gray = image.convert("L")
    save("gray.jpg", gray)
    save("gray-progressive.jpg", gray, progressive=True)
    save("restarts.jpg", image, restart_marker_blocks=2)
    save("rgb.jpg", image, keep_rgb=True)
    for width, height in ((1, 1), (8, 8), (9, 17), (16, 1), (1, 33)):
        save(f"{width}x{height}.jpg", photo(width, height))
    inks = save("cmyk.jpg", image.convert("CMYK"), quality=90)
    at = inks.index(b"Adobe")
    # The same numbers as YCCK, and without the marker that tells programs of Adobe's.
    add("ycck.jpg", inks[:at + 11] + b"\2" + inks[at + 12:])
    add("cmyk-plain.jpg", inks[:at - 4] + inks[at + 12:])
    data = save("behind.jpg", image)
    add("bytes-behind.jpg", data + b"what follows the end is not the picture")
    return data


def webps():
    image = photo(61, 43, seed=1)
    save("lossy.webp", image, quality=70)
    save("lossless.webp", image, lossless=True)
    image.putalpha(image.convert("L"))
    save("alpha.webp", image, quality=70)
    save("alpha-lossless.webp", image, lossless=True, exact=True)
    frames = [photo(37, 29, seed) for seed in (2, 3)]
    save("animated.webp", frames[0], save_all=True, append_images=frames[1:], duration=50)


def orientations():
    image = photo(47, 31, seed=4)
    for orientation in range(10):
        end = "<>"[orientation % 2]
        save(f"turned-{orientation}.jpg", image, exif=b"Exif\0\0" + exif(orientation, end))
        save(f"turned-{orientation}.png", image, exif=exif(orientation, end, tags=2))
        save(f"turned-{orientation}.webp", image, lossless=True,
             exif=exif(orientation, end, tags=1, named=orientation > 4))
    for kind in (4, 6, 7, 8, 9):
        save(f"kind-{kind}.jpg", image, exif=b"Exif\0\0" + exif(6, kind=kind))
    save("two-numbers.jpg", image, exif=b"Exif\0\0" + exif(6, count=2))
    # Three numbers don't fit into the entry: they lie where it points to, or not at all.
    three = exif(26, kind=4, count=3).replace(struct.pack("<HHI", 0x0112, 4, 3), struct.pack("<HHI", 0x0112, 3, 3))
    save("three-numbers.jpg", image, exif=b"Exif\0\0" + three + struct.pack("<HHH", 8, 1, 1))
    save("no-numbers.jpg", image, exif=b"Exif\0\0" + three)
    rng = random.Random(5)
    for number in range(24):
        block = bytearray(exif(rng.randint(2, 8), rng.choice("<>"), tags=rng.randint(0, 3)))
        for _ in range(rng.randint(1, 2)):
            block[rng.randrange(len(block))] = rng.randrange(256)
        if number % 4 == 0:
            block = block[:rng.randrange(len(block))]
        save(f"broken-{number}.jpg", image, exif=b"Exif\0\0" + bytes(block))


def scaled():
    """What libjpeg makes at 1/2, 1/4 and 1/8 of each side, as Pillow's `draft` asks for it."""
    results = []
    for name in ("color-0-75.jpg", "color-2-75.jpg", "progressive-1.jpg", "gray.jpg", "cmyk.jpg"):
        for denominator in (2, 4, 8):
            image = Image.open(os.path.join(folder, name))
            image.draft(None, (image.width // denominator, image.height // denominator))
            image = image.convert("RGB")
            results.append({
                "name": name, "denominator": denominator, "width": image.width,
                "height": image.height, "sum": fnv(image.tobytes()),
            })
    return results


def main():
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    jpegs()
    webps()
    orientations()
    with open(os.path.join(here, "photos.json"), "w") as file:
        json.dump(
            {"pillow": PIL.__version__, "numpy": np.__version__, "cases": cases,
             "scaled": scaled()},
            file, separators=(",", ":"))
        file.write("\n")


main()
