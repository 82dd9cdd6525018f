"""Metrics as scikit-learn computes them, and Wilson's intervals as scipy does.

Made with Python 3, scikit-learn 1.9.1, scipy 1.17.1 and numpy 2.4.6:

    python3 metrics.py

writes metrics.json for MetricsTests.swift and IntervalTests.swift: cases of logits and labels with
their figures, over all classes whether they have images or not, and intervals of k hits in n trials.
"""
import json
import warnings

import numpy as np
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn import metrics

# Classes that nothing was taken for, or that have no images, are warned of.
warnings.filterwarnings("ignore")


def scores(values):
    return dict(zip(["precision", "recall", "f1"], map(float, values)))


def case(name, images, classes, labels, skill, seed):
    random = np.random.default_rng(seed)
    truth = random.choice(labels, images)
    logits = random.normal(size=(images, classes))
    logits[np.arange(images), truth] += skill
    logits = np.round(logits, 3)
    prediction = logits.argmax(axis=1)
    every = np.arange(classes)
    per_class = metrics.precision_recall_fscore_support(
        truth, prediction, labels=every, zero_division=0)

    def mean(kind):
        return scores(metrics.precision_recall_fscore_support(
            truth, prediction, labels=every, average=kind, zero_division=0)[:3])

    return {
        "name": name,
        "classes": classes,
        "logits": logits.flatten().tolist(),
        "labels": truth.tolist(),
        "top1": float(metrics.accuracy_score(truth, prediction)),
        "top5": float(metrics.top_k_accuracy_score(truth, logits, k=5, labels=every))
        if classes > 5 else 1.0,
        "loss": float(metrics.log_loss(truth, softmax(logits, axis=1), labels=every)),
        "balancedAccuracy": float(metrics.balanced_accuracy_score(truth, prediction)),
        "macro": mean("macro"),
        "weighted": mean("weighted"),
        "perClass": [scores(row) for row in np.array(per_class[:3]).T],
        "confusion": metrics.confusion_matrix(truth, prediction, labels=every).tolist(),
    }


cases = [
    case("two classes", 40, 2, [0, 1], 1.0, 1),
    case("seven classes", 60, 7, range(7), 1.5, 2),
    case("uneven classes", 60, 6, [0, 0, 0, 0, 1, 2, 3, 4, 5], 1.0, 3),
    case("classes without images, that images are taken for", 50, 8, [0, 2, 3, 7], 0.5, 4),
    case("classes that nothing is taken for", 6, 9, range(9), 0.5, 5),
    case("all images of one class", 12, 6, [4], 0.5, 6),
    case("everything right", 20, 6, range(6), 50.0, 7),
    case("everything wrong", 20, 6, range(6), -50.0, 8),
    case("one image", 1, 6, [3], 0.5, 9),
]

intervals = []
for hits, trials in [(0, 1), (1, 1), (0, 10), (10, 10), (1, 2), (5, 10), (1, 1000), (781, 893),
                     (893, 893), (0, 893), (999, 1000), (24, 2782), (500_000, 1_000_000)]:
    found = binomtest(hits, trials).proportion_ci(confidence_level=0.95, method="wilson")
    intervals.append({
        "hits": hits, "trials": trials, "lower": float(found.low), "upper": float(found.high)})

with open("metrics.json", "w") as file:
    json.dump({"cases": cases, "intervals": intervals}, file, indent=None, separators=(",", ":"))
    file.write("\n")
