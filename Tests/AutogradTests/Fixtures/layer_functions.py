"""Writes layer_functions.json: forward and backward of PyTorch's layer functions.

Run as `python layer_functions.py`. Inputs, weights and output gradients follow from the case's name
by the formula of formula.py. PyTorch computes in float64, so that its own rounding doesn't count.

Made with Python 3.11, torch 2.13.0, numpy 2.4.
"""

import json
import pathlib

import torch
from formula import number, summary, uniform
from torch.nn import functional

SAMPLES = 48


def parameter(name, shape, low=-1.0, high=1.0, quantized=False):
    values = torch.from_numpy(uniform(name, tuple(shape), low, high)).double()
    if quantized:
        values = torch.floor(values * 4) / 4
    return values.requires_grad_()


def golden(case, output, leaves):
    """The case with its output and the gradient of each leaf."""
    gradient = torch.from_numpy(uniform(case["name"] + ".gradient", tuple(output.shape))).double()
    output.backward(gradient)
    case["output"] = summary(output, SAMPLES)
    case["gradients"] = {key: summary(leaf.grad, SAMPLES) for key, leaf in leaves.items()}
    return case


def linear():
    for index, (shape, outputs, bias) in enumerate(
        [((3, 4), 5, True), ((1, 7), 1, False), ((32, 512), 100, True), ((2, 3, 6), 4, True), ((5,), 3, True)]
    ):
        name = f"linear{index}"
        leaves = {
            "input": parameter(name + ".input", shape),
            "weight": parameter(name + ".weight", (outputs, shape[-1])),
        }
        if bias:
            leaves["bias"] = parameter(name + ".bias", (outputs,))
        output = functional.linear(leaves["input"], leaves["weight"], leaves.get("bias"))
        yield golden({"name": name, "input": shape, "outputs": outputs, "bias": bias}, output, leaves)


def conv2d():
    cases = [
        # input, outputs, kernel, stride, padding, dilation, groups, bias
        ((2, 3, 7, 6), 4, (3, 3), (1, 1), (0, 0), (1, 1), 1, True),
        ((2, 3, 7, 6), 4, (3, 3), (1, 1), (1, 1), (1, 1), 1, False),
        ((1, 2, 9, 11), 3, (3, 2), (2, 1), (1, 2), (1, 1), 1, True),
        ((2, 4, 8, 8), 6, (3, 3), (1, 1), (2, 2), (2, 2), 2, True),
        ((2, 4, 9, 7), 4, (2, 3), (1, 2), (1, 3), (3, 2), 1, True),
        ((3, 6, 5, 5), 6, (3, 3), (1, 1), (1, 1), (1, 1), 6, True),
        ((2, 6, 5, 4), 12, (3, 3), (2, 2), (1, 1), (1, 1), 6, False),
        ((2, 5, 6, 7), 8, (1, 1), (1, 1), (0, 0), (1, 1), 1, True),
        ((2, 6, 6, 7), 4, (1, 1), (1, 1), (0, 0), (1, 1), 2, False),
        ((2, 5, 7, 6), 8, (1, 1), (2, 2), (0, 0), (1, 1), 1, False),
        ((1, 5, 6, 6), 8, (1, 1), (1, 1), (1, 1), (1, 1), 1, True),
        ((2, 3, 23, 21), 5, (7, 7), (2, 2), (3, 3), (1, 1), 1, False),
        ((3, 4, 5, 6), 7, (5, 6), (1, 1), (0, 0), (1, 1), 1, True),
        ((2, 3, 4, 4), 2, (2, 2), (3, 3), (0, 0), (1, 1), 1, True),
        ((45, 3, 5, 5), 4, (3, 3), (1, 1), (1, 1), (1, 1), 1, True),
        ((27, 4, 5, 4), 6, (3, 3), (1, 1), (1, 1), (1, 1), 2, True),
        ((2, 4, 130, 71), 3, (9, 9), (1, 1), (4, 4), (1, 1), 1, True),
        ((1, 64, 28, 28), 32, (3, 3), (1, 1), (1, 1), (1, 1), 1, False),
    ]
    for index, (shape, outputs, kernel, stride, padding, dilation, groups, bias) in enumerate(cases):
        name = f"conv2d{index}"
        leaves = {
            "input": parameter(name + ".input", shape),
            "weight": parameter(name + ".weight", (outputs, shape[1] // groups, *kernel)),
        }
        if bias:
            leaves["bias"] = parameter(name + ".bias", (outputs,))
        output = functional.conv2d(
            leaves["input"], leaves["weight"], leaves.get("bias"), stride, padding, dilation, groups
        )
        yield golden(
            {
                "name": name, "input": shape, "outputs": outputs, "kernel": kernel, "stride": stride,
                "padding": padding, "dilation": dilation, "groups": groups, "bias": bias,
            },
            output,
            leaves,
        )  # fmt: skip


def max_pool2d():
    cases = [
        # input, kernel, stride, padding, dilation, quantized (and so with ties)
        ((2, 3, 8, 9), (2, 2), (2, 2), (0, 0), (1, 1), False),
        ((2, 3, 11, 10), (3, 3), (2, 2), (1, 1), (1, 1), True),
        ((1, 2, 7, 9), (3, 2), (1, 3), (1, 1), (1, 1), True),
        ((1, 2, 9, 9), (3, 3), (2, 2), (1, 1), (2, 2), True),
        ((1, 2, 8, 7), (2, 3), (1, 1), (0, 1), (3, 2), True),
        ((2, 1, 4, 5), (4, 5), (1, 1), (2, 2), (1, 1), False),
        ((1, 4, 112, 112), (3, 3), (2, 2), (1, 1), (1, 1), True),
    ]
    for index, (shape, kernel, stride, padding, dilation, quantized) in enumerate(cases):
        name = f"maxPool2d{index}"
        leaves = {"input": parameter(name + ".input", shape, quantized=quantized)}
        output = functional.max_pool2d(leaves["input"], kernel, stride, padding, dilation)
        yield golden(
            {
                "name": name, "input": shape, "kernel": kernel, "stride": stride,
                "padding": padding, "dilation": dilation, "quantized": quantized,
            },
            output,
            leaves,
        )  # fmt: skip


def avg_pool2d():
    cases = [
        ((2, 3, 8, 9), (2, 2), (2, 2), (0, 0), True),
        ((2, 3, 11, 10), (3, 3), (2, 2), (1, 1), True),
        ((2, 3, 11, 10), (3, 3), (2, 2), (1, 1), False),
        ((1, 2, 7, 9), (3, 2), (1, 3), (1, 1), False),
        ((1, 2, 7, 9), (4, 2), (3, 1), (2, 0), True),
    ]
    for index, (shape, kernel, stride, padding, counts) in enumerate(cases):
        name = f"avgPool2d{index}"
        leaves = {"input": parameter(name + ".input", shape)}
        output = functional.avg_pool2d(
            leaves["input"], kernel, stride, padding, count_include_pad=counts
        )
        yield golden(
            {
                "name": name, "input": shape, "kernel": kernel, "stride": stride,
                "padding": padding, "countIncludePad": counts,
            },
            output,
            leaves,
        )  # fmt: skip


def adaptive_avg_pool2d():
    cases = [((2, 3, 7, 7), (1, 1)), ((1, 2, 5, 8), (3, 2)), ((1, 2, 10, 7), (4, 7)), ((1, 1, 3, 2), (5, 3))]
    for index, (shape, size) in enumerate(cases):
        name = f"adaptiveAvgPool2d{index}"
        leaves = {"input": parameter(name + ".input", shape)}
        output = functional.adaptive_avg_pool2d(leaves["input"], size)
        yield golden({"name": name, "input": shape, "kernel": size}, output, leaves)


def batch_norm2d():
    cases = [
        ((4, 3, 5, 6), True, 0.1, 1e-5),
        ((4, 3, 5, 6), False, 0.1, 1e-5),
        ((2, 5, 1, 1), True, 0.3, 1e-2),
        ((3, 2, 9, 7), True, 1.0, 1e-5),
        ((1, 17, 4, 3), False, 0.1, 1e-3),
    ]
    for index, (shape, training, momentum, eps) in enumerate(cases):
        name = f"batchNorm2d{index}"
        channels = (shape[1],)
        leaves = {
            "input": parameter(name + ".input", shape, -1, 3),
            "weight": parameter(name + ".weight", channels),
            "bias": parameter(name + ".bias", channels),
        }
        mean = parameter(name + ".mean", channels).detach()
        variance = parameter(name + ".variance", channels, 0.5, 1.5).detach()
        output = functional.batch_norm(
            leaves["input"], mean, variance, leaves["weight"], leaves["bias"], training, momentum, eps
        )
        case = golden(
            {"name": name, "input": shape, "training": training, "momentum": momentum, "eps": eps},
            output,
            leaves,
        )
        case["runningMean"] = summary(mean, SAMPLES)
        case["runningVariance"] = summary(variance, SAMPLES)
        yield case


def losses():
    index = 0
    for function in ("crossEntropy", "nllLoss"):
        for shape in ((4, 5), (7, 3)):
            for weighted in (False, True):
                for smoothing in (0.0, 0.1, 1.0) if function == "crossEntropy" else (0.0,):
                    for reduction in ("mean", "sum", "none"):
                        name = f"loss{index}"
                        index += 1
                        leaves = {"input": parameter(name + ".input", shape, -4, 4)}
                        labels = [(3 * item + 1) % shape[1] for item in range(shape[0])]
                        weights = None
                        if weighted:
                            weights = parameter(name + ".weights", shape[1:], 0.25, 2).detach()
                        options = {"weight": weights, "reduction": reduction}
                        if function == "crossEntropy":
                            loss = functional.cross_entropy(
                                leaves["input"], torch.tensor(labels), label_smoothing=smoothing, **options
                            )
                        else:
                            loss = functional.nll_loss(leaves["input"], torch.tensor(labels), **options)
                        case = {
                            "name": name, "function": function, "input": shape, "labels": labels,
                            "weighted": weighted, "smoothing": smoothing, "reduction": reduction,
                        }  # fmt: skip
                        yield golden(case, loss, leaves)
    for reduction in ("mean", "sum", "none"):
        name = f"loss{index}"
        index += 1
        shape = (3, 4)
        leaves = {
            "input": parameter(name + ".input", shape),
            "target": parameter(name + ".target", shape),
        }
        loss = functional.mse_loss(leaves["input"], leaves["target"], reduction=reduction)
        case = {"name": name, "function": "mseLoss", "input": shape, "reduction": reduction}
        yield golden(case, loss, leaves)


def sgd():
    """Trajectories of six steps; the learning rate changes after the third."""
    for momentum in (0.0, 0.9):
        for dampening in (0.0, 0.3):
            for decay in (0.0, 0.05):
                for nesterov in (False, True):
                    if nesterov and (momentum == 0 or dampening != 0):
                        continue
                    name = f"sgd.{momentum}.{dampening}.{decay}.{nesterov}"
                    weights = [parameter(f"{name}.{index}", (5,)) for index in range(2)]
                    optimiser = torch.optim.SGD(
                        weights, lr=0.1, momentum=momentum, dampening=dampening,
                        weight_decay=decay, nesterov=nesterov,
                    )  # fmt: skip
                    steps = []
                    for step in range(6):
                        if step == 3:
                            optimiser.param_groups[0]["lr"] = 0.02
                        for index, weight in enumerate(weights):
                            # The second parameter gets its first gradient in the second step.
                            weight.grad = None
                            if index == 0 or step > 0:
                                gradient = uniform(f"{name}.{index}.{step}", (5,))
                                weight.grad = torch.from_numpy(gradient).double()
                        optimiser.step()
                        steps.append([[number(x) for x in weight.tolist()] for weight in weights])
                    yield {
                        "name": name, "momentum": momentum, "dampening": dampening,
                        "weightDecay": decay, "nesterov": nesterov, "steps": steps,
                    }  # fmt: skip


result = {
    "linear": list(linear()),
    "conv2d": list(conv2d()),
    "maxPool2d": list(max_pool2d()),
    "avgPool2d": list(avg_pool2d()),
    "adaptiveAvgPool2d": list(adaptive_avg_pool2d()),
    "batchNorm2d": list(batch_norm2d()),
    "losses": list(losses()),
    "sgd": list(sgd()),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
