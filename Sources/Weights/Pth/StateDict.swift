/// The tensors of what `torch.save` has pickled, by name.
///
/// A dictionary may hold the state dict under a key, such as `state_dict` or `model`, beside whatever else
/// a training keeps. If one dictionary alone has tensors its names stand as they are; if several have, each
/// name begins with the keys that lead to it: `teacher.conv1.weight`.
enum StateDict {
  /// The only globals that a pickle may ask for.
  static let globals: Set<String> = harmless.union(
    [
      "collections.OrderedDict", "torch._utils._rebuild_tensor_v2",
      "torch._utils._rebuild_tensor", "torch._utils._rebuild_parameter",
    ] + StorageType.allCases.map { "torch." + $0.rawValue })

  /// Those of values that trainings keep beside tensors: they are passed over.
  static let harmless: Set<String> = Set(
    ["Size", "device"].map { "torch." + $0 } + numberTypes.map { "torch." + $0 }
      + ["builtins", "__builtin__"].flatMap { module in
        ["set", "frozenset", "bytes", "bytearray", "complex"].map { module + "." + $0 }
      }
      + ["_codecs.encode", "collections.Counter", "torch.serialization._get_layout"])

  /// PyTorch's types of numbers, under all their names.
  private static let numberTypes = [
    "float16", "float32", "float64", "bfloat16", "half", "float", "double", "uint8", "uint16",
    "uint32", "uint64", "int8", "int16", "int32", "int64", "short", "int", "long", "bool",
    "complex32", "complex64", "complex128", "float8_e4m3fn", "float8_e5m2",
  ]

  /// How deep dictionaries may lie in each other, and how long a key on the way may be.
  private static let (depthLimit, keyLimit) = (4, 200)

  /// How many tensors and axes there may be together; a ResNet-18 has about 300.
  ///
  /// A pickle of a few megabytes can name one tensor of many axes a million times.
  static let sizeLimit = 500_000

  /// What was found.
  struct Found {
    /// The tensors; no two have the same name.
    var tensors: [PthTensor]
    /// Whether there is nothing else, and no dictionary around them.
    var isAlone: Bool
  }

  /// Finds all tensors below `root`.
  static func tensors(
    of root: PickleValue, in objects: [PickleObject]
  ) throws(WeightsError.Reason) -> Found {
    guard objects.dictionary(root) != nil else {
      throw .pth(.notAStateDict(found: kind(of: root, in: objects)))
    }
    var search = Search(objects: objects)
    try search.look(into: root, prefix: "", depth: 0)
    guard !search.tensors.isEmpty || search.others.isEmpty else {
      throw .pth(.notAStateDict(found: "a dictionary without tensors: \(listed(search.others))"))
    }
    guard search.prefixes.count == 1, let prefix = search.prefixes.first else {
      return Found(tensors: search.tensors, isAlone: false)
    }
    let tensors = search.tensors.map { tensor in
      var tensor = tensor
      tensor.name.removeFirst(prefix.count)
      return tensor
    }
    return Found(tensors: tensors, isAlone: prefix.isEmpty && search.others.isEmpty)
  }

  /// A walk through dictionaries in dictionaries, each of which is looked into once.
  private struct Search {
    let objects: [PickleObject]
    var tensors: [PthTensor] = []
    /// What stands before the names of each dictionary that has tensors.
    var prefixes: Set<String> = []
    /// The first dictionary's keys of other values.
    var others: [String] = []
    private var names: Set<String> = []
    private var seen: Set<Int> = []
    private var size = 0

    init(objects: [PickleObject]) { self.objects = objects }

    mutating func look(
      into value: PickleValue, prefix: String, depth: Int
    ) throws(WeightsError.Reason) {
      guard case .object(let place) = value, case .dictionary(let members) = objects[place],
        seen.insert(place).inserted
      else { return }
      for (key, value) in members {
        guard case .text(let name) = key else { continue }
        if let tensor = try PthTensor(prefix + name, value, in: objects) {
          guard names.insert(tensor.name).inserted else { throw .pth(.duplicate(tensor.name)) }
          size += 1 + tensor.shape.count
          guard size <= sizeLimit else { throw .pth(.tooMany) }
          tensors.append(tensor)
          prefixes.insert(prefix)
        } else {
          if depth == 0 { others.append(name) }
          if depth < depthLimit, name.utf8.count <= keyLimit {
            try look(into: value, prefix: prefix + name + ".", depth: depth + 1)
          }
        }
      }
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
