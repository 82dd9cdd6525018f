"""How other programs' results are compared with finetune's."""

import json
import unittest

import numpy

import world

# The largest difference of two probabilities.
TOLERANCE = 1e-4


class Comparison(unittest.TestCase):
    """Checks that compare a program's logits with those of `finetune predict`."""

    def compare(self, logits, about):
        """Logits [images, classes] of a model that says this about itself."""
        logits = numpy.asarray(logits, dtype=numpy.float64) / float(about["temperature"])
        powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        self.compare_probabilities(powers / powers.sum(axis=1, keepdims=True), about)

    def compare_probabilities(self, probabilities, about):
        """The same for probabilities."""
        self.assertNotEqual(float(about["temperature"]), 1)
        classes = json.loads(about["classes"])
        self.assertEqual(sorted(classes), sorted(world.CLASSES))
        expected = world.predictions()
        self.assertEqual(len(probabilities), len(expected))
        worst = 0
        for path, row, (_, by_class) in zip(world.images(), probabilities, expected):
            found = dict(zip(classes, row))
            self.assertEqual(max(found, key=found.get), max(by_class, key=by_class.get), path)
            difference = max(abs(found[name] - by_class[name]) for name in classes)
            self.assertLess(difference, TOLERANCE, path)
            worst = max(worst, difference)
        print(f"{len(expected)} images, probabilities within {worst:.1e}", end=" ", flush=True)
