#!/bin/sh
# Runs the tests under a sanitizer: usage: sanitize.sh thread|address [options of swift test]
set -eu
sanitizer=$1
shift

export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/scripts/tsan-suppressions.txt"
# Leaks are the business of the tests that count tensors; the test library has some of its own.
export ASAN_OPTIONS="detect_leaks=0"
# A build folder of its own, so that the ordinary build stays as it is.
build=.build-$sanitizer
if [ "$sanitizer" = thread ]; then
  mkdir -p "$build"
  clang -shared -fPIC -o "$build/tsan-mutex.so" scripts/tsan-mutex.c -ldl
  export LD_PRELOAD="$PWD/$build/tsan-mutex.so"
fi
exec swift test -c release --sanitize="$sanitizer" --scratch-path "$build" "$@"
