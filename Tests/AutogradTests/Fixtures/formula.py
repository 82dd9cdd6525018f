"""Numbers that FormulaNumbers.swift computes alike, so that inputs needn't be stored."""

import numpy as np


def uniform(name, shape, low=-1.0, high=1.0):
    """Float32 numbers in [low, high) that follow from a name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) % 2**64
    count = int(np.prod(shape, dtype=np.int64))
    with np.errstate(over="ignore"):
        z = np.uint64(state) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    unit = (z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1
    return ((low + high) / 2 + (high - low) / 2 * unit).astype(np.float32).reshape(shape)


def number(x):
    """A float that prints with as many digits as a float32 needs."""
    return float(f"{x:.9g}")


def summary(values, samples):
    """What GoldenSummary.swift compares a tensor with.

    All elements, or evenly spaced ones of a large tensor; the largest magnitude; and the dot
    product with numbers from the formula, which no wrong element leaves as it is.
    """
    flat = values.detach().double().flatten()
    step = max(1, len(flat) // samples)
    weights = uniform("checksum", (len(flat),)).astype(np.float64)
    return {
        "shape": list(values.shape),
        "step": step,
        "samples": [number(x) for x in flat[::step].tolist()],
        "largest": number(flat.abs().max().item()),
        "checksum": number(float(flat.numpy() @ weights)),
    }
