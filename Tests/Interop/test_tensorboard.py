"""TensorBoard's own reader finds in our event files what metrics.jsonl and the options say."""

import io
import json
import unittest

from PIL import Image, ImageOps
from tensorboard.backend.event_processing import plugin_event_accumulator
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


def guess(line):
    """The likeliest class of a line of validation.jsonl."""
    return line["predictions"][0]


class TensorBoardTests(unittest.TestCase):
    """The run folder, as `tensorboard --logdir` reads it."""

    @classmethod
    def setUpClass(cls):
        world.make()
        cls.reader = plugin_event_accumulator.EventAccumulator(
            world.place("run"), size_guidance={"tensors": 0}
        )
        cls.reader.Reload()
        cls.epochs = [line for line in lines("metrics.jsonl") if line["event"] == "epochDone"]
        wrong = [line for line in lines("validation.jsonl") if line["class"] != guess(line)["class"]]
        cls.mistakes = sorted(wrong, key=lambda line: -guess(line)["probability"])[:8]

    def test_tags(self):
        """There is all that should be there, for the right parts of TensorBoard, and nothing else."""
        self.assertGreater(len(self.mistakes), 0)
        pictures = [f"mistakes/{number + 1}" for number in range(len(self.mistakes))]
        expected = {
            **{tag: "scalars" for tag in SCALARS},
            "options": "text",
            **{tag: "images" for tag in ["confusion", *pictures]},
        }
        found = {
            tag: self.reader.SummaryMetadata(tag).plugin_data.plugin_name
            for tag in self.reader.Tags()["tensors"]
        }
        self.assertEqual(found, expected)

    def test_scalars(self):
        """Every epoch's figures, in single precision; the speed is rounded in metrics.jsonl."""
        self.assertEqual(len(self.epochs), 12)
        for tag, name in SCALARS.items():
            events = self.reader.Tensors(tag)
            self.assertEqual([e.step for e in events], [e["epoch"] for e in self.epochs], tag)
            for event, epoch in zip(events, self.epochs):
                value = tensor_util.make_ndarray(event.tensor_proto).item()
                margin = 0.51 if tag == "images_per_second" else 0
                self.assertLessEqual(
                    abs(value - epoch[name]), margin + 1e-6 * abs(epoch[name]), (tag, epoch)
                )

    def test_options(self):
        """Each option of run.yaml is a row of the text."""
        text = self.values("options")[0].decode()
        with open(world.place("run/run.yaml"), encoding="utf-8") as file:
            options = [line.strip().split(": ", 1) for line in file if not line.startswith("#")]
        self.assertGreater(len(options), 10)
        for name, value in options:
            self.assertIn(f"| {name} | {value} |\n", text)

    def test_confusion(self):
        """The confusion matrix has a field for each two classes: blue for hits, red for mistakes."""
        picture = self.picture("confusion")
        # Names stand left of the fields and above them.
        margin = picture.width - 510
        self.assertGreater(margin, 0)
        self.assertEqual(picture.height, picture.width)
        with open(world.place("run/summary.json"), encoding="utf-8") as file:
            rows = json.load(file)["validation"]["confusion"]
        for truth, row in enumerate(rows):
            for prediction, count in enumerate(row):
                place = (margin + 102 * prediction + 51, margin + 102 * truth + 51)
                red, green, blue = picture.getpixel(place)
                if count == 0:
                    self.assertEqual((red, green, blue), (255, 255, 255), (truth, prediction))
                else:
                    self.assertEqual(red < blue, truth == prediction, (truth, prediction))

    def test_mistakes(self):
        """The surest mistakes are there in order, titled with both classes, as the network sees them."""
        for number, mistake in enumerate(self.mistakes):
            tag = f"mistakes/{number + 1}"
            metadata = self.reader.SummaryMetadata(tag)
            classes = f"{mistake['class']} taken for {guess(mistake)['class']}, "
            self.assertTrue(metadata.display_name.startswith(classes), metadata.display_name)
            self.assertEqual(metadata.summary_description, mistake["path"])
            stored = Image.open(world.place("images/" + mistake["path"]))
            original = ImageOps.exif_transpose(stored).convert("RGB")
            seen = original.resize((256, 256), Image.Resampling.BILINEAR)
            self.assertEqual(
                self.picture(tag).tobytes(), seen.crop((16, 16, 240, 240)).tobytes(), tag
            )

    def values(self, tag):
        """What the last step says."""
        return list(self.reader.Tensors(tag)[-1].tensor_proto.string_val)

    def picture(self, tag):
        """The picture of the last step."""
        width, height, png = self.values(tag)
        picture = Image.open(io.BytesIO(png))
        self.assertEqual(picture.size, (int(width), int(height)))
        return picture
