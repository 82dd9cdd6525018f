#!/usr/bin/env python3
"""Times this project beside its peers: same machine, same run, same weights, taking turns.

    swift build -c release
    python3 Benchmarks/compare/compare.py backbone          images a second through the frozen network
    python3 Benchmarks/compare/compare.py job               ten epochs over 600 photographs, whole programs
    python3 Benchmarks/compare/compare.py start             one prediction, from process start to exit
    python3 Benchmarks/compare/compare.py training          a training step, a head's training, the engine
    python3 Benchmarks/compare/compare.py accuracy DIR      how far features are from PyTorch's, on real images

The first call makes a virtual environment in .build/compare and installs the peers from PyPI
(requirements.txt); `--python PROGRAM` takes one that has them already. Each subcommand has --help.
"""
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".build" / "compare" / "venv"
SUBCOMMANDS = ("backbone", "job", "start", "training", "accuracy")


def python():
    """A Python that has the peers."""
    program = ENVIRONMENT / "bin" / "python"
    ready = ENVIRONMENT / "ready"
    if not ready.exists():
        print(f"installing the peers into {ENVIRONMENT}", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        subprocess.run(
            [program, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
        ready.touch()
    return str(program)


def main():
    arguments = sys.argv[1:]
    chosen = None
    if arguments[:1] == ["--python"] and len(arguments) > 1:
        chosen, arguments = arguments[1], arguments[2:]
    if not arguments or arguments[0] not in SUBCOMMANDS:
        sys.exit(__doc__.strip())
    program = chosen or python()
    os.execv(program, [program, str(HERE / f"{arguments[0]}.py"), *arguments[1:]])


if __name__ == "__main__":
    main()
