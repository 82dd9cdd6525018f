#!/usr/bin/env python3
"""Makes png/*.png, png.json, resize.json, boxes.json and normalize.json beside this script.

Needs: Pillow, numpy, torch and torchvision. The versions that made the committed files stand in each
JSON file; Pillow 13 is the reference for resizing (12 and older order the two passes differently).

Pictures are not stored: both sides compute the input by formula and compare a checksum of the output
(FNV-1a, 64 bits, over the bytes).
"""
import io
import json
import math
import os
import struct
import sys
import zlib

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

here = os.path.dirname(os.path.abspath(__file__))
versions = {
    "pillow": PIL.__version__,
    "torch": torch.__version__,
    "torchvision": torchvision.__version__,
    "numpy": np.__version__,
}


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in bytes(data):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def noise(count, seed):
    """Byte i is the top byte of a mixed (i + seed * 1000003)."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) + np.uint32(seed * 1000003 & 0xFFFFFFFF)
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
        x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
        return ((x ^ (x >> np.uint32(16))) >> np.uint32(24)).astype(np.uint8)


def picture(width, height, seed):
    return noise(3 * width * height, seed).reshape(height, width, 3)


# ---------------------------------------------------------------- PNG of every kind


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pack(samples, depth):
    """[height, width, channels] of raw samples to a list of packed rows."""
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            rows.append(row.astype(">u2").tobytes())
        elif depth == 8:
            rows.append(row.astype(np.uint8).tobytes())
        else:
            per = 8 // depth
            padded = np.zeros(-(-len(row) // per) * per, np.uint8)
            padded[: len(row)] = row
            byte = np.zeros(len(padded) // per, np.uint8)
            for i in range(per):
                byte |= padded[i::per] << (8 - depth * (i + 1))
            rows.append(byte.tobytes())
    return rows


def filtered(rows, bpp):
    """Rows with the filters 0 to 4 in turn."""
    out = bytearray()
    above = bytes(len(rows[0])) if rows else b""
    for y, row in enumerate(rows):
        kind = y % 5
        out.append(kind)
        for i, value in enumerate(row):
            a = row[i - bpp] if i >= bpp else 0
            b = above[i]
            c = above[i - bpp] if i >= bpp else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            out.append(value - (0, a, b, (a + b) // 2, nearest)[kind] & 255)
        above = row
    return bytes(out)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def encode(samples, color, depth, interlaced=False, extra=b"", split=1 << 30):
    height, width, channels = samples.shape
    bpp = max(1, channels * depth // 8)
    if interlaced:
        raw = b""
        for x0, y0, dx, dy in ADAM7:
            part = samples[y0::dy, x0::dx]
            if part.size:
                raw += filtered(pack(part, depth), bpp)
    else:
        raw = filtered(pack(samples, depth), bpp)
    data = zlib.compress(raw, 9)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    idat = b"".join(chunk(b"IDAT", data[i : i + split]) for i in range(0, len(data), split))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + idat + chunk(b"IEND", b"")


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
NAMES = {0: "grey", 2: "rgb", 3: "palette", 4: "grey-alpha", 6: "rgba"}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
BACKGROUND = np.array([0x33, 0x66, 0x99])


def over(rgb, alpha):
    return ((rgb * alpha + BACKGROUND * (255 - alpha)) / 255 + 0.5).astype(np.uint8)


def case(color, depth, interlaced, transparent):
    """One file, its RGB by the PNG specification, and what Pillow makes of it where that agrees."""
    width, height = 29, 19
    seed = color * 100 + depth
    top = (1 << depth) - 1
    channels = CHANNELS[color]
    raw = noise(2 * width * height * channels, seed).astype(np.int64)
    samples = ((raw[0::2] << 8 | raw[1::2]) & top).reshape(height, width, channels)
    samples[0, : min(width, top + 1), 0] = np.arange(min(width, top + 1))  # every low value
    extra = b""
    alpha = np.full((height, width, 1), 255)
    if color == 3:
        palette = noise(3 * (top + 1), seed + 7).reshape(-1, 3)
        extra = chunk(b"PLTE", palette.tobytes())
        rgb = palette[samples[:, :, 0]].astype(np.int64)
        if transparent:
            opacity = noise(max(1, top // 2 + 1), seed + 9)
            extra += chunk(b"tRNS", opacity.tobytes())
            full = np.full(top + 1, 255)
            full[: len(opacity)] = opacity
            alpha = full[samples[:, :, 0]][:, :, None]
    elif depth == 16 and color == 0:
        rgb = np.repeat((samples + 128) // 257, 3, axis=2)
    elif depth == 16:
        rgb = samples[:, :, : 3 if channels > 2 else 1] >> 8
        rgb = np.repeat(rgb, 3, axis=2) if channels < 3 else rgb
    else:
        rgb = samples[:, :, : 3 if channels > 2 else 1] * 255 // top
        rgb = np.repeat(rgb, 3, axis=2) if channels < 3 else rgb
    if color in (4, 6):
        alpha = samples[:, :, -1:] >> (depth - 8)
    if transparent and color in (0, 2):
        key = samples[3, 5]
        if depth == 16:  # differs from the key in the low byte only: not transparent
            samples[4, 6] = key ^ 1
            high = (samples[4, 6] + 128) // 257 if color == 0 else samples[4, 6] >> 8
            rgb[4, 6] = high
        values = key if color == 2 else [key[0]]
        extra = chunk(b"tRNS", b"".join(struct.pack(">H", int(v)) for v in values))
        alpha = np.where((samples == key).all(axis=2, keepdims=True), 0, 255)
    png = encode(samples, color, depth, interlaced, extra, split=97)
    rgb = rgb.astype(np.uint8)

    pillow = Image.open(io.BytesIO(png))
    converted = np.asarray(pillow.convert("RGB"))
    same = np.array_equal(converted, rgb)
    expected_same = not (color == 0 and depth == 16)  # Pillow clips
    assert same == expected_same, (color, depth, transparent)
    behind = over(rgb.astype(np.int64), alpha)
    # Pillow's colour keys are compared with scaled or shortened samples: only these modes agree.
    if color in (3, 4, 6) or (transparent and depth == 8):
        ground = Image.new("RGBA", pillow.size, (0x33, 0x66, 0x99, 255))
        ground.alpha_composite(pillow.convert("RGBA"))
        assert np.array_equal(np.asarray(ground.convert("RGB")), behind), (color, depth)
        plain = Image.new("RGB", pillow.size, (0x33, 0x66, 0x99))
        plain.paste(pillow.convert("RGB"), mask=pillow.convert("RGBA").getchannel("A"))
        assert np.array_equal(np.asarray(plain), behind), (color, depth)
    return png, rgb, behind


def make_png():
    cases = []
    for color, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                for transparent in (False, True) if color in (0, 2, 3) else (False,):
                    name = f"{NAMES[color]}{depth}"
                    name += "-trns" if transparent else ""
                    name += "-interlaced" if interlaced else ""
                    png, rgb, behind = case(color, depth, interlaced, transparent)
                    with open(os.path.join(here, "png", name + ".png"), "wb") as file:
                        file.write(png)
                    cases.append(
                        {
                            "name": name,
                            "width": rgb.shape[1],
                            "height": rgb.shape[0],
                            "rgb": fnv(rgb.tobytes()),
                            "onBackground": fnv(behind.tobytes()),
                        }
                    )
    return {"versions": versions, "background": "#336699", "cases": cases}


# ---------------------------------------------------------------- resizing

FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def make_resize():
    sizes = [
        (1, 1, 1, 1), (1, 1, 7, 5), (7, 5, 1, 1), (2, 2, 3, 3), (3, 3, 2, 2), (5, 4, 5, 9),
        (5, 4, 11, 4), (16, 16, 8, 8), (17, 13, 8, 6), (31, 57, 30, 56), (64, 64, 63, 65),
        (100, 75, 341, 256), (256, 256, 256, 256), (300, 200, 384, 256), (375, 500, 256, 341),
        (500, 375, 341, 256), (640, 480, 341, 256), (120, 400, 256, 853), (400, 120, 853, 256),
        (1, 300, 4, 3), (300, 1, 3, 4), (2, 700, 5, 100), (700, 2, 100, 5), (9, 1000, 9, 30),
        (3, 400, 2, 399), (40, 90, 20, 69), (40, 90, 20, 70), (40, 91, 20, 50), (40, 92, 20, 51),
        (33, 200, 60, 199), (200, 33, 199, 60), (97, 101, 13, 7), (255, 254, 50, 3), (6, 900, 256, 8),
        (1023, 64, 77, 64), (64, 1023, 64, 77), (800, 600, 3, 2), (12, 11, 250, 240),
    ]
    plain = []
    for index, (w, h, ow, oh) in enumerate(sizes):
        for name, method in FILTERS.items():
            source = picture(w, h, index)
            result = np.asarray(Image.fromarray(source).resize((ow, oh), method))
            plain.append(
                {"width": w, "height": h, "seed": index, "toWidth": ow, "toHeight": oh,
                 "interpolation": name, "sum": fnv(result.tobytes())}
            )
    crops = []
    shapes = [
        (1, 1), (3, 2), (1, 40), (40, 1), (224, 224), (256, 256), (256, 300), (300, 256), (257, 255),
        (500, 375), (375, 500), (640, 427), (200, 470), (470, 200), (100, 900), (900, 100),
        (2, 5000), (5000, 2), (30, 3100), (341, 343), (255, 1024), (1024, 767), (130, 61),
    ]
    settings = [(256, 224), (235, 224), (64, 64), (32, 47), (97, 60)]
    for index, (w, h) in enumerate(shapes):
        for resize, crop in settings:
            for name in FILTERS:
                if w * h < 100 and resize > 100 and name == "bicubic":
                    continue
                if max(w, h) / min(w, h) * resize * resize > 6e7:
                    continue  # torchvision would need gigabytes between the steps
                mode = transforms.InterpolationMode(name)
                chain = transforms.Compose(
                    [transforms.Resize(resize, mode), transforms.CenterCrop(crop)]
                )
                result = np.asarray(chain(Image.fromarray(picture(w, h, index))))
                crops.append(
                    {"width": w, "height": h, "seed": index, "resize": resize, "crop": crop,
                     "interpolation": name, "sum": fnv(result.tobytes())}
                )
    return {"versions": versions, "resize": plain, "crop": crops}


# ---------------------------------------------------------------- random resized crop


class Generator:
    """SplitMix64."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = 0xFFFFFFFFFFFFFFFF
        self.state = self.state + 0x9E3779B97F4A7C15 & mask
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        return z ^ z >> 31


def make_boxes():
    """torchvision's own get_params, its two sources of random numbers replaced by ours."""
    generator = Generator(0)

    def uniform(tensor, lower, upper):
        unit = torch.tensor(float(generator.next() >> 40) * 2.0**-24)
        lower, upper = torch.as_tensor(lower).float(), torch.as_tensor(upper).float()
        return tensor.copy_(lower + unit * (upper - lower))

    def randint(low, high, size):
        return torch.tensor([low + (generator.next() * (high - low) >> 64)])

    torch.Tensor.uniform_, torch.randint = uniform, randint
    crop = transforms.RandomResizedCrop(224)
    boxes = []
    for index, (w, h) in enumerate(
        [(500, 375), (375, 500), (224, 224), (1, 1), (2, 1), (30, 1000), (1000, 30), (64, 48), (48, 65)]
    ):
        source = Image.fromarray(picture(w, h, index))
        for seed in range(12):
            generator.state = seed * 77 + index
            i, j, height, width = crop.get_params(source, crop.scale, crop.ratio)
            part = source.crop((j, i, j + width, i + height)).resize((96, 96), FILTERS["bilinear"])
            boxes.append(
                {"width": w, "height": h, "seed": index, "generator": seed * 77 + index,
                 "box": [j, i, width, height], "sum": fnv(np.asarray(part).tobytes())}
            )
    return {"versions": versions, "boxes": boxes}


def make_normalize():
    levels = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    chain = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
    )
    result = chain(Image.fromarray(levels)).numpy().reshape(-1)
    return {"versions": versions, "bits": [int(v) for v in result.view(np.uint32)]}


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    for key in ("{\"name\"", "{\"width\""):
        text = text.replace(key, "\n" + key)
    with open(os.path.join(here, name), "w") as file:
        file.write(text + "\n")


os.makedirs(os.path.join(here, "png"), exist_ok=True)
write("png.json", make_png())
write("resize.json", make_resize())
write("normalize.json", make_normalize())
write("boxes.json", make_boxes())
print(versions, file=sys.stderr)
