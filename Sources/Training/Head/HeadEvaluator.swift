package import Autograd
package import Features

/// Runs a head for inference: volatile in, volatile out, nothing kept for backward.
package enum HeadEvaluator {
  /// How many rows are taken together; the same for every caller, so that figures agree bit for bit.
  ///
  /// Of more than 8192 classes fewer, so that their logits take no more than 32 MB.
  static func batchSize(classCount: Int) -> Int {
    min(1024, max(1, (1 << 23) / max(1, classCount)))
  }

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
    forEachBatch(head, of: set, classCount: classCount) { rows, logits in
      let labels = set.labels[rows.startIndex..<rows.endIndex]
      let loss = logits.crossEntropy(Array(labels))
      precondition(
        loss.isVolatile && loss.gradFn == nil, "an evaluation must keep nothing for backward")
      evaluation.add(logits: logits.data, labels: labels, loss: loss.data.item)
      body(rows, logits.data)
    }
    return evaluation
  }

  /// Hands over the logits [rows, classes], volatile, of one batch of rows after another.
  static func forEachBatch(
    _ head: any Module, of set: FeatureSet, classCount: Int,
    _ body: (ArraySlice<Int>, Variable) -> Void
  ) {
    let size = batchSize(classCount: classCount)
    let order = Array(0..<set.count)
    for start in stride(from: 0, to: set.count, by: size) {
      let rows = order[start..<min(start + size, set.count)]
      body(rows, logits(head, of: set.rows(rows)))
    }
  }
}
