"""ONNX Runtime computes with an exported module what the module computes.

`OWN_NETWORK=FOLDER swift test … --filter OwnNetworkTests` leaves in FOLDER the README's network of one's
own, images and its answers; without OWN_NETWORK there is nothing to compare.
"""

import os
import unittest

import numpy
import onnx
import onnxruntime

FOLDER = os.environ.get("OWN_NETWORK")


@unittest.skipUnless(FOLDER, "OWN_NETWORK names no folder")
class OwnNetworkTests(unittest.TestCase):
    """The network that the README shows."""

    def test_answers(self):
        """onnx.checker passes, and the answers are the same for batches of one and of all."""
        model = onnx.load(os.path.join(FOLDER, "gauge.onnx"))
        onnx.checker.check_model(model, full_check=True)
        images = numpy.fromfile(os.path.join(FOLDER, "images.bin"), "<f4").reshape(-1, 3, 32, 32)
        expected = numpy.fromfile(os.path.join(FOLDER, "expected.bin"), "<f4").reshape(-1, 1)
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        for batch in [1, len(images)]:
            found = numpy.concatenate(
                [
                    session.run(None, {"images": images[start : start + batch]})[0]
                    for start in range(0, len(images), batch)
                ]
            )
            numpy.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)
