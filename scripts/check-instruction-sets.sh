#!/usr/bin/env bash
# Checks our own object files of the release build, so that the binary runs on any x86-64 processor:
#   - the AVX targets define no weak code: the linker may replace a weak function by a copy of the
#     same name from another target, and then an old processor meets new instructions;
#   - no other target of ours uses a ymm or zmm register, and KernelsAVX2 no zmm register;
#   - in the C kernels a function's name ends with what it needs: _avx512vnni, _avxvnni or _avx2.
# Dependencies are left out: they choose their code at run time (BoringSSL in swift-crypto).
set -euo pipefail
cd "$(dirname "$0")/.."

build=${1:-.build/release}
case "$(uname -m)" in
x86_64) ;;
*) echo "instruction sets: nothing to check on $(uname -m)"; exit 0 ;;
esac
for tool in nm objdump; do
  command -v "$tool" >/dev/null || {
    echo "instruction sets: $tool is missing; install binutils" >&2
    exit 1
  }
done

# Every folder of Sources is a target with objects of its own, but for what three of them link to.
failed=0
checked=0
for source in Sources/*; do
  target=$(basename "$source")
  [ "$target" != KernelSources ] || continue
  # A library of the system has no object files here.
  [ ! -f "$source/module.modulemap" ] || continue
  objects=$(find -L "$build/$target.build" -name '*.o' 2>/dev/null || true)
  if [ -z "$objects" ]; then
    echo "instruction sets: no object files of $target in $build: swift build -c release" >&2
    failed=1
    continue
  fi
  for object in $objects; do
    # An object whose source is gone stays behind in the folder, but isn't linked.
    file=$(basename "$object" .o)
    [ -n "$(find -L "$source" -name "$file")" ] || continue
    checked=$((checked + 1))
    case "$target" in
    KernelsAVX2 | KernelsAVX512 | C*Kernels)
      # W and w: weak functions. V and v: weak data, of which the compiler's version mark is
      # harmless.
      weak=$(nm --defined-only "$object" |
        awk '$2 ~ /^[WwVvu]$/ && $3 != "__swift_reflection_version" { print $3 }')
      if [ -n "$weak" ]; then
        echo "instruction sets: $object defines weak symbols, which the linker may merge:" >&2
        echo "$weak" | sed 's/^/  /' >&2
        echo "  Keep $target to pointers, integers, SIMD values and inlined code." >&2
        failed=1
      fi
      ;;
    esac
    case "$target" in
    KernelsAVX512) forbidden='' ;;
    KernelsAVX2) forbidden='%(zmm|k)[0-9]' ;;
    *) forbidden='%[yz]mm[0-9]' ;;
    esac
    [ -n "$forbidden" ] || continue
    wide=$(objdump -d --no-show-raw-insn "$object" |
      awk -v forbidden="$forbidden" -v named="$(case "$target" in C*Kernels) echo 1 ;; esac)" '
        BEGIN { rule = forbidden }
        /^[0-9a-f]+ <.*>:$/ {
          name = $2
          rule = forbidden
          if (named && name ~ /_(avx2|avxvnni)>:$/) rule = "%(zmm|k)[0-9]"
          if (named && name ~ /_avx512vnni>:$/) rule = "no rule"
        }
        $0 ~ rule { print name }' |
      sort | uniq -c)
    if [ -n "$wide" ]; then
      echo "instruction sets: $object uses registers that older processors don't have, in:" >&2
      echo "$wide" | sed 's/^/  /' >&2
      failed=1
    fi
  done
done
[ "$failed" -eq 0 ] || exit 1
echo "instruction sets: $checked object files are as they should be"
