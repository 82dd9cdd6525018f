extension Module {
  /// All parameters and buffers by name, in PyTorch's order: for each module its own parameters, its
  /// own buffers, then its children.
  ///
  /// The tensors share the module's elements; training it afterwards copies what is still held.
  public var stateDict: [(name: String, tensor: Tensor)] {
    stateEntries(prefix: "").map { ($0.name, $0.variable.data) }
  }

  /// Puts tensors in the place of all parameters and buffers.
  ///
  /// Every name has to be there with the right shape, and no other name; only
  /// `num_batches_tracked` of a batch normalization, which nothing here uses, may be there or not.
  /// Unless everything fits nothing changes, and the error names all that doesn't.
  public func load(stateDict: [String: Tensor]) throws(StateDictError) {
    let entries = stateEntries(prefix: "")
    try check(entries, names: stateDict.keys) { stateDict[$0]?.shape }
    for entry in entries {
      if let tensor = stateDict[entry.name] { entry.variable.data = tensor }
    }
  }

  /// The same from a file or another place that tensors are read from.
  ///
  /// Nothing is read unless all shapes fit, and nothing changes unless all is read.
  ///
  /// - Parameters:
  ///   - names: The names that are there.
  ///   - shape: The shape under a name.
  ///   - read: The tensors under these names, of those shapes, in the same order; called once.
  /// - Throws: `StateDictError`, and what `read` throws.
  public func load(
    names: some Sequence<String>, shape: (String) -> [Int]?,
    tensors read: (_ names: [String]) throws -> [Tensor]
  ) throws {
    let entries = stateEntries(prefix: "")
    try check(entries, names: names, shape: shape)
    let tensors = try read(entries.map(\.name))
    precondition(tensors.count == entries.count, "each name needs a tensor")
    let found = Dictionary(
      uniqueKeysWithValues: zip(entries.map(\.name), tensors.map(\.shape)))
    try check(entries, names: found.keys) { found[$0] }
    for (entry, tensor) in zip(entries, tensors) { entry.variable.data = tensor }
  }

  private func stateEntries(prefix: String) -> [(name: String, variable: Variable)] {
    (ownParameters + ownBuffers).map { (prefix + $0.name, $0.variable) }
      + children.flatMap { $0.module.stateEntries(prefix: prefix + $0.name + ".") }
  }

  /// The names that may be there although nothing takes them.
  private func ignoredNames(prefix: String) -> [String] {
    (self is BatchNorm2d ? [prefix + "num_batches_tracked"] : [])
      + children.flatMap { $0.module.ignoredNames(prefix: prefix + $0.name + ".") }
  }

  private func check(
    _ entries: [(name: String, variable: Variable)], names: some Sequence<String>,
    shape: (String) -> [Int]?
  ) throws(StateDictError) {
    var rest = Set(names)
    var error = StateDictError()
    for (name, variable) in entries {
      if rest.remove(name) == nil {
        error.missing.append(name)
      } else if let found = shape(name), found != variable.shape {
        error.mismatched.append(.init(name: name, expected: variable.shape, found: found))
      }
    }
    error.unexpected = rest.subtracting(ignoredNames(prefix: "")).sorted()
    if !error.isEmpty { throw error }
  }
}
