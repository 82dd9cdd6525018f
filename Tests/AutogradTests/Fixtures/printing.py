"""How PyTorch prints tensors, for PrintingTests.swift.

Made with Python 3 and torch 2.13.0:

    python3 printing.py

writes printing.json: for each case a shape, elements (or a first one and a difference between
neighbours), what else is known of the tensor, and PyTorch's text.
"""
import json
import math

import torch

inf, nan = math.inf, math.nan

# (shape, elements) or (shape, (first, difference))
PLAIN = [
    ([], [1.0]),
    ([], [0.0]),
    ([], [-0.0]),
    ([], [3.14159274]),
    ([], [-2.5]),
    ([], [1e10]),
    ([], [1e-10]),
    ([], [123456.789]),
    ([], [inf]),
    ([], [-inf]),
    ([], [nan]),
    ([1], [7.0]),
    ([3], [1.0, 2.0, 3.0]),
    ([3], [-1.0, 20.0, 300.0]),
    ([3], [0.1, 0.22222, -0.33333]),
    ([3], [1.0, 1000.0, 1001.0]),
    ([3], [1.0, 999.5, 0.0]),
    ([3], [0.5, 501.0, -3.0]),
    ([2], [1e8, 1e8]),
    ([2], [100000008.0, 1e8]),
    ([2], [1e-4, 2e-4]),
    ([2], [0.9e-4, 2e-4]),
    ([3], [0.0, 0.0, 0.0]),
    ([4], [nan, inf, -inf, 1.0]),
    ([4], [nan, inf, -inf, 1.5]),
    ([4], [nan, inf, -inf, 1e-6]),
    ([4], [nan, inf, -inf, 0.0]),
    ([3], [-0.0, 1.0, -1.0]),
    ([2], [1e38, 1e-38]),
    ([2], [1e-45, 1.0]),
    ([2, 2], [27.0, 27.0, 27.0, 27.0]),
    ([2, 2], [4.5, 4.5, 4.5, 4.5]),
    ([2, 3], [-1.0, 2.0, 3.5, 4.0, -5.0, 6.25]),
    ([2, 2, 3], (0.0, 1.0)),
    ([2, 2, 2, 2], (-1.0, 0.125)),
    ([1, 1, 1, 1], [5.0]),
    ([30], (0.0, 1.0)),
    ([30], (-3.0, 0.37)),
    ([2, 40], (0.0, 0.25)),
    ([100], (0.0, 100.0)),
    ([1000], (0.0, 1.0)),
    ([1001], (0.0, 1.0)),
    ([10, 200], (0.0, 0.5)),
    ([4, 300], (0.0, 1.0)),
    ([300, 4], (0.0, 1.0)),
    ([8, 3, 50], (-600.0, 1.0)),
    ([3, 7, 7, 8], (0.0, 1.0)),
    ([0], []),
    ([0, 3], []),
    ([2, 0], []),
    ([2, 0, 4], []),
]

NOTED = [
    ([2, 2], [1.0, 1.0, 1.0, 1.0]),
    ([], [27.0]),
    ([3], [0.5, 1.5, 2.5]),
    ([17], (0.0, 1.0)),
    ([18], (0.0, 1.0)),
    ([19], (0.0, 1.0)),
    ([20], (0.0, 1.0)),
    ([2, 16], (0.0, 1.0)),
    ([2, 13], (0.0, 1.0)),
    ([2, 12], (0.0, 1.0)),
    ([2, 0], []),
    ([11], (0.5, 0.25)),
    ([8], (0.5, 0.25)),
]


def make(shape, elements):
    count = math.prod(shape)
    if isinstance(elements, tuple):
        first, difference = (torch.tensor(x, dtype=torch.float32) for x in elements)
        return first + difference * torch.arange(count, dtype=torch.float32)
    return torch.tensor(elements, dtype=torch.float32)


def encoded(value):
    value = float(torch.tensor(value, dtype=torch.float32))
    return value if math.isfinite(value) else str(value)


def main():
    cases = []
    for note, sources in [("", PLAIN), ("leaf", NOTED), ("exp", NOTED)]:
        for shape, elements in sources:
            tensor = make(shape, elements).reshape(shape)
            if note == "leaf":
                tensor.requires_grad_()
            if note == "exp":
                tensor = (tensor * 0).requires_grad_().exp()
            case = {"note": note, "shape": shape, "text": repr(tensor)}
            key = "steps" if isinstance(elements, tuple) else "elements"
            case[key] = [encoded(x) for x in elements]
            cases.append(case)
    with open("printing.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(len(cases), "cases, torch", torch.__version__)


main()
