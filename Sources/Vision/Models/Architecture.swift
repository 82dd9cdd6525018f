internal import Autograd
package import Weights

/// A kind of network that can be a backbone: what it is called, and how one is made.
public struct Architecture: Sendable {
  /// What publishers call it: `resnet18`.
  public let name: String

  /// What people call it: `ResNet-18`.
  public let title: String

  /// The name of its head among its children: `fc`.
  public let head: String

  /// Numbers that describe an image, which its head takes.
  public let featureCount: Int

  /// What timm calls it, where its names in files fit another network too.
  public let nameInTimm: String?

  /// What its tensors are called in files, their own names first.
  private let schemes: [NamingScheme]
  private let make: @Sendable (_ classes: Int, Initialization) -> any Backbone

  init(
    name: String, title: String, head: String, featureCount: Int, otherNames: [NamingScheme],
    nameInTimm: String? = nil,
    make: @escaping @Sendable (_ classes: Int, Initialization) -> any Backbone
  ) {
    self.name = name
    self.title = title
    self.head = head
    self.featureCount = featureCount
    self.nameInTimm = nameInTimm
    schemes = [.own(head: head)] + otherNames
    self.make = make
  }

  /// Every kind of network that can be a backbone.
  public static let all: [Architecture] = [
    .resNet18, .resNet34, .resNet50, .efficientNetLite0, .efficientNetLite0Symmetric,
  ]

  /// The architecture of a name; nil if there is none.
  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }

  /// A network with the first weights that its training would start from.
  public func network(classes: Int = 1000, seed: UInt64 = 0) -> any Backbone {
    make(classes, Initialization(SeededGenerator(seed: seed)))
  }

  /// A network whose weights hold no values yet: for one that is loaded at once.
  func unset(classes: Int) -> any Backbone { make(classes, Initialization(nil)) }

  /// What its tensors are called in files.
  package var names: NetworkNames {
    let tensors = unset(classes: 0).stateDict
    return NetworkNames(
      title: title, head: head, featureCount: featureCount,
      shapes: Dictionary(
        uniqueKeysWithValues: tensors.filter { !$0.name.hasPrefix(head + ".") }
          .map { ($0.name, $0.tensor.shape) }),
      schemes: schemes)
  }
}

extension Architecture: Equatable {
  /// Whether they are of one name.
  public static func == (one: Architecture, other: Architecture) -> Bool { one.name == other.name }
}
