import Autograd
import Features
import Foundation
import TestSupport
import Testing
import Training
import Vision

/// What `Fixtures/solvers.py` wrote with numpy 2.4.6 and scikit-learn 1.9.1.
private struct Golden: Decodable {
  struct Discriminant: Decodable {
    let shrinkage: Double
    let weight, bias: [Double]
  }
  struct Logistic: Decodable {
    let name: String
    let penalty, loss: Double
  }

  let features: [Float]
  let labels: [Int]
  let classes: Int
  let discriminants: [Discriminant]
  let logistic: [Logistic]

  static func load() throws -> Golden { try Fixture.json("solvers.json") }

  var set: FeatureSet {
    FeatureSet(
      features: Tensor(features, shape: [labels.count, features.count / labels.count]),
      labels: labels)
  }
}

@Suite("ways to make a head")
struct SolverTests {
  @Test("discriminant analysis has scikit-learn's weights and biases")
  func discriminants() throws {
    let golden = try Golden.load()
    let heads = DiscriminantAnalysis().heads(
      on: golden.set, classCount: golden.classes,
      strengths: golden.discriminants.map(\.shrinkage))
    for (head, expected) in zip(heads, golden.discriminants) {
      let largest = expected.weight.map(abs).max() ?? 0
      for (found, expected) in zip(head.weight.scalars, expected.weight) {
        #expect(abs(Double(found) - expected) < 1e-5 * largest)
      }
      for (found, expected) in zip(head.bias.scalars, expected.bias) {
        #expect(abs(Double(found) - expected) < 1e-5 * abs(expected) + 1e-4)
      }
    }
  }

  /// The mean cross-entropy of a head, weighted, + λ/2·Σ (W·scale)².
  private func loss(
    _ head: TrainedHead, on set: FeatureSet, penalty: Double, scale: [Double], weights: [Double]
  ) -> Double {
    let (classes, width) = (head.weight.shape[0], set.width)
    let weight = head.weight.scalars.map(Double.init)
    let bias = head.bias.scalars.map(Double.init)
    let features = set.features.scalars.map(Double.init)
    var (sum, total) = (0.0, 0.0)
    for (row, label) in set.labels.enumerated() {
      let logits = (0..<classes).map { output in
        (0..<width).reduce(bias[output]) {
          $0 + weight[output * width + $1] * features[row * width + $1]
        }
      }
      let highest = logits.max() ?? 0
      let normalizer = highest + log(logits.reduce(0) { $0 + exp($1 - highest) })
      sum += weights[label] * (normalizer - logits[label])
      total += weights[label]
    }
    let squares = weight.enumerated().reduce(0.0) {
      $0 + pow($1.element * scale[$1.offset % width], 2)
    }
    return sum / total + penalty / 2 * squares
  }

  @Test(
    "logistic regression reaches scikit-learn's optimum",
    arguments: ["centered", "standardized", "balanced"])
  func logistic(name: String) throws {
    let golden = try Golden.load()
    let set = golden.set
    let classWeights: ClassWeights = name == "balanced" ? .balanced : .equal
    let solver = LogisticRegression(
      for: set, classCount: golden.classes, standardizes: name == "standardized",
      classWeights: classWeights)
    let scaling = FeatureScaling(of: set, standardizes: name == "standardized")
    let scaled = scaling.applied(to: set).features.scalars
    let variance = scaled.reduce(0.0) { $0 + Double($1 * $1) } / Double(scaled.count)
    let cases = golden.logistic.filter { $0.name == name }
    #expect(cases.count == 4)
    let heads = try solver.heads(
      on: set, classCount: golden.classes, strengths: cases.map { $0.penalty / variance })
    let counts = (0..<golden.classes).map { label in golden.labels.count { $0 == label } }
    let weights = classWeights.weights(counts: counts) ?? counts.map { _ in 1 }
    for (head, expected) in zip(heads, cases) {
      let found = loss(
        head, on: set, penalty: expected.penalty, scale: scaling.scale, weights: weights)
      #expect(found - expected.loss < 1e-4 * expected.loss, "\(name) \(expected.penalty)")
      #expect(found - expected.loss > -1e-5 * expected.loss, "\(name) \(expected.penalty)")
    }
  }

  @Test("the nearest mean is the one with the largest cosine")
  func nearestMean() throws {
    let golden = try Golden.load()
    let set = golden.set
    let head = try NearestMean().head(on: set, classCount: golden.classes, strength: 1)
    let width = set.width
    let values = set.features.scalars.map(Double.init)
    let rows = (0..<set.count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    let center = (0..<width).map { column in
      rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
    }
    func normalized(_ x: [Double]) -> [Double] {
      let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x.map { $0 / length }
    }
    let directions = rows.map { normalized(zip($0, center).map { $0 - $1 }) }
    let means = (0..<golden.classes).map { label in
      normalized(
        (0..<width).map { column in
          zip(directions, set.labels).reduce(0) { $0 + ($1.1 == label ? $1.0[column] : 0) }
        })
    }
    let outputs = HeadEvaluator.logits(head.layer(), of: set.features).data.scalars
    for (row, direction) in directions.enumerated() {
      let length = zip(rows[row], center).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
      for (label, mean) in means.enumerated() {
        let cosine = zip(direction, mean).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(Double(outputs[row * golden.classes + label]) / length - cosine) < 1e-5)
      }
    }
  }

  @Test("a class without images is never the likeliest", arguments: [HeadKind.lda, .lbfgs, .mean])
  func absentClass(kind: HeadKind) throws {
    let set = Clusters.set(classes: 3, perClass: 6, seed: 1)
    let solver: any HeadSolver =
      switch kind {
      case .lda: DiscriminantAnalysis()
      case .mean: NearestMean()
      default: LogisticRegression(for: set, classCount: 4)
      }
    for head in try solver.heads(on: set, classCount: 4, strengths: solver.strengths) {
      let evaluation = HeadEvaluator.evaluate(head.layer(), on: set, classCount: 4)
      #expect(evaluation.top1 == 1)
      #expect(head.bias.scalars.filter { !$0.isFinite }.isEmpty)
    }
  }

  @Test("features that never vary make no head that isn't finite", arguments: [true, false])
  func constant(standardizes: Bool) throws {
    let set = FeatureSet(
      features: Tensor(shape: [8, 5], repeating: 3), labels: [0, 1, 0, 1, 0, 1, 0, 1])
    let solvers: [any HeadSolver] = [
      DiscriminantAnalysis(), NearestMean(),
      LogisticRegression(for: set, classCount: 2, standardizes: standardizes),
    ]
    for solver in solvers {
      for head in try solver.heads(on: set, classCount: 2, strengths: solver.strengths) {
        #expect(head.weight.scalars.filter { !$0.isFinite }.isEmpty)
        #expect(head.bias.scalars.filter { !$0.isFinite }.isEmpty)
      }
    }
  }

  @Test("a head of scaled features says the same of features as they are")
  func unscaled() throws {
    let set = try Golden.load().set
    let scaling = FeatureScaling(of: set, standardizes: true)
    let scaled = scaling.applied(to: set)
    let head = try NearestMean().head(on: scaled, classCount: 4, strength: 1)
    let expected = HeadEvaluator.logits(head.layer(), of: scaled.features).data.scalars
    let found = HeadEvaluator.logits(scaling.unscaled(head).layer(), of: set.features).data.scalars
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-4) }
  }
}
