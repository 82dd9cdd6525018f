#!/bin/sh
# Damaged images and weights for their readers, under Address Sanitizer.
# usage: fuzz.sh replay                 the committed files, each damaged in 200 ways
#        fuzz.sh run SECONDS [SEED]     at random; what ends it says how to do so again
set -eu
export ASAN_OPTIONS="detect_leaks=0"
swift build -c release --sanitize=address --scratch-path .build-fuzz --product fuzz
corpus="Tests/VisionTests/Fixtures/png Tests/VisionTests/Fixtures/photos Tests/WeightsTests/Fixtures"
case $1 in
  replay) exec .build-fuzz/release/fuzz replay $corpus ;;
  run) exec .build-fuzz/release/fuzz run "$2" "${3:-1}" $corpus ;;
  *) echo "usage: $0 replay | run SECONDS [SEED]" >&2; exit 64 ;;
esac
