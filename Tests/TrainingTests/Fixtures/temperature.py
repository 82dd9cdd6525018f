"""Temperatures and expected calibration errors, for TemperatureTests.swift.

Made with Python 3, numpy 2.4.6 and scipy 1.17.1:

    python3 temperature.py

writes temperature.json: cases of logits and labels; the temperature with the lowest mean negative log
likelihood (scipy's bounded scalar minimiser over ln T, in double precision), on all images and on every
second one; the expected calibration error in 15 bins of equal width, each open on its left, and the
loss, at temperature 1, at the fitted one, and with each half at the temperature of the other.
"""
import json

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

BINS = 15


def loss(logits, labels, temperature):
    return -log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels].mean()


def fit(logits, labels):
    found = minimize_scalar(
        lambda t: loss(logits, labels, np.exp(t)), bounds=(np.log(0.01), np.log(1000)),
        method="bounded", options={"xatol": 1e-13, "maxiter": 10000})
    return float(np.exp(found.x))


def calibration_error(logits, labels, temperature):
    p = np.exp(log_softmax(logits / np.reshape(temperature, (-1, 1)), axis=1))
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    edges = np.linspace(0, 1, BINS + 1)
    error = 0.0
    for low, high in zip(edges, edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)


def figures(logits, labels, temperature):
    temperature = np.broadcast_to(temperature, len(labels)).reshape(-1, 1)
    return {"ece": calibration_error(logits, labels, temperature),
            "loss": float(loss(logits, labels, temperature))}


def case(name, images, classes, skill, scale, seed):
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, images)
    logits = random.normal(size=(images, classes))
    logits[np.arange(images), labels] += skill
    # As the file holds them, and single precision.
    logits = np.round(logits * scale, 3).astype(np.float32)
    values, logits = [round(float(x), 3) for x in logits.flatten()], logits.astype(np.float64)
    halves = [fit(logits[first::2], labels[first::2]) for first in (0, 1)]
    crossed = np.where(np.arange(images) % 2 == 0, halves[1], halves[0])
    temperature = fit(logits, labels)
    return {
        "name": name,
        "classes": classes,
        "logits": values,
        "labels": labels.tolist(),
        "temperature": temperature,
        "halves": halves,
        "before": figures(logits, labels, 1.0),
        "fitted": figures(logits, labels, temperature),
        "after": figures(logits, labels, crossed),
    }


cases = [
    case("too sure", 120, 4, 1.5, 5, 1),
    case("not sure enough", 120, 4, 1.5, 0.3, 2),
    case("two classes", 80, 2, 1, 3, 3),
    case("hardly better than chance", 150, 10, 0.3, 20, 4),
    case("well calibrated", 200, 5, 1, 1, 5),
]
with open("temperature.json", "w") as file:
    json.dump({"cases": cases}, file, separators=(",", ":"))
    file.write("\n")
