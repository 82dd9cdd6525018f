"""What the checks share: images, a trained head, and all that finetune writes of it.

FINETUNE names the program, WORLD the folder to work in, which is made anew; PHOTOGRAPHS holds JPEGs.
IMAGES may name a folder of further images.
"""

import functools
import glob
import json
import os
import shutil
import subprocess

from PIL import Image, ImageOps
from torchvision import transforms

FINETUNE = os.path.abspath(os.environ.get("FINETUNE", ".build/release/finetune"))
FOLDER = os.path.abspath(os.environ.get("WORLD", ".build/interop/world"))
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../VisionTests/Fixtures/png")

# Class names that every format has to keep as they are.
CLASSES = ["blue ring", 'red "square"', "grün", "鳥", "e-cross"]


def place(name):
    """The path of a file in the folder."""
    return os.path.join(FOLDER, name)


def finetune(*arguments):
    """Runs the program, and returns its standard output."""
    environment = {**os.environ, "XDG_CACHE_HOME": place("cache")}
    run = subprocess.run(
        [FINETUNE, *arguments], env=environment, check=False, capture_output=True, text=True
    )
    if run.returncode != 0:
        raise AssertionError(f"finetune {' '.join(arguments)}: {run.returncode}\n{run.stderr}")
    return run.stdout


@functools.cache
def make():
    """Makes everything, once."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    finetune("synth", place("images"), "--classes", "5", "--images", "30", "--size", "96")
    for drawn, name in zip(sorted(os.listdir(place("images"))), CLASSES):
        os.rename(place(f"images/{drawn}"), place(f"images/{name}"))
    # Images in the wrong folder, so that there are mistakes.
    for path in sorted(glob.glob(place(f"images/{CLASSES[0]}/*.png")))[:5]:
        os.rename(path, place(f"images/{CLASSES[1]}/moved-{os.path.basename(path)}"))
    turn(sorted(glob.glob(place("images/*/*.png"))))
    finetune("init", "--output", place("backbone.safetensors"))
    weights = ["--weights", place("backbone.safetensors")]
    finetune(
        *["train", "--data", place("images"), *weights, "--output", place("run")],
        *["--epochs", "12", "--learning-rate", "0.01", "--val-fraction", "0.3", "--tensorboard"],
    )
    export = ["export", "--head", place("run/head.safetensors")]
    finetune(*export, "--output", place("fc.safetensors"))
    finetune(*export, "--output", place("fc.pth"))
    network = [*export, *weights, "--output"]
    finetune(*network, place("net.safetensors"), "--model")
    finetune(*network, place("net.pth"), "--model")
    finetune(*network, place("logits.onnx"))
    finetune(*network, place("probabilities.onnx"), "--softmax")


def turn(paths):
    """Makes JPEGs of a third of these PNGs and WebPs of another, turned in all ways by their EXIF."""
    for number, path in enumerate(paths):
        if number % 3 == 0:
            continue
        exif = Image.Exif()
        exif[0x0112] = number % 8 + 1
        ending = ".jpg" if number % 3 == 1 else ".webp"
        image = Image.open(path).convert("RGB")
        image.save(path.removesuffix(".png") + ending, exif=exif.tobytes(), quality=95)
        os.remove(path)


def photographs():
    """Photographs: whole, upright, in gray, with a palette, with transparency, turned by their EXIF."""
    os.makedirs(place("photographs"), exist_ok=True)
    for number, path in enumerate(sorted(glob.glob(os.environ["PHOTOGRAPHS"] + "/*.jpg"))):
        photograph = Image.open(path)
        variants = {
            "whole": photograph,
            "upright": photograph.crop((101, 3, 380, 420)),
            "small": photograph.crop((200, 100, 333, 199)),
            "grey": photograph.convert("L"),
            "palette": photograph.quantize(64),
            "transparent": Image.merge("RGBA", [*photograph.split(), photograph.convert("L")]),
        }
        for name, variant in variants.items():
            variant.save(place(f"photographs/{name}-{number}.png"))
        for name in ("whole", "upright", "small"):
            for copy in range(3):
                variants[name].save(place(f"photographs/turned-{name}-{number}-{copy}.png"))
    turn(sorted(glob.glob(place("photographs/turned-*.png"))))
    return sorted(glob.glob(place("photographs/*")))


@functools.cache
def images():
    """The paths of the images that are compared."""
    make()
    drawn = sorted(glob.glob(place("images/*/*")))[::5]
    # 16-bit gray is scaled by finetune and clipped by Pillow: the one deviation that is meant.
    kinds = [
        path
        for path in sorted(glob.glob(FIXTURES + "/*[0-9].png"))
        if not os.path.basename(path).startswith("grey16")
    ]
    others = []
    if "IMAGES" in os.environ:
        found = sorted(glob.glob(os.environ["IMAGES"] + "/**/*.*", recursive=True))
        others = [path for path in found if path.endswith((".png", ".jpg", ".jpeg", ".webp"))]
    return photographs() + drawn + kinds + others


@functools.cache
def predictions():
    """What `finetune predict` says: for each image its logits, and its probabilities by class."""
    listed = json.loads(
        finetune(
            *["predict", "--head", place("run/head.safetensors"), "--format", "json"],
            *["--weights", place("backbone.safetensors"), "--top-k", "5", *images()],
        )
    )
    assert [entry["path"] for entry in listed] == images()
    return [
        (entry["logits"], {p["class"]: p["probability"] for p in entry["predictions"]})
        for entry in listed
    ]


@functools.cache
def inputs(text):
    """All images after torchvision's transforms, for what a file says about its preprocessing."""
    how = json.loads(text)
    modes = transforms.InterpolationMode
    mode = {"bilinear": modes.BILINEAR, "bicubic": modes.BICUBIC}[how["interpolation"]]
    steps = transforms.Compose(
        [
            transforms.Resize(how["resize"], interpolation=mode),
            transforms.CenterCrop(how["crop"]),
            transforms.ToTensor(),
            transforms.Normalize(how["mean"], how["std"]),
        ]
    )
    # As every command has it unless told otherwise; and no photograph here is so large that it would
    # be decoded at a fraction of its size.
    upright = (ImageOps.exif_transpose(Image.open(path)) for path in images())
    return [steps(image.convert("RGB")) for image in upright]
