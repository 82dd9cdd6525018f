internal import Kernels

/// What becomes of the losses of a batch's items.
public enum LossReduction: Sendable {
  /// Their mean, weighted where items have weights: a scalar.
  case mean
  /// Their sum: a scalar.
  case sum
  /// They are returned one by one.
  case none

  func shape(of items: [Int]) -> [Int] { self == .none ? items : [] }

  /// Reduces losses, given the weight that they add up to.
  func reduce(_ losses: Tensor, total: Double) -> Tensor {
    if self == .none { return losses }
    let sum = losses.withSpan { KernelTable.current.elements.preciseSum($0) }
    return Tensor(Float(self == .mean ? sum / total : sum))
  }

  /// What the gradient of the reduced loss gives to each item.
  func spread(_ gradient: Tensor, over items: [Int], total: Double) -> Tensor {
    switch self {
    case .none: gradient
    case .sum: Tensor(shape: items, repeating: gradient.item)
    case .mean: Tensor(shape: items, repeating: Float(Double(gradient.item) / total))
    }
  }
}
