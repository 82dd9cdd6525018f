package import Vision

/// A trained head with all that files for other tools say of it.
package struct ExportedHead: Sendable {
  /// The numbers.
  package var head: TrainedHead
  /// The network before it, which gives the tensors their names.
  package var architecture: Architecture
  /// What the logits are divided by before the softmax.
  package var temperature: Double
  /// How many outputs it has.
  package var classCount: Int
  /// The side of the images, in pixels.
  package var side: Int
  /// The name of the backbone.
  package var name: String
  /// What a whole network says about itself.
  package var metadata: [String: String]
  /// What the head's own file says about itself.
  package var ownMetadata: [String: String]

  /// A head of the given parts.
  package init(
    head: TrainedHead, architecture: Architecture, temperature: Double, classCount: Int, side: Int,
    name: String, metadata: [String: String], ownMetadata: [String: String]
  ) {
    self.head = head
    self.architecture = architecture
    self.temperature = temperature
    self.classCount = classCount
    self.side = side
    self.name = name
    self.metadata = metadata
    self.ownMetadata = ownMetadata
  }
}
