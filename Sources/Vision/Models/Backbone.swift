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

  /// What the head sees: [N, 3, H, W] → [N, featureCount].
  func features(_ input: consuming Variable) -> Variable
}

extension Backbone {
  /// Numbers that describe an image.
  public var featureCount: Int { architecture.featureCount }

  /// The scores of the classes: [N, 3, H, W] → [N, classes].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    head(features(input))
  }

  /// What it does before its head.
  package var frontGraph: Graph {
    do {
      guard let front = try Graph(tracing: self).upTo(architecture.head) else {
        preconditionFailure("\(architecture.title): no \(architecture.head) in its graph")
      }
      return front
    } catch {
      preconditionFailure("\(architecture.title): \(error)")
    }
  }
}
