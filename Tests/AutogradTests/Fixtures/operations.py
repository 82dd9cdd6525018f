"""Outputs and gradients of PyTorch's operations, for OperationGoldenTests.swift.

Made with Python 3 and torch 2.13.0 (CPU):

    python3 operations.py

writes operations.json (the cases) and operations.f32 (little-endian floats: for each case the output,
then the gradient of each input). Inputs and the gradient that flows into the output are not stored:
both sides draw them from SplitMix64, seeded with the case's number.
"""
import json
import math
import struct

import torch

MASK = (1 << 64) - 1


def uniform(seed):
    """Numbers in [0, 1), multiples of 2^-24: SplitMix64's upper 24 bits."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        yield (z >> 40) * 2.0**-24


# How a number in [0, 1) becomes an element. All are exact in single precision.
DOMAINS = {
    "positive": lambda u: 0.5 + 1.5 * math.floor(u * 4096) / 4096,
    "signed": lambda u: 4 * u - 2,
    "coarse": lambda u: float(math.floor(u * 4)),  # many equal elements
    "wide": lambda u: math.floor((u - 0.5) * 4096) / 16,
}


def tensor(numbers, shape, domain):
    draw = DOMAINS[domain]
    values = [draw(next(numbers)) for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def optional_axes(arguments):
    """[keep, axis...] -> (axes, keep)."""
    return tuple(arguments[1:]), bool(arguments[0])


OPERATIONS = {
    "add": lambda x, a: x[0] + x[1],
    "subtract": lambda x, a: x[0] - x[1],
    "multiply": lambda x, a: x[0] * x[1],
    "divide": lambda x, a: x[0] / x[1],
    "power": lambda x, a: x[0] ** x[1],
    "addNumber": lambda x, a: x[0] + a[0],
    "subtractNumber": lambda x, a: x[0] - a[0],
    "numberMinus": lambda x, a: a[0] - x[0],
    "multiplyByNumber": lambda x, a: x[0] * a[0],
    "divideByNumber": lambda x, a: x[0] / a[0],
    "numberOver": lambda x, a: a[0] / x[0],
    "powerOfNumber": lambda x, a: x[0] ** a[0],
    "negate": lambda x, a: -x[0],
    "exp": lambda x, a: x[0].exp(),
    "log": lambda x, a: x[0].log(),
    "sqrt": lambda x, a: x[0].sqrt(),
    "reciprocal": lambda x, a: x[0].reciprocal(),
    "relu": lambda x, a: x[0].relu(),
    "sigmoid": lambda x, a: x[0].sigmoid(),
    "tanh": lambda x, a: x[0].tanh(),
    "sumAll": lambda x, a: x[0].sum(),
    "meanAll": lambda x, a: x[0].mean(),
    "maxAll": lambda x, a: x[0].max(),
    "sum": lambda x, a: x[0].sum(*optional_axes(a)),
    "mean": lambda x, a: x[0].mean(*optional_axes(a)),
    "max": lambda x, a: x[0].amax(*optional_axes(a)),
    "matmul": lambda x, a: x[0] @ x[1],
    "reshape": lambda x, a: x[0].reshape(a),
    "transpose": lambda x, a: x[0].transpose(*a),
    "permute": lambda x, a: x[0].permute(a),
    "slice": lambda x, a: x[0][(slice(None),) * a[0] + (slice(*a[1:]),)],
    "concatenate": lambda x, a: torch.cat(x, dim=a[0]),
    "softmax": lambda x, a: x[0].softmax(a[0]),
    "logSoftmax": lambda x, a: x[0].log_softmax(a[0]),
    "perceptron": lambda x, a: (((x[0] @ x[1] + x[2]).relu() @ x[3] + x[4]).log_softmax(1) * x[5])
    .sum(1)
    .mean(),
}

PAIRS = [
    ([4, 5], [4, 5]),
    ([], []),
    ([4, 5], []),
    ([], [4, 5]),
    ([1], [3, 4]),
    ([4, 5], [5]),
    ([5], [4, 5]),
    ([4, 5], [4, 1]),
    ([4, 1], [4, 5]),
    ([4, 1], [1, 5]),
    ([2, 1, 3], [4, 1]),
    ([2, 3, 4, 5], [3, 1, 1]),
    ([3, 1, 1], [2, 3, 4, 5]),
    ([2, 3, 1, 5], [1, 3, 4, 1]),
    ([1, 1, 1], [2, 1]),
    ([17, 33], [17, 33]),
    ([0, 3], [1, 3]),
    ([2, 0], [2, 1]),
]


def cases():
    for name in ["add", "subtract", "multiply", "divide", "power"]:
        domain = "positive" if name == "power" else "signed" if name != "divide" else "positive"
        for pair in PAIRS:
            yield name, pair, [], domain
    for name in ["addNumber", "subtractNumber", "numberMinus", "multiplyByNumber", "divideByNumber"]:
        for number in [0.0, 2.0, -1.5] if name != "divideByNumber" else [2.0, -1.5, 3.0]:
            yield name, [[3, 5]], [number], "signed"
    for number in [1.0, -2.5]:
        yield "numberOver", [[3, 5]], [number], "positive"
    for exponent in [0, 1, 2, 3, 4, -1, -2, 0.5, -0.5, 2.5, -1.75]:
        yield "powerOfNumber", [[3, 5]], [float(exponent)], "positive"
    for exponent in [0, 1, 2, 3, 4]:
        yield "powerOfNumber", [[3, 5]], [float(exponent)], "signed"
    for name in ["negate", "exp", "relu", "sigmoid", "tanh", "log", "sqrt", "reciprocal"]:
        domain = "positive" if name in ("log", "sqrt", "reciprocal") else "signed"
        for shape in [[7], [], [3, 5], [2, 3, 4], [0, 2], [131]]:
            yield name, [shape], [], domain
    yield "sigmoid", [[40]], [], "wide"
    yield "tanh", [[40]], [], "wide"
    for name, domain in [("sum", "signed"), ("mean", "signed"), ("max", "signed"), ("max", "coarse")]:
        for shape in [[], [5], [3, 4], [2, 3, 4]]:
            yield name + "All", [shape], [], domain
        for axes in [[0], [1], [2], [3], [-1], [0, 1], [1, 2], [0, 2], [0, 2, 3], [1, 3], [0, 1, 2, 3]]:
            yield name, [[2, 3, 4, 5]], [len(axes) % 2] + axes, domain
        for keep in [0, 1]:
            yield name, [[2, 3, 2, 3]], [keep, 1, -1], domain
        yield name, [[150, 2]], [0, 0], domain
        yield name, [[2, 70, 2]], [0, 1], domain
        yield name, [[3, 1, 2]], [1, 1], domain
        yield name, [[0, 3]], [0, 1], domain
    yield "sum", [[3, 0]], [0, 1], "signed"
    yield "sum", [[2, 1100]], [0, 1], "signed"
    yield "max", [[1, 1100]], [0, 1], "signed"
    for pair in [
        ([3, 4], [4, 5]),
        ([1, 7], [7, 1]),
        ([1, 1], [1, 1]),
        ([17, 33], [33, 9]),
        ([5, 64], [64, 40]),
        ([2, 3, 4], [2, 4, 5]),
        ([2, 2, 3, 4], [2, 2, 4, 2]),
        ([3, 0], [0, 4]),
        ([0, 3], [3, 4]),
    ]:
        yield "matmul", pair, [], "signed"
    for shape in [[24], [4, 6], [-1], [2, -1, 3], [1, 24, 1]]:
        yield "reshape", [[2, 3, 4]], shape, "signed"
    for axes in [[0, 1], [0, 2], [-1, -2], [1, 1]]:
        yield "transpose", [[2, 3, 4]], axes, "signed"
    yield "transpose", [[37, 21]], [0, 1], "signed"
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 3, 1], [0, 3, 1, 2], [1, 0, 2, 3], [-1, 0, 1, 2]]:
        yield "permute", [[2, 3, 4, 5]], order, "signed"
    for arguments in [[0, 0, 1, 1], [0, 1, 3, 1], [1, 2, 5, 1], [1, 0, 5, 2], [2, 1, 7, 3], [1, 2, 2, 1]]:
        yield "slice", [[3, 5, 7]], arguments, "signed"
    yield "concatenate", ([2, 3], [4, 3]), [0], "signed"
    yield "concatenate", ([2, 3], [2, 1], [2, 5]), [1], "signed"
    yield "concatenate", ([2, 3, 2], [2, 1, 2]), [-2], "signed"
    yield "concatenate", ([2, 3],), [0], "signed"
    yield "concatenate", ([2, 0], [2, 3]), [1], "signed"
    for name in ["softmax", "logSoftmax"]:
        for shape, axis in [([7], 0), ([3, 5], 1), ([3, 5], 0), ([2, 3, 4], 1), ([4, 100], -1), ([2, 1], 1)]:
            yield name, [shape], [axis], "signed"
        yield name, [[3, 9]], [1], "wide"
    yield "perceptron", ([6, 5], [5, 8], [8], [8, 4], [4], [6, 4]), [], "signed"


def main():
    index, stored = [], []
    for number, (name, shapes, arguments, domain) in enumerate(cases()):
        numbers = uniform(number)
        inputs = [tensor(numbers, shape, domain).requires_grad_() for shape in shapes]
        output = OPERATIONS[name](inputs, arguments)
        output.backward(tensor(numbers, output.shape, "signed"))
        index.append(
            {
                "operation": name,
                "shapes": list(shapes),
                "arguments": arguments,
                "domain": domain,
                "output": list(output.shape),
                "gradFn": output.grad_fn.name(),
            }
        )
        stored.append(output.detach())
        stored += [torch.zeros_like(x) if x.grad is None else x.grad for x in inputs]
    with open("operations.json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in index) + "\n]\n")
    with open("operations.f32", "wb") as file:
        for values in stored:
            flat = values.flatten().tolist()
            file.write(struct.pack(f"<{len(flat)}f", *flat))
    print(len(index), "cases, torch", torch.__version__)


main()
