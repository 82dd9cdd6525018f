package import Autograd

/// Runs a head for inference: volatile in, volatile out, nothing kept for backward.
package enum HeadEvaluator {
  /// How many rows are taken together; the same for every caller, so that figures agree bit for bit.
  static let batchSize = 1024

  /// [N, classes], volatile, of features [N, 512].
  package static func logits(_ head: any Module, of features: Tensor) -> Variable {
    head(Variable(features, volatile: true))
  }

  /// How well a head does on a set of features.
  ///
  /// - Parameter body: Is handed the logits [rows, classes] of each batch of rows.
  package static func evaluate(
    _ head: any Module, on set: FeatureSet, classCount: Int,
    _ body: (ArraySlice<Int>, Tensor) -> Void = { _, _ in }
  ) -> Evaluation {
    var evaluation = Evaluation(classCount: classCount)
    let order = Array(0..<set.count)
    for start in stride(from: 0, to: set.count, by: batchSize) {
      let rows = order[start..<min(start + batchSize, set.count)]
      let labels = set.labels[rows.startIndex..<rows.endIndex]
      let logits = logits(head, of: set.rows(rows))
      let loss = logits.crossEntropy(Array(labels))
      precondition(
        loss.isVolatile && loss.gradFn == nil, "an evaluation must keep nothing for backward")
      evaluation.add(logits: logits.data, labels: labels, loss: loss.data.item)
      body(rows, logits.data)
    }
    return evaluation
  }
}
