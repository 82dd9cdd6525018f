extension RunOptions {
  /// Whether another run under these options would give the same head.
  package func shapesSameRun(as other: RunOptions) -> Bool {
    var (left, right) = (self, other)
    for path in [\RunOptions.threads, \RunOptions.maxPixels] {
      left[keyPath: path] = nil
      right[keyPath: path] = nil
    }
    (left.minAccuracy, right.minAccuracy) = (nil, nil)
    (left.output, right.output) = (nil, nil)
    (left.tensorboard, right.tensorboard) = (false, false)
    return left == right
  }
}
