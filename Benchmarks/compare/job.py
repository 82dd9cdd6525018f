"""The whole job, process start to exit: ten epochs of a new head over photographs of 500×375."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import network
import photographs
from contest import BINARIES, ROOT, allocators, environment, machine, table, take_turns


class Program:
    """A command that is run once a turn; `before` prepares it outside of the time."""

    def __init__(self, name, command, environment, before=lambda: None):
        self.name = name
        self.command = [str(part) for part in command]
        self.environment = environment
        self.before = before

    def turn(self):
        self.before()
        began = time.perf_counter()
        done = subprocess.run(
            self.command, env=self.environment, check=False, capture_output=True, text=True)
        seconds = time.perf_counter() - began
        if done.returncode != 0:
            sys.exit(f"{self.name} ended with code {done.returncode}:\n{done.stderr}")
        return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=600)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--usual-rounds", type=int, default=1,
                        help="rounds with PyTorch's usual loop, which takes minutes")
    parser.add_argument("--glibc-only", action="store_true", help="PyTorch without tcmalloc as well")
    options = parser.parse_args()
    preloads = {"glibc": ""} if options.glibc_only else allocators()

    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        network.save(network.resnet18(), folder / "weights.safetensors")
        photographs.draw(folder / "photographs", options.images)
        sizes = [path.stat().st_size for path in (folder / "photographs").rglob("*.png")]
        print(f"{options.images} photographs of 500×375, {sum(sizes) / len(sizes) / 1000:.0f} KB each,"
              f" 10 epochs, batch 32, {options.threads} threads")

        cache = folder / "cache"
        train = [BINARIES / "finetune", "train", "--data", folder / "photographs", "--weights",
                 folder / "weights.safetensors", "--epochs", 10, "--threads", options.threads,
                 "--output", folder / "run", "--format", "json"]

        def ours(name, before):
            def prepare():
                shutil.rmtree(folder / "run", ignore_errors=True)
                before()
            return Program(name, train, environment(options.threads, XDG_CACHE_HOME=str(cache)), prepare)

        def theirs(kind, allocator, preload):
            command = [sys.executable, ROOT / "Benchmarks/compare/pytorch_loop.py",
                       folder / "photographs", folder / "weights.safetensors", kind, options.threads]
            return Program(f"PyTorch, {kind}, {allocator}", command,
                           environment(options.threads, preload))

        contestants = [
            ours("finetune, cold", lambda: shutil.rmtree(cache, ignore_errors=True)),
            ours("finetune, warm", lambda: None)]
        contestants += [theirs("cached", *allocator) for allocator in preloads.items()]
        times = take_turns(contestants, options.rounds)
        slow = [theirs("usual", *allocator) for allocator in preloads.items()]
        if options.usual_rounds > 0:
            slow_times = {one.name: [one.turn() for _ in range(options.usual_rounds)] for one in slow}
        else:
            slow_times = {}

    table(times, "finetune, cold", digits=2)
    print()
    table(times, "finetune, warm", digits=2)
    for name, seconds in slow_times.items():
        median = sorted(seconds)[len(seconds) // 2]
        cold, warm = (sorted(times[f"finetune, {kind}"])[options.rounds // 2]
                      for kind in ("cold", "warm"))
        print(f"\n{name}: {median:.1f} s, {len(seconds)} rounds after the others:"
              f" {median / cold:.1f} times ours cold, {median / warm:.0f} times ours warm")


if __name__ == "__main__":
    main()
