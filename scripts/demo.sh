#!/bin/sh
# The whole path on drawn images: usage: demo.sh FINETUNE FOLDER CLASSES IMAGES-PER-CLASS
set -eu
finetune=$1 folder=$2 classes=$3 images=$4

step() {
  printf '\n$ finetune %s\n' "$*"
  "$finetune" "$@"
}

rm -rf "$folder"
mkdir -p "$folder"
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

The backbone of this demo was initialised at random: it was never trained on photographs.
With pretrained ResNet-18 weights as safetensors, the same commands work on your own folder:

  finetune train --data FOLDER --weights resnet18.safetensors
TEXT
