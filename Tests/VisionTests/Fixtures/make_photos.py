#!/usr/bin/env python3
"""Makes photos/*.jpg, photos/*.webp, photos/*.png and photos.json beside this script.

Needs Pillow, numpy and cjpeg of libjpeg-turbo 2.1.5 (Debian: libjpeg-turbo-progs); the versions of
the first two that made the committed files stand in photos.json. Expected are
Pillow's pixels: `exif_transpose`, then `convert("RGB")`. Of the files only checksums of these are kept
(FNV-1a, 64 bits, over the bytes of all pixels).
"""
import io
import json
import os
import random
import struct
import subprocess
import tempfile
import warnings
import zlib

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


def other_codes():
    """What Pillow doesn't write: arithmetic codes, and a scan for each component."""
    image = io.BytesIO()
    photo(61, 43, seed=6).save(image, "PPM")

    def cjpeg(*options):
        return subprocess.run(["cjpeg", "-quality", "80", *options], input=image.getvalue(),
                              stdout=subprocess.PIPE, check=True).stdout

    add("arithmetic.jpg", cjpeg("-arithmetic"))
    add("arithmetic-progressive.jpg", cjpeg("-arithmetic", "-progressive"))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as scans:
        scans.write("0;\n1;\n2;\n")
        scans.flush()
        add("three-scans.jpg", cjpeg("-scans", scans.name))
        add("arithmetic-three-scans.jpg", cjpeg("-arithmetic", "-scans", scans.name))


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


def segment(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def riff(*blocks):
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in blocks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def places():
    """Orientations in other places than the usual one, and several of them."""
    image = photo(47, 31, seed=7)
    packet = (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description '
              b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></x:xmpmeta>')
    element = b"<tiff:Orientation>8</tiff:Orientation>"
    data = io.BytesIO()
    image.save(data, "JPEG")
    data = data.getvalue()
    named = b"Exif\0\0"
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)
    scan = data.index(b"\xff\xda")
    add("exif-before-scan.jpg", data[:scan] + segment(0xE1, named + exif(6)) + data[scan:])
    for name, entries in {
        "two-tags": [(3, 6), (3, 3)], "two-tags-first-wrong": [(3, 9), (3, 6)],
        "two-tags-first-unknown": [(99, 3), (3, 6)],
    }.items():
        directory = struct.pack("<H", len(entries)) + b"".join(
            struct.pack("<HHIHH", 0x0112, kind, 1, value, 0) for kind, value in entries)
        block = b"II*\0\x08\0\0\0" + directory + bytes(4)
        add(f"{name}.jpg", data[:2] + segment(0xE1, named + block) + data[2:])
    add("xmp.jpg", data[:2] + xmp + data[2:])
    for number in (1, 8):
        add(f"xmp-and-exif-{number}.jpg",
            data[:2] + xmp + segment(0xE1, named + exif(number)) + data[2:])
    empty = b"II*\0\x08\0\0\0" + bytes(6)
    add("xmp-and-empty-exif.jpg", data[:2] + segment(0xE1, named + empty) + xmp + data[2:])

    data = io.BytesIO()
    image.save(data, "WEBP", lossless=True)
    picture = data.getvalue()[20:20 + struct.unpack("<I", data.getvalue()[16:20])[0]]

    def extended(flags):
        return b"VP8X", struct.pack("<B3x", flags) + (46).to_bytes(3, "little") + (30).to_bytes(
            3, "little")

    picture, tag = (b"VP8L", picture), (b"EXIF", exif(6))
    add("announced.webp", riff(extended(8), picture, tag))
    add("not-announced.webp", riff(extended(0), picture, tag))
    add("not-extended.webp", riff(picture, tag))
    add("behind.webp", riff(extended(8), picture) + b"EXIF" + struct.pack("<I", len(tag[1])) + tag[1])
    add("xmp.webp", riff(extended(4), picture, (b"XMP ", packet)))
    add("xmp-element.webp", riff(extended(4), picture, (b"XMP ", element)))

    data = io.BytesIO()
    image.save(data, "PNG")
    data = data.getvalue()
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    start = data.index(b"IDAT") - 4
    add("xmp.png", data[:start] + text + data[start:])
    add("two-exif.png",
        data[:start] + chunk(b"eXIf", exif(6)) + chunk(b"eXIf", exif(3)) + data[start:])
    add("xmp-and-exif.png", data[:start] + text + chunk(b"eXIf", exif(3)) + data[start:])


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
    other_codes()
    places()
    with open(os.path.join(here, "photos.json"), "w") as file:
        json.dump(
            {"pillow": PIL.__version__, "numpy": np.__version__, "cases": cases,
             "scaled": scaled()},
            file, separators=(",", ":"))
        file.write("\n")


main()
