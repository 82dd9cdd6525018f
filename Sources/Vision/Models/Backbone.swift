public import Autograd

/// A network that describes images by features, with a head that tells classes by them.
///
/// A model is a class of this kind and an entry in `Architecture.all`.
public protocol Backbone: Module {
  /// Which one it is.
  var architecture: Architecture { get }

  /// The last layer, [classes, featureCount].
  ///
  /// Assigning another one replaces it.
  var head: Linear { get set }

  /// What images go through before the mean of each channel, in order; together they hold everything
  /// but the head.
  var stages: [BackboneStage] { get }
}

extension Backbone {
  /// Numbers that describe an image.
  public var featureCount: Int { architecture.featureCount }

  /// What the stages make of images: [N, 3, H, W] → [N, featureCount, H', W'].
  public func maps(_ input: consuming Variable) -> Variable {
    var maps = input
    for stage in stages { maps = stage(maps) }
    return maps
  }

  /// What the head sees, the mean of each channel: [N, 3, H, W] → [N, featureCount].
  public func features(_ input: consuming Variable) -> Variable {
    maps(input).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  /// The scores of the classes: [N, 3, H, W] → [N, classes].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    head(features(input))
  }

  /// What it does before its head.
  package var frontGraph: Graph {
    guard let front = graph.upTo(architecture.head) else {
      preconditionFailure("\(architecture.title): no \(architecture.head) in its graph")
    }
    return front
  }

  /// All that it does.
  package var graph: Graph {
    do {
      return try Graph(tracing: self)
    } catch {
      preconditionFailure("\(architecture.title): \(error)")
    }
  }
}
