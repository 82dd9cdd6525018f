#!/usr/bin/env python3
"""Times the frozen ResNet-18 of this project beside ONNX Runtime's, in one run, taking turns.

    swift build -c release --product backbone-benchmark
    python3 Benchmarks/compare_onnxruntime.py [--batch 32] [--threads 2] [--rounds 9] [--isa avx2]

Needs torch, torchvision, safetensors, onnx and onnxruntime from PyPI. Both compute the 512 features of
the same images with the same weights in 32-bit floats; how far they differ is printed. Each round times
one batch of each, so that whatever else the machine does meets both alike; the medians are compared.
With one thread, processor time is taken.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy
import onnxruntime
import torch
import torchvision
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parent.parent


def network():
    """ResNet-18 with random weights, and statistics that keep activations of the order of one."""
    torch.manual_seed(0)
    model = torchvision.models.resnet18(weights=None)
    with torch.no_grad():
        for _ in range(20):
            model(torch.randn(8, 3, 224, 224))
    return model.eval()


def export(model, path):
    """The network without its head, with a free batch size."""
    head, model.fc = model.fc, torch.nn.Identity()
    torch.onnx.export(
        model, torch.zeros(1, 3, 224, 224), str(path), input_names=["images"],
        output_names=["features"], dynamic_axes={"images": {0: "N"}, "features": {0: "N"}},
        opset_version=17, dynamo=False)
    model.fc = head


class Ours:
    """backbone-benchmark, which computes a batch for each line it is sent."""

    def __init__(self, folder, options):
        environment = dict(
            os.environ, SERVE="1", THREADS=str(options.threads), BATCH=str(options.batch),
            FINETUNE_ISA=options.isa,
            WEIGHTS=str(folder / "weights.safetensors"), INPUT=str(folder / "images.safetensors"),
            OUTPUT=str(folder / "features.safetensors"))
        self.process = subprocess.Popen(
            [str(ROOT / ".build/release/backbone-benchmark")], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def time(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--isa", default="", help="avx512, avx2 or baseline; the best one without")
    options = parser.parse_args()

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    images = numpy.random.default_rng(0).standard_normal(
        (options.batch, 3, 224, 224), dtype=numpy.float32)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = network()
        weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
        save_file(weights, folder / "weights.safetensors")
        save_file({"images": images}, folder / "images.safetensors")
        export(model, folder / "network.onnx")
        session = onnxruntime.InferenceSession(
            str(folder / "network.onnx"), settings, providers=["CPUExecutionProvider"])
        ours = Ours(folder, options)
        now = time.process_time if options.threads == 1 else time.perf_counter

        def time_theirs():
            began = now()
            session.run(None, {"images": images})
            return now() - began

        ours.time(), time_theirs()
        times = [(ours.time(), time_theirs()) for _ in range(options.rounds)]
        ours.close()
        expected = session.run(None, {"images": images})[0]
        found = load_file(folder / "features.safetensors")["features"]

    difference = numpy.abs(expected - found).max() / numpy.abs(expected).max()
    rates = [[options.batch / seconds for seconds in column] for column in zip(*times)]
    print(f"batch {options.batch}, {options.threads} threads, {options.isa or 'best'} instruction set,"
          f" median (and best) of {options.rounds}, images a second")
    for name, column in zip(("ours", f"ONNX Runtime {onnxruntime.__version__}"), rates):
        print(f"{name:20} {statistics.median(column):7.1f} ({max(column):.1f})")
    print(f"ratio of medians {statistics.median(rates[0]) / statistics.median(rates[1]):.2f},"
          f" features differ by {difference:.1e} of the largest")


if __name__ == "__main__":
    main()
