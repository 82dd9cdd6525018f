#!/bin/sh
# Regenerates Sources/Messages/*.pb.swift from the .proto files beside them. Needs protoc (Debian's
# protobuf-compiler); the plugin for Swift is built from the swift-protobuf that the package uses.
set -eu
cd "$(dirname "$0")/.."

command -v protoc >/dev/null || {
  echo "generate-messages: protoc is missing; install protobuf-compiler" >&2
  exit 1
}
swift package resolve
tools=.build/protoc-gen-swift
swift build --package-path .build/checkouts/swift-protobuf --scratch-path "$tools" \
  --product protoc-gen-swift
# Names of fields serve JSON and text alone, which nobody writes.
protoc --plugin="$tools/debug/protoc-gen-swift" --proto_path=Sources/Messages \
  --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
  --swift_opt=ExperimentalHiddenNames=All \
  --swift_out=Sources/Messages Sources/Messages/*.proto
