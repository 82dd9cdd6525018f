/// The tensors of what `torch.save` has pickled, by name.
///
/// A dictionary may hold the state dict under `state_dict` or `model`, beside whatever else a training
/// keeps. If all names begin with `module.`, as `DataParallel` writes them, that is left out.
enum StateDict {
  /// The only globals that a pickle may ask for.
  static let globals: Set<String> = Set(
    [
      "collections.OrderedDict", "torch._utils._rebuild_tensor_v2",
      "torch._utils._rebuild_tensor", "torch._utils._rebuild_parameter",
    ] + StorageType.allCases.map { "torch." + $0.rawValue })

  /// Keys under which the state dict itself may lie.
  static let wrappers = ["state_dict", "model"]
  static let prefix = "module."

  /// How many tensors and axes there may be together; a ResNet-18 has about 300.
  ///
  /// A pickle of a few megabytes can name one tensor of many axes a million times.
  static let sizeLimit = 500_000

  /// Finds all tensors below `root`; no two have the same name.
  static func tensors(
    of root: PickleValue, in objects: [PickleObject]
  ) throws(WeightsError.Reason) -> [PthTensor] {
    guard var members = objects.dictionary(root) else {
      throw .pth(.notAStateDict(found: kind(of: root, in: objects)))
    }
    // A wrapper in a wrapper happens; more than a few are a pickle that contains itself.
    for _ in 0..<4 {
      guard let inner = unwrapped(members, in: objects) else { break }
      members = inner
    }
    var tensors: [PthTensor] = []
    var names: Set<String> = []
    var size = 0
    var others: [String] = []
    for (key, value) in members {
      guard case .text(let name) = key else { continue }
      if let tensor = try PthTensor(name, value, in: objects) {
        guard names.insert(name).inserted else { throw .pth(.duplicate(name)) }
        size += 1 + tensor.shape.count
        guard size <= sizeLimit else { throw .pth(.tooMany) }
        tensors.append(tensor)
      } else {
        others.append(name)
      }
    }
    guard !tensors.isEmpty || members.isEmpty else {
      throw .pth(.notAStateDict(found: "a dictionary without tensors: \(listed(others))"))
    }
    return withoutPrefix(tensors)
  }

  private static func unwrapped(
    _ members: [(key: PickleValue, value: PickleValue)], in objects: [PickleObject]
  ) -> [(key: PickleValue, value: PickleValue)]? {
    for wrapper in wrappers {
      for (key, value) in members {
        if case .text(wrapper) = key, let inner = objects.dictionary(value) { return inner }
      }
    }
    return nil
  }

  private static func withoutPrefix(_ tensors: [PthTensor]) -> [PthTensor] {
    guard tensors.allSatisfy({ $0.name.hasPrefix(prefix) }) else { return tensors }
    return tensors.map { tensor in
      var tensor = tensor
      tensor.name.removeFirst(prefix.count)
      return tensor
    }
  }

  private static func kind(of value: PickleValue, in objects: [PickleObject]) -> String {
    guard case .object(let index) = value else { return "a single value" }
    switch objects[index] {
    case .tuple: return "a tuple"
    case .list: return "a list"
    case .dictionary: return "a dictionary"
    case .call: return "a single tensor"
    case .persistent: return "a storage"
    }
  }
}
