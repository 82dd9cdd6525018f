/// What a function keeps between `forward` and `backward`.
public struct Context {
  private var inputs: [Variable]
  private let gradientMask: UInt64
  private var kept: [SavedTensor] = []
  private var keepsOutput = false
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

  /// Keeps an input, without copying it.
  public mutating func save(input: Int) {
    guard isRecording else { return }
    kept.append(SavedTensor(inputs[input].box))
  }

  /// Keeps the output, without copying it: it comes last in `saved(_:)`.
  public mutating func saveOutput() {
    keepsOutput = isRecording
  }

  /// Keeps a tensor that is neither input nor output.
  public mutating func save(_ tensor: Tensor) {
    guard isRecording else { return }
    kept.append(SavedTensor(TensorBox(tensor)))
  }

  /// A tensor that was kept, counted from 0 in the order in which they were saved.
  ///
  /// Throws `GraphError.savedTensorsFreed` after a `backward()` that didn't retain the graph, and
  /// `GraphError.modifiedInPlace` if the tensor was changed since.
  public func saved(_ index: Int) throws(GraphError) -> Tensor {
    if isFreed { throw .savedTensorsFreed(function: "") }
    return try kept[index].tensor()
  }

  /// How many tensors are kept.
  public var savedCount: Int { kept.count }

  /// Once the output exists: keeps it if asked to, and lets go of what was not saved.
  mutating func finish(output: TensorBox) {
    inputs = []
    if keepsOutput {
      kept.append(SavedTensor(output))
    }
  }

  /// Lets go of what was saved; asking for it from now on is an error.
  mutating func free() {
    if kept.isEmpty { return }
    kept = []
    isFreed = true
  }
}
