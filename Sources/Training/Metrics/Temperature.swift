/// What a head's logits are divided by before the softmax, so that its probabilities say how often
/// it is right.
///
/// C. Guo et al., On Calibration of Modern Neural Networks, 2017. The order of the classes, and so
/// every accuracy, is the same at any temperature.
public struct Temperature: Sendable, Equatable {
  /// Where a temperature comes from.
  public enum Origin: String, Sendable {
    /// It minimizes the loss on images whose classes are known.
    case fitted
    /// The loss is lowest beyond the bounds, at one of which it was left.
    case bounded
    /// 1, since there were too few images to fit one.
    case fewImages
    /// 1, since every image was right: the lower the temperature, the lower the loss, without end.
    case everyImageRight
    /// 1, since one fitted on half of the images makes no better on the other half.
    case noBetter
    /// 1, since all outputs are equal or not finite: every temperature is as good.
    case nothingToFit
  }

  /// The lowest and the highest temperature that is fitted.
  public static let bounds = 0.01...1000.0
  /// How many images it takes to fit one.
  public static let fewestImages = 30

  /// The temperature; above 0.
  public var value: Double
  /// Where it comes from.
  public var origin: Origin

  /// A temperature of known origin.
  public init(value: Double, origin: Origin) {
    self.value = value
    self.origin = origin
  }

  /// The temperature with the lowest loss on all these images.
  package init(fitting outputs: HeadOutputs) {
    self =
      outputs.count < Temperature.fewestImages
      ? Temperature(value: 1, origin: .fewImages)
      : Temperature(fitting: outputs, rows: Array(0..<outputs.count))
  }

  /// The temperature with the lowest loss on some of the images, however few.
  ///
  /// The loss is convex in β = 1/T: its derivative rises with β, and its zero is found by Newton's
  /// method between bounds that close in on it.
  package init(fitting outputs: HeadOutputs, rows: [Int]) {
    if rows.allSatisfy(outputs.isRight) {
      self.init(value: 1, origin: .everyImageRight)
      return
    }
    let limits = 1 / Temperature.bounds.upperBound...1 / Temperature.bounds.lowerBound
    var (low, high) = (limits.lowerBound, limits.upperBound)
    var beta = 1.0
    for _ in 0..<200 {
      let (slope, curvature) = outputs.derivatives(at: beta, of: rows)
      // Logits that lie far apart leave only the highest: the loss is a straight line then.
      guard slope.isFinite, curvature > 0 || slope != 0 else {
        self.init(value: 1, origin: .nothingToFit)
        return
      }
      if slope > 0 { high = beta } else { low = beta }
      if low == limits.upperBound || high == limits.lowerBound {
        self.init(value: 1 / beta, origin: .bounded)
        return
      }
      let step = curvature > 0 ? -slope / curvature : slope > 0 ? -.infinity : .infinity
      if abs(step) <= 1e-12 * beta || high - low <= 1e-12 * high { break }
      // A step beyond a bound that was not visited yet visits it; beyond another one, it halves.
      if beta + step >= high {
        beta = high == limits.upperBound ? high : (low * high).squareRoot()
      } else if beta + step <= low {
        beta = low == limits.lowerBound ? low : (low * high).squareRoot()
      } else {
        beta += step
      }
    }
    self.init(value: 1 / beta, origin: .fitted)
  }
}
