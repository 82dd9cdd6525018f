"""ONNX Runtime computes with our models what finetune computes."""

import json

import numpy
import onnx
import onnxruntime

import world
from comparison import Comparison


class ONNXTests(Comparison):
    """The whole network, with logits and with probabilities."""

    @classmethod
    def setUpClass(cls):
        world.make()

    def run_model(self, name, batch):
        """The model's rows for all images, `batch` at a time, and what it says of itself."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            world.place(name), options, providers=["CPUExecutionProvider"]
        )
        about = session.get_modelmeta().custom_metadata_map
        inputs = numpy.stack([image.numpy() for image in world.inputs(about["preprocessing"])])
        rows = [
            session.run(None, {"images": inputs[start : start + batch]})[0]
            for start in range(0, len(inputs), batch)
        ]
        return numpy.concatenate(rows), about

    def test_checker(self):
        """onnx.checker passes, with shapes inferred, and the versions are those we state."""
        for name in ["logits.onnx", "probabilities.onnx"]:
            model = onnx.load(world.place(name))
            onnx.checker.check_model(model, full_check=True)
            self.assertEqual(model.ir_version, 7)
            self.assertEqual([(o.domain, o.version) for o in model.opset_import], [("", 13)])
            batch = model.graph.input[0].type.tensor_type.shape.dim[0]
            self.assertEqual(batch.dim_param, "batch")
            self.assertNotIn("BatchNormalization", [node.op_type for node in model.graph.node])

    def test_one_at_a_time(self):
        """Logits in batches of one."""
        self.compare(*self.run_model("logits.onnx", 1))

    def test_five_at_a_time(self):
        """Logits in batches of five, the last one smaller."""
        self.compare(*self.run_model("logits.onnx", 5))

    def test_softmax(self):
        """Probabilities as they come out of the model."""
        self.compare_probabilities(*self.run_model("probabilities.onnx", 5))
