"""Images a second through the frozen ResNet-18, 224×224, beside ONNX Runtime, OpenVINO and PyTorch."""
import argparse
import pathlib
import sys
import tempfile
import time

import numpy

from contest import (BINARIES, Worker, allocators, environment, machine, serve, table, take_turns)

PEERS = ("onnxruntime", "openvino", "openvino-bf16", "pytorch", "pytorch-channels-last",
         "pytorch-torchscript", "pytorch-bf16")


def onnxruntime(folder, threads):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "network.onnx"), settings, providers=["CPUExecutionProvider"])
    return lambda images: session.run(None, {"images": images})[0]


def openvino(folder, threads, precision="f32"):
    import openvino

    model = openvino.Core().compile_model(
        str(folder / "network.onnx"), "CPU",
        {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": precision,
         "PERFORMANCE_HINT": "LATENCY"})
    return lambda images: model(images)[0]


def pytorch(folder, threads, kind):
    import torch
    import torchvision
    from safetensors.torch import load_file

    torch.set_num_threads(threads)
    model = torchvision.models.resnet18(weights=None)
    model.load_state_dict(load_file(folder / "weights.safetensors"))
    model.fc = torch.nn.Identity()
    model.eval()
    layout = torch.contiguous_format
    if kind in ("channels-last", "bf16"):
        layout = torch.channels_last
        model = model.to(memory_format=layout)
    if kind == "torchscript":
        model = torch.jit.freeze(torch.jit.trace(model, torch.zeros(1, 3, 224, 224)))

    def run(images):
        images = torch.from_numpy(images).to(memory_format=layout)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=kind == "bf16"):
            return model(images).float().numpy()

    return run


def peer(name, folder, threads):
    if name == "onnxruntime":
        return onnxruntime(folder, threads)
    if name.startswith("openvino"):
        return openvino(folder, threads, "bf16" if name.endswith("bf16") else "f32")
    return pytorch(folder, threads, name.removeprefix("pytorch").removeprefix("-") or "eager")


def work(name, folder, threads):
    """A peer's process: one batch for each line of standard input."""
    run = peer(name, folder, threads)
    images = numpy.load(folder / "images.npy")
    numpy.save(folder / f"{name}.npy", run(images))
    now = time.process_time if threads == 1 else time.perf_counter

    def batch():
        began = now()
        run(images)
        return now() - began

    serve(batch)


def ours(folder, threads, batch, **more):
    return environment(
        threads, SERVE="1", BATCH=str(batch), WEIGHTS=str(folder / "weights.safetensors"),
        INPUT=str(folder / "images.safetensors"), OUTPUT=str(folder / "finetune.safetensors"), **more)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--isa", default="", help="avx512, avx2 or baseline: ours; the best without")
    parser.add_argument("--peers", default=",".join(PEERS), help="names, comma between")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        return work(options.work, options.folder, options.threads)

    import network
    from safetensors.numpy import load_file, save_file

    print(machine())
    print(f"batch {options.batch}, {options.threads} threads, {options.rounds} rounds,"
          f" ours with the {options.isa or 'best'} instruction set")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = network.resnet18()
        network.save(model, folder / "weights.safetensors")
        network.export_features(model, folder / "network.onnx")
        images = network.noise(options.batch)
        numpy.save(folder / "images.npy", images)
        save_file({"images": images}, folder / "images.safetensors")

        benchmark = [BINARIES / "backbone-benchmark"]
        isa = {"FINETUNE_ISA": options.isa} if options.isa else {}
        contestants = [
            Worker("finetune", benchmark, ours(folder, options.threads, options.batch, **isa)),
            Worker("finetune, int8", benchmark,
                   ours(folder, options.threads, options.batch, PRECISION="int8",
                        **isa) | {"OUTPUT": str(folder / "finetune-int8.safetensors")}),
        ]
        for name in filter(None, options.peers.split(",")):
            for allocator, preload in allocators().items():
                command = [sys.executable, __file__, "--work", name, "--folder", folder,
                           "--threads", options.threads]
                contestants.append(Worker(
                    f"{name}, {allocator}", command, environment(options.threads, preload)))
        times = take_turns(contestants, options.rounds)
        for contestant in contestants:
            contestant.close()
        found = {path.stem: numpy.load(path) for path in folder.glob("*.npy") if path.stem != "images"}
        for path in folder.glob("finetune*.safetensors"):
            found[path.stem] = load_file(path)["features"]

    table(times, "finetune", "images/s", lambda seconds: options.batch / seconds)
    expected = found.get("onnxruntime", found["finetune"])
    print("\nLargest difference from ONNX Runtime's features, as a share of the largest feature:",
          ", ".join(f"{name} {abs(values - expected).max() / abs(expected).max():.1e}"
                    for name, values in sorted(found.items()) if name != "onnxruntime"))


if __name__ == "__main__":
    main()
