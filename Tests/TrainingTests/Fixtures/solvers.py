"""Heads that scikit-learn makes of features, for SolverTests.swift.

Made with Python 3, numpy 2.4.6 and scikit-learn 1.9.1:

    python3 solvers.py

writes solvers.json: features and labels; weights and biases of linear discriminant analysis with some
shrinkages (solver lsqr); and for some penalties λ (C = 1 / (λ·images)) the least mean cross-entropy
+ λ/2·Σ W² that LogisticRegression finds on centered features, on standardized ones, and with
class_weight="balanced", where the mean is weighted.
"""
import json

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

random = np.random.default_rng(0)
CLASSES, WIDTH = 4, 7
COUNTS = [30, 20, 12, 5]

labels = np.repeat(np.arange(CLASSES), COUNTS)
centers = random.normal(size=(CLASSES, WIDTH))
mixing = random.normal(size=(WIDTH, WIDTH))
x = centers[labels] + random.normal(size=(len(labels), WIDTH)) @ mixing * 0.6 + 2
x = np.round(x, 3).astype(np.float32)


def loss(x, penalty, balanced):
    model = LogisticRegression(
        C=1 / (penalty * len(labels)), tol=1e-9, max_iter=100000,
        class_weight="balanced" if balanced else None)
    model.fit(x, labels)
    p = model.predict_proba(x)[np.arange(len(labels)), labels]
    weights = len(labels) / (CLASSES * np.bincount(labels))[labels] if balanced else np.ones(len(labels))
    return float(-(weights * np.log(p)).sum() / weights.sum() + penalty / 2 * (model.coef_ ** 2).sum())


exact = x.astype(np.float64)
centered = exact - exact.mean(axis=0)
standardized = StandardScaler().fit_transform(exact)
discriminants = []
for shrinkage in [0.5, 0.1, 0.02]:
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage).fit(exact, labels)
    discriminants.append({"shrinkage": shrinkage, "weight": model.coef_.flatten().tolist(),
                          "bias": model.intercept_.tolist()})
logistic = [
    {"name": name, "penalty": penalty, "loss": loss(data, penalty, name == "balanced")}
    for name, data in [("centered", centered), ("standardized", standardized), ("balanced", centered)]
    for penalty in [1, 0.1, 0.01, 0.001]]

with open("solvers.json", "w") as file:
    json.dump({
        "features": [round(float(v), 3) for v in x.flatten()], "labels": labels.tolist(),
        "classes": CLASSES, "discriminants": discriminants, "logistic": logistic}, file)
    file.write("\n")
