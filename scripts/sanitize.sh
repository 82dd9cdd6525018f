#!/bin/sh
# Runs the tests under a sanitizer: usage: sanitize.sh thread|address
set -eu
sanitizer=$1

# A build folder of its own, so that the ordinary build stays as it is.
export TSAN_OPTIONS="halt_on_error=1"
export ASAN_OPTIONS="detect_leaks=0"
export FINETUNE_SANITIZER="$sanitizer"
exec swift test -c release --sanitize="$sanitizer" --scratch-path ".build-$sanitizer"
