"""One prediction of one PNG, from process start to exit, with the weights in the file cache."""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import network
import photographs
from contest import BINARIES, ROOT, allocators, environment, machine, table, take_turns
from job import Program


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()

    print(machine())
    print(f"predict one PNG of 500×375, {options.threads} threads, {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = network.resnet18()
        network.save(model, folder / "weights.safetensors")
        photographs.draw(folder / "photographs", 20, classes=2)
        image = next((folder / "photographs").rglob("*.png"))
        import torch

        torch.onnx.export(model, torch.zeros(1, 3, 224, 224), str(folder / "network.onnx"),
                          input_names=["images"], opset_version=17, dynamo=False)
        settings = environment(options.threads, XDG_CACHE_HOME=str(folder / "cache"))
        subprocess.run(
            [BINARIES / "finetune", "train", "--data", folder / "photographs", "--weights",
             folder / "weights.safetensors", "--epochs", "1", "--output", folder / "run", "--no-cache"],
            env=settings, check=True, capture_output=True)

        here = ROOT / "Benchmarks/compare"
        contestants = [Program(
            "finetune",
            [BINARIES / "finetune", "predict", "--head", folder / "run/head.safetensors", "--weights",
             folder / "weights.safetensors", image], settings)]
        for allocator, preload in allocators().items():
            contestants += [
                Program(f"ONNX Runtime and Pillow, {allocator}",
                        [sys.executable, here / "predict_onnxruntime.py", folder / "network.onnx", image],
                        environment(options.threads, preload)),
                Program(f"PyTorch and torchvision, {allocator}",
                        [sys.executable, here / "predict_pytorch.py", folder / "weights.safetensors",
                         image], environment(options.threads, preload))]
        times = take_turns(contestants, options.rounds)
    table(times, "finetune", "ms", lambda seconds: 1000 * seconds)


if __name__ == "__main__":
    main()
