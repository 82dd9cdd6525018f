"""TensorBoard's own reader finds in our event files what metrics.jsonl and the options say."""

import glob
import io
import json
import unittest

from PIL import Image
from tensorboard.backend.event_processing import event_accumulator, event_file_loader
from tensorboard.util import tensor_util

import world

# Tags of scalars, and the figures of metrics.jsonl that they are.
SCALARS = {
    "loss/train": "trainLoss",
    "loss/validation": "valLoss",
    "top1/train": "trainTop1",
    "top1/validation": "valTop1",
    "top5/validation": "valTop5",
    "learning_rate": "learningRate",
    "images_per_second": "imagesPerSecond",
}


def lines(name):
    """The objects of a file of JSON lines in the run folder."""
    with open(world.place("run/" + name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class TensorBoardTests(unittest.TestCase):
    """The run folder, as `tensorboard --logdir` reads it."""

    @classmethod
    def setUpClass(cls):
        world.make()
        cls.reader = event_accumulator.EventAccumulator(
            world.place("run"),
            size_guidance={"scalars": 0, "tensors": 0, "images": 0},
        )
        cls.reader.Reload()
        cls.epochs = [line for line in lines("metrics.jsonl") if line["event"] == "epochDone"]
        cls.mistakes = sorted(
            (line for line in lines("validation.jsonl") if line["class"] != line["predictions"][0]["class"]),
            key=lambda line: -line["predictions"][0]["probability"],
        )[:8]

    def test_tags(self):
        """Nothing else is in the files."""
        tags = self.reader.Tags()
        self.assertEqual(sorted(tags["scalars"]), sorted(SCALARS))
        self.assertEqual(tags["tensors"], ["options"])
        self.assertEqual(
            sorted(tags["images"]),
            ["confusion"] + [f"mistakes/{number + 1}" for number in range(len(self.mistakes))],
        )

    def test_scalars(self):
        """Every epoch's figures, in single precision; the speed is rounded in metrics.jsonl."""
        self.assertEqual(len(self.epochs), 12)
        for tag, name in SCALARS.items():
            found = [(event.step, event.value) for event in self.reader.Scalars(tag)]
            self.assertEqual([step for step, _ in found], [e["epoch"] for e in self.epochs], tag)
            for (_, value), epoch in zip(found, self.epochs):
                tolerance = 0.51 if tag == "images_per_second" else 1e-6
                self.assertLessEqual(
                    abs(value - epoch[name]), tolerance + 1e-7 * abs(epoch[name]), tag
                )

    def test_options(self):
        """Each option of run.yaml is a row of the text."""
        text = self.reader.Tensors("options")[0].tensor_proto.string_val[0].decode()
        with open(world.place("run/run.yaml"), encoding="utf-8") as file:
            options = [line.strip().split(": ", 1) for line in file if not line.startswith("#")]
        self.assertGreater(len(options), 10)
        for name, value in options:
            self.assertIn(f"| {name} | {value} |\n", text)

    def test_pictures(self):
        """The confusion matrix has a field a pair of classes; mistakes are as the network sees them."""
        confusion = self.picture("confusion")
        self.assertEqual(confusion.size, (510, 510))
        with open(world.place("run/summary.json"), encoding="utf-8") as file:
            rows = json.load(file)["validation"]["confusion"]
        for truth, row in enumerate(rows):
            for prediction, count in enumerate(row):
                red, _, blue = confusion.getpixel((102 * prediction + 51, 102 * truth + 51))
                ink = (red < blue) if truth == prediction else (red > blue)
                self.assertEqual(ink, count > 0, (truth, prediction))
        for number, _ in enumerate(self.mistakes):
            self.assertEqual(self.picture(f"mistakes/{number + 1}").size, (224, 224))

    def test_titles(self):
        """The pictures' titles name the classes, their descriptions the files."""
        described = {}
        for path in glob.glob(world.place("run/events.out.tfevents.*")):
            for event in event_file_loader.LegacyEventFileLoader(path).Load():
                for value in event.summary.value:
                    metadata = value.metadata
                    described[value.tag] = (metadata.display_name, metadata.summary_description)
        for number, mistake in enumerate(self.mistakes):
            title, path = described[f"mistakes/{number + 1}"]
            guess = mistake["predictions"][0]["class"]
            self.assertIn(f"{mistake['class']} taken for {guess}, ", title)
            self.assertEqual(path, mistake["path"])

    def picture(self, tag):
        """A picture of the last step."""
        return Image.open(io.BytesIO(self.reader.Images(tag)[-1].encoded_image_string))
