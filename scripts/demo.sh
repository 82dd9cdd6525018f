#!/bin/sh
# The whole path on drawn images: usage: demo.sh FINETUNE FOLDER CLASSES IMAGES-PER-CLASS
set -eu
finetune=$1 folder=$2 classes=$3 images=$4

step() {
  printf '\n$ finetune %s\n' "$*"
  "$finetune" "$@"
}

# Only a folder that a demo has made is removed.
if [ -e "$folder" ] && [ ! -e "$folder/made-by-demo" ] && ! rmdir "$folder" 2>/dev/null; then
  echo "demo: $folder: expected an earlier demo or nothing, found something else: remove it" \
    "yourself, or choose another folder (make demo DEMO=FOLDER)" >&2
  exit 1
fi
rm -rf "$folder"
mkdir -p "$folder"
touch "$folder/made-by-demo"
# What is remembered stays in the demo's folder.
XDG_CACHE_HOME=$(cd "$folder" && pwd)/cache
export XDG_CACHE_HOME

step synth "$folder/images" --classes "$classes" --images "$images"
step init --output "$folder/backbone.safetensors"
step train --data "$folder/images" --weights "$folder/backbone.safetensors" --output "$folder/run" \
  --epochs 30 --learning-rate 0.05
step evaluate --head "$folder/run/head.safetensors" --data "$folder/images" \
  --weights "$folder/backbone.safetensors"
image=$(find "$folder/images" -name '*.png' | sort | head -n 1)
step predict --head "$folder/run/head.safetensors" --weights "$folder/backbone.safetensors" "$image"

cat <<TEXT

The backbone of this demo was initialized at random: it was never trained on photographs.
With weights that were, the same commands work on your own folder; these are downloaded once:

  finetune train --data FOLDER --weights resnet18
TEXT
