#!/bin/sh
# Measures each algorithm of a convolution on this machine, on every instruction set that it has,
# and writes the table that decides which one is used:
# Sources/Kernels/ConvolutionMeasurement+All.swift.
# Takes five minutes of a machine that does nothing else. What it changes changes the low bits of
# features: raise Backbone.kernelRevision and FeatureRecipe.revision where a decision turns round.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product kernel-benchmark >&2
processor=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -1)
family=$(sed -n 's/^cpu family[^:]*: *//p' /proc/cpuinfo | head -1)
model=$(sed -n 's/^model[\t ]*: *//p' /proc/cpuinfo | head -1)
{
  echo "// Made by scripts/measure-convolutions.sh on $(date -u +%Y-%m-%d):"
  echo "// $processor (family $family, model $model), $(nproc) threads."
  echo
  echo "extension ConvolutionMeasurement {"
  echo "  static let all: [Self] = ["
  for set in avx512 avx2 baseline; do
    FINETUNE_ISA=$set TABLE=1 .build/release/kernel-benchmark
  done
  echo "  ]"
  echo "}"
} > .build/table.swift
mv .build/table.swift Sources/Kernels/ConvolutionMeasurement+All.swift
