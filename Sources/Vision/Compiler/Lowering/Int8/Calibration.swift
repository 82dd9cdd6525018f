internal import Crypto
internal import Foundation

/// What the 8-bit integers of a quantized network stand for: the bounds of its activations.
///
/// Measured once, on images like those to come, and then fixed: features are comparable only between
/// networks of one calibration, so it travels with every head.
public struct Calibration: Sendable, Equatable, Codable {
  /// The values that 0 and 255 stand for; the integers between are evenly spaced.
  public struct Bounds: Sendable, Equatable {
    /// What 0 stands for; at most 0, so that 0 lies within the bounds.
    public let lower: Float
    /// What 255 stands for; above `lower`, and at least 0.
    public let upper: Float

    /// Bounds that hold 0; traps on others.
    public init(lower: Float, upper: Float) {
      precondition(
        Self.areValid(lower, upper),
        "bounds must be finite, hold 0 and differ, not \(lower) and \(upper)")
      self.lower = lower
      self.upper = upper
    }

    /// The same; nil instead of a trap.
    package init?(_ lower: Float, _ upper: Float) {
      guard Self.areValid(lower, upper) else { return nil }
      self.init(lower: lower, upper: upper)
    }

    fileprivate static func areValid(_ lower: Float, _ upper: Float) -> Bool {
      lower.isFinite && upper.isFinite && lower <= 0 && upper >= 0 && (upper - lower).isFinite
        && (upper - lower).isNormal
    }

    /// From one integer's value to the next one's.
    var step: Double { (Double(upper) - Double(lower)) / 255 }
    /// The number, whole or not, that stands for 0.
    var zero: Double { -Double(lower) / step }
  }

  /// The bounds of each channel of an image.
  public var input: [Bounds]
  /// The bounds of what convolutions and blocks make, by name.
  ///
  /// `maxpool`, and for each block, for example, `layer2.0.conv1` and `layer2.0`, and
  /// `layer2.0.downsample` where there is one; what a ReLU made has the lower bound 0.
  public var activations: [String: Bounds]

  /// A calibration of its parts.
  public init(input: [Bounds], activations: [String: Bounds]) {
    self.input = input
    self.activations = activations
  }

  /// The SHA-256 over all bounds, in the order of their names.
  public var digest: ContentDigest {
    var digest = SHA256()
    for (index, bounds) in input.enumerated() {
      digest.update(data: Data("\(index) \(bounds.lower) \(bounds.upper)\n".utf8))
    }
    for (name, bounds) in activations.sorted(by: {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }) {
      digest.update(data: Data("\(name) \(bounds.lower) \(bounds.upper)\n".utf8))
    }
    return ContentDigest(digest.finalize())
  }
}

extension Calibration.Bounds: Codable {
  /// Decodes `[lower, upper]` and checks them.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    lower = try container.decode(Float.self)
    upper = try container.decode(Float.self)
    guard Self.areValid(lower, upper), container.isAtEnd else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "bounds must be two numbers around 0")
    }
  }

  /// Encodes `[lower, upper]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(lower)
    try container.encode(upper)
  }
}

extension Calibration {
  /// Whether it is for images of three channels and a network with these activations.
  package func fits(_ activations: [String]) -> Bool {
    input.count == 3 && Set(self.activations.keys).isSuperset(of: activations)
  }
}

extension Graph {
  /// The activations whose bounds a calibration has to know, in the order in which they are made.
  package var activationNames: [String] {
    foldingBatchNorm().fusingConvolutions().nodes.compactMap { node in
      switch node.operation {
      case .convolution, .add, .activation, .averagePool: node.name
      default: nil
      }
    }
  }
}
