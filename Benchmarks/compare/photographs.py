"""Draws PNGs of 500×375 with a photograph's statistics: colors that fall off as 1/f, edges, noise.

What makes a photograph's PNG large is what its neighboring pixels don't tell of each other: these have
about 350 KB each, as photographs of that size do. A class is the color of a large soft-edged disc.
"""
import colorsys
import pathlib

import numpy
from PIL import Image

WIDTH, HEIGHT = 500, 375


def clouds(random):
    """Noise whose amplitudes fall off as 1/f, with deviation 1."""
    y = numpy.fft.fftfreq(HEIGHT)[:, None]
    x = numpy.fft.rfftfreq(WIDTH)[None, :]
    amplitude = 1 / numpy.maximum(numpy.hypot(x, y), 1 / WIDTH) ** 1.3
    phase = random.uniform(0, 2 * numpy.pi, amplitude.shape)
    values = numpy.fft.irfft2(amplitude * numpy.exp(1j * phase), s=(HEIGHT, WIDTH))
    return (values - values.mean()) / values.std()


def photograph(fields, random, hue):
    def field():
        shift = random.integers(0, HEIGHT), random.integers(0, WIDTH)
        return numpy.roll(fields[random.integers(len(fields))], shift, axis=(0, 1))

    gray = field()
    picture = numpy.stack(
        [118 + 42 * (0.92 * gray + 0.3 * field()) for _ in range(3)], axis=2)
    row, column = numpy.mgrid[:HEIGHT, :WIDTH]
    center = random.uniform(0.35, 0.65, 2) * (HEIGHT, WIDTH)
    distance = numpy.hypot(row - center[0], column - center[1])
    share = 0.75 / (1 + numpy.exp((distance - random.uniform(80, 130)) / 1.5))
    color = 255 * numpy.array(colorsys.hsv_to_rgb(hue, 0.7, 0.8))
    picture += share[:, :, None] * (color - picture)
    picture += random.normal(0, 2.2, picture.shape)
    return Image.fromarray(picture.clip(0, 255).astype(numpy.uint8))


def draw(folder, images, classes=10):
    """`images` PNGs in `classes` folders below `folder`."""
    folder = pathlib.Path(folder)
    fields = [clouds(numpy.random.default_rng(seed)) for seed in range(24)]
    for index in range(images):
        label = index % classes
        (folder / f"class{label}").mkdir(parents=True, exist_ok=True)
        random = numpy.random.default_rng(index)
        photograph(fields, random, label / classes).save(folder / f"class{label}" / f"{index:04}.png")
