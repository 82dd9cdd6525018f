"""The shortest script that names an image's class with ONNX Runtime and Pillow: MODEL IMAGE."""
import sys

import numpy
import onnxruntime
from PIL import Image

image = Image.open(sys.argv[2]).convert("RGB")
scale = 256 / min(image.size)
image = image.resize([int(side * scale) for side in image.size], Image.Resampling.BILINEAR)
left, top = [round((side - 224) / 2) for side in image.size]
pixels = numpy.asarray(image.crop((left, top, left + 224, top + 224)), dtype=numpy.float32) / 255
pixels = (pixels - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
session = onnxruntime.InferenceSession(sys.argv[1])
logits = session.run(None, {"images": pixels.transpose(2, 0, 1)[None].astype(numpy.float32)})[0]
print(logits[0].argmax())
