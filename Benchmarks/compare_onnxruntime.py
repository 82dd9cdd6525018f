#!/usr/bin/env python3
"""Times the frozen ResNet-18 of this project beside ONNX Runtime's, in one run, taking turns.

    swift build -c release --product backbone-benchmark
    python3 Benchmarks/compare_onnxruntime.py [--batch 32] [--threads 2] [--rounds 9] [--isa avx2]

Needs torch, torchvision, onnx and onnxruntime from PyPI. Both compute the 512 features of the same
shapes in 32-bit floats. Each round times one batch of each, so that whatever else the machine does
meets both alike; the medians are compared. With one thread, processor time is taken.
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

ROOT = pathlib.Path(__file__).resolve().parent.parent


def exported(folder):
    """ResNet-18 without its head as an ONNX file with a free batch size."""
    torch.manual_seed(0)
    model = torchvision.models.resnet18(weights=None).eval()
    model.fc = torch.nn.Identity()
    path = str(pathlib.Path(folder) / "resnet18.onnx")
    torch.onnx.export(
        model, torch.zeros(1, 3, 224, 224), path, input_names=["images"],
        output_names=["features"], dynamic_axes={"images": {0: "N"}, "features": {0: "N"}},
        opset_version=17, dynamo=False)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--isa", default="")
    options = parser.parse_args()

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    with tempfile.TemporaryDirectory() as folder:
        session = onnxruntime.InferenceSession(
            exported(folder), settings, providers=["CPUExecutionProvider"])
    images = numpy.random.default_rng(0).standard_normal(
        (options.batch, 3, 224, 224), dtype=numpy.float32)

    environment = dict(os.environ, SERVE="1", BATCH=str(options.batch), THREADS=str(options.threads))
    if options.isa:
        environment["FINETUNE_ISA"] = options.isa
    ours = subprocess.Popen(
        [str(ROOT / ".build/release/backbone-benchmark")], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def time_ours():
        ours.stdin.write("\n")
        ours.stdin.flush()
        return float(ours.stdout.readline())

    now = time.process_time if options.threads == 1 else time.perf_counter

    def time_theirs():
        began = now()
        session.run(None, {"images": images})
        return now() - began

    time_ours(), time_theirs()
    times = [(time_ours(), time_theirs()) for _ in range(options.rounds)]
    ours.stdin.close()
    ours.wait()

    mine, other = (statistics.median(column) for column in zip(*times))
    print(f"batch {options.batch}, {options.threads} threads, {options.isa or 'best'} instruction"
          f" set, median of {options.rounds}, ONNX Runtime {onnxruntime.__version__}")
    print(f"ours          {options.batch / mine:7.1f} images/s   best {options.batch / min(t[0] for t in times):7.1f}")
    print(f"ONNX Runtime  {options.batch / other:7.1f} images/s   best {options.batch / min(t[1] for t in times):7.1f}")
    ratios = [theirs / ours for ours, theirs in times]
    print(f"ratio of medians {other / mine:.2f}, median of ratios {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
