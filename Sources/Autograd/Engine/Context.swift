/// What a function keeps between `forward` and `backward`.
public struct Context {
  private var inputs: [Variable]
  private let gradientMask: UInt64
  private var kept: [(name: String, tensor: SavedTensor)] = []
  private var outputName: String?
  private var isFreed = false

  /// Whether `backward` may be called at all; if not, nothing that is saved is kept.
  public let isRecording: Bool

  /// For a forward pass of which nothing is kept.
  static var volatile: Context {
    Context(inputs: [], gradientMask: 0, isRecording: false)
  }

  /// For a forward pass from `inputs`, of which those in the mask need a gradient.
  init(recording inputs: [Variable], gradientMask: UInt64) {
    self.init(inputs: inputs, gradientMask: gradientMask, isRecording: true)
  }

  private init(inputs: [Variable], gradientMask: UInt64, isRecording: Bool) {
    self.inputs = inputs
    self.gradientMask = gradientMask
    self.isRecording = isRecording
  }

  /// Whether `backward` has to return a gradient for this input.
  public func needsGradient(input: Int) -> Bool {
    gradientMask & Self.bit(input) != 0
  }

  /// The mask has a bit for each of the first 63 inputs; all later ones share the last.
  static func bit(_ input: Int) -> UInt64 { 1 << UInt64(min(input, 63)) }

  /// Keeps an input under a name, without copying it.
  public mutating func save(input: Int, as name: String) {
    guard isRecording else { return }
    kept.append((name, SavedTensor(inputs[input].box)))
  }

  /// Keeps the output under a name, without copying it.
  public mutating func saveOutput(as name: String) {
    if isRecording { outputName = name }
  }

  /// Keeps a tensor that is neither input nor output under a name.
  public mutating func save(_ tensor: Tensor, as name: String) {
    guard isRecording else { return }
    kept.append((name, SavedTensor(TensorBox(tensor))))
  }

  /// The tensor that was kept under a name; traps with the names that there are if there is none.
  ///
  /// Throws `GraphError.savedTensorsFreed` after a `backward()` that didn't retain the graph, and
  /// `GraphError.modifiedInPlace` if the tensor was changed since.
  public func saved(_ name: String) throws(GraphError) -> Tensor {
    if isFreed { throw .savedTensorsFreed(function: "") }
    guard let saved = kept.first(where: { $0.name == name }) else {
      preconditionFailure(
        "nothing was saved as \"\(name)\"; there are \(kept.map(\.name))")
    }
    return try saved.tensor.tensor()
  }

  /// How many tensors are kept.
  public var savedCount: Int { kept.count }

  /// Once the output exists: keeps it if asked to, and lets go of what was not saved.
  mutating func finish(output: TensorBox) {
    inputs = []
    if let outputName { kept.append((outputName, SavedTensor(output))) }
  }

  /// Lets go of what was saved; asking for it from now on is an error.
  mutating func free() {
    if kept.isEmpty { return }
    kept = []
    isFreed = true
  }
}
