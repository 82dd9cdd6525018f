/// The tensors that a network has, by its own names: what a file is searched for.
package struct NetworkNames: Sendable {
  /// What people call the network.
  package let title: String
  /// What the network itself calls its head: `fc`.
  package let head: String
  /// How many numbers its head takes.
  package let featureCount: Int
  /// The shape of each tensor before the head.
  package let shapes: [String: [Int]]
  /// What the tensors may be called in files, the network's own names first.
  package let schemes: [NamingScheme]
  /// The longest name, which is the least likely to be in another network.
  let longestName: String

  /// A network with these tensors before its head.
  package init(
    title: String, head: String, featureCount: Int, shapes: [String: [Int]],
    schemes: [NamingScheme]
  ) {
    self.title = title
    self.head = head
    self.featureCount = featureCount
    self.shapes = shapes
    self.schemes = schemes
    longestName = shapes.keys.max { ($0.utf8.count, $0) < ($1.utf8.count, $1) } ?? ""
  }

  /// The name of the head's weights, [classes, features].
  package var headWeight: String { head + ".weight" }
  /// The name of the head's bias, [classes].
  package var headBias: String { head + ".bias" }
  /// What counts a normalization's batches, beside its running mean; files may lack it.
  static let counter = "num_batches_tracked"
}

/// A way to name a network's tensors.
package struct NamingScheme: Sendable {
  /// Whose names they are; nil for the network's own.
  package let title: String?
  /// What a tensor before the head is called.
  let name: @Sendable (_ own: String) -> String
  /// What the head's weights and bias are called, without the last part of the name.
  let head: String
  /// The end of the prefix that the head's name lacks.
  let bodyOnly: String

  /// The network's own names, with its own name of the head.
  package static func own(head: String) -> NamingScheme {
    NamingScheme(title: nil, head: head) { $0 }
  }

  init(
    title: String?, head: String, bodyOnly: String = "",
    name: @escaping @Sendable (_ own: String) -> String
  ) {
    self.title = title
    self.head = head
    self.bodyOnly = bodyOnly
    self.name = name
  }
}
