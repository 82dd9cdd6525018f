#!/usr/bin/env python3
"""Makes the data set openclipart: 3,675 drawings of 100 classes, from Debian's openclipart-png.

    python3 Benchmarks/datasets/openclipart.py FOLDER

The classes are the hundred folders of the package that hold the most images, "animals/birds" as
animals.birds. Each gives at most 60, in the order of the SHA-256 of their names; every fourth one
validates. The package, 130 MB, is downloaded to FOLDER/.package. Needs Debian or Ubuntu.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys

UNPACK = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "unpack-package.sh"


def digest(path):
    """What an image is sorted by."""
    return hashlib.sha256(path.name.encode()).digest()


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__.strip())
    target = pathlib.Path(sys.argv[1])
    drawings = target / ".package" / "usr/share/openclipart/png"
    if not drawings.is_dir():
        subprocess.run([UNPACK, "openclipart-png", target / ".package"], check=True)
    folders = {}
    for path in drawings.rglob("*.png"):
        if not path.is_symlink():
            folders.setdefault(path.parent.relative_to(drawings).as_posix(), []).append(path)
    largest = sorted(folders, key=lambda name: (-len(folders[name]), name))[:100]
    counts = {"train": 0, "val": 0}
    for name in largest:
        for index, path in enumerate(sorted(folders[name], key=digest)[:60]):
            side = "val" if index % 4 == 3 else "train"
            place = target / side / name.replace("/", ".")
            place.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place / path.name)
            counts[side] += 1
    print(f"{len(largest)} classes, {counts['train']} images to train, {counts['val']} to validate")


if __name__ == "__main__":
    main()
