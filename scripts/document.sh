#!/usr/bin/env bash
# Makes documentation archives of the library products from a release build, and fails on every warning of
# DocC's: a link that leads nowhere, a parameter that isn't one.
# usage: document.sh [FOLDER]   the archives' folder, .build/documentation
set -euo pipefail
cd "$(dirname "$0")/.."

output=${1:-.build/documentation}
modules=.build/release/Modules
# Beside the compiler, or on PATH.
swift=$(readlink -f "$(command -v swift)")
docc=$(dirname "$swift")/docc
[ -x "$docc" ] || docc=$(command -v docc) || {
  echo "documentation: docc is missing: Swift's toolchains for Linux have it beside swift" >&2
  exit 69
}

# The C modules that the libraries are made with.
options=()
for map in Sources/*/module.modulemap .build/release/*.build/module.modulemap \
  .build/checkouts/*/Sources/*/include/module.modulemap; do
  options+=(-Xcc "-fmodule-map-file=$map")
done
target=$(swift -print-target-info | sed -n 's/^ *"triple": "\(.*\)",/\1/p' | head -1)
libraries=$(sed -n 's/^ *\.library(name: "\([A-Za-z]*\)".*/\1/p' Package.swift)
rm -rf "$output"
failed=0
for library in $libraries; do
  graphs=$output/symbols/$library
  mkdir -p "$graphs"
  [ -f "$modules/$library.swiftmodule" ] || {
    echo "documentation: no $modules/$library.swiftmodule: run make first" >&2
    exit 66
  }
  swift symbolgraph-extract -module-name "$library" -I "$modules" "${options[@]}" \
    -target "$target" -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
  "$docc" convert --additional-symbol-graph-dir "$graphs" --fallback-display-name "$library" \
    --fallback-bundle-identifier "finetune.$library" --warnings-as-errors \
    --output-path "$output/$library.doccarchive" || failed=1
done
[ "$failed" -eq 0 ] || exit 1
echo "documentation: $output holds $(echo "$libraries" | wc -w) archives"
