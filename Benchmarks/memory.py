#!/usr/bin/env python3
"""Peak memory of `finetune train` over very many images: cold, then remembered.

    python3 Benchmarks/memory.py .build/release/finetune [COLD] [REMEMBERED]

COLD (10,000) drawn images of 20 classes go through random weights, in a folder and a cache of their
own. Then the same images stand under further names until there are REMEMBERED (100,000), and are
trained on once more: each one's features come from the cache.
"""

import os
import subprocess
import sys
import tempfile
import time

CLASSES = 20


def run(environment, *command):
    """Runs a command; its seconds, and the most memory it had in MB."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def main():
    program = os.path.abspath(sys.argv[1])
    cold, remembered = [int(n) for n in sys.argv[2:4]] or (10_000, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_CACHE_HOME=folder + "/cache")
        images, weights = folder + "/images", folder + "/random.safetensors"
        run(environment, program, "synth", images, "--classes", str(CLASSES), "--images",
            str(cold // CLASSES), "--size", "64")
        run(environment, program, "init", "--output", weights)

        def train(title):
            seconds, most = run(environment, program, "train", "--data", images, "--weights",
                                weights, "--output", folder + "/run", "--overwrite")
            print(f"{title}: {seconds:.1f} s, at most {most:.0f} MB", flush=True)

        train(f"{cold} cold images")
        train(f"{cold} remembered images")
        for name in sorted(os.listdir(images)):
            start = f"{images}/{name}/"
            files = sorted(os.listdir(start))
            for copy in range(1, remembered // cold):
                for file in files:
                    os.link(start + file, f"{start}{copy}-{file}")
        train(f"{remembered} remembered images")


main()
