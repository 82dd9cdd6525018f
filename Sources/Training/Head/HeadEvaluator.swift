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

  /// A head and the rows that it is measured on.
  struct Part {
    let head: any Module
    let rows: [Int]
  }

  /// How well a head does on a set of features.
  ///
  /// - Parameter body: Is handed the logits [rows, classes] of each batch of rows.
  package static func evaluate(
    _ head: any Module, on set: FeatureSet, classCount: Int,
    _ body: (ArraySlice<Int>, Tensor) -> Void = { _, _ in }
  ) -> Evaluation {
    evaluate(
      [Part(head: head, rows: Array(0..<set.count))], on: set, classCount: classCount, body)
  }

  /// How well heads do on a set of features, each on rows of its own.
  static func evaluate(
    _ parts: [Part], on set: FeatureSet, classCount: Int,
    _ body: (ArraySlice<Int>, Tensor) -> Void = { _, _ in }
  ) -> Evaluation {
    var evaluation = Evaluation(classCount: classCount)
    forEachBatch(parts, of: set, classCount: classCount) { rows, logits in
      let labels = rows.map { set.labels[$0] }
      let loss = logits.crossEntropy(labels)
      precondition(
        loss.isVolatile && loss.gradFn == nil, "an evaluation must keep nothing for backward")
      evaluation.add(logits: logits.data, labels: labels[...], loss: loss.data.item)
      body(rows, logits.data)
    }
    return evaluation
  }

  /// Hands over the logits [rows, classes], volatile, of one batch of rows after another.
  static func forEachBatch(
    _ parts: [Part], of set: FeatureSet, classCount: Int,
    _ body: (ArraySlice<Int>, Variable) -> Void
  ) {
    let size = batchSize(classCount: classCount)
    for part in parts {
      for start in stride(from: 0, to: part.rows.count, by: size) {
        let rows = part.rows[start..<min(start + size, part.rows.count)]
        body(rows, logits(part.head, of: set.rows(rows)))
      }
    }
  }
}
